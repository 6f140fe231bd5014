// $ref: the links of an object, without the objects.

using System.Buffers;
using System.Text.Json;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class Reference
{
    /// <summary>POST (collection) or PUT (single): adds a link to the object that <c>@odata.id</c> names.</summary>
    public static async ValueTask AddAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var navigation = Writable(address, keyed: false);
        var workload = navigation.Target.Workload;
        using var json = await BodyReader.ParseAsync(call.Request, workload, cancellation).ConfigureAwait(false);
        if (!json.RootElement.TryGetProperty("@odata.id", out var id) || id.ValueKind != JsonValueKind.String)
        {
            throw GraphError.BadRequest(workload, "The body must hold '@odata.id', the URL of the object to refer to.");
        }

        var target = await TargetAsync(call, navigation, BodyReader.Text(id, workload), cancellation).ConfigureAwait(false);
        await CommitAsync(call, navigation, source!, target.Key, add: true, cancellation).ConfigureAwait(false);
    }

    /// <summary>DELETE: removes the link, never the object.</summary>
    public static async ValueTask RemoveAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var step = address.Last;
        var named = step.Navigation.Collection && step.Key is null ? QueryString.Parameter(call.Request.Query, "$id") : null;
        var navigation = Writable(address, keyed: named is null);
        Guid key;
        if (named is not null)
        {
            key = (await TargetAsync(call, navigation, named, cancellation).ConfigureAwait(false)).Key;
        }
        else if (!navigation.Collection)
        {
            key = (await Walk.ObjectAsync(call, step, source, cancellation).ConfigureAwait(false)).Key;
        }
        else if (!WireId.TryParse(navigation.Target, step.Key!, out key, out _))
        {
            throw GraphError.NotFound(navigation.Target.Workload, step.Key!);
        }

        await CommitAsync(call, navigation, source!, key, add: false, cancellation).ConfigureAwait(false);
    }

    /// <summary>GET: the URLs of what is linked.</summary>
    public static async ValueTask ListAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var step = address.Last;
        Options.DemandOnly(
            call, step.Type.Workload, step.IsSingle ? ["$format"] : ["$filter", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$format"]);
        call.Query = Options.Read(call, step.Type, collection: !step.IsSingle);
        var output = call.Response.Body = new ArrayBufferWriter<byte>(1024);
        call.Response.ContentType = ContentTypes.Json;
        var first = true;
        output.Write("{"u8);
        if (step.IsSingle)
        {
            var row = await Walk.ObjectAsync(call, step, source, cancellation).ConfigureAwait(false);
            DocumentWriter.Member(output, ref first, "\"@odata.context\":"u8, ContextUrl.OfType(call, "$ref"));
            DocumentWriter.Member(output, ref first, "\"@odata.id\":"u8, Url(call, step, row));
        }
        else
        {
            var plan = await List.PlanAsync(call, step, source, cancellation).ConfigureAwait(false);
            var page = await call.Store.ListAsync(call.Tenant, plan, cancellation).ConfigureAwait(false);
            DocumentWriter.Member(output, ref first, "\"@odata.context\":"u8, ContextUrl.OfType(call, "Collection($ref)"));
            if (page.Count is { } count)
            {
                output.Write(",\"@odata.count\":"u8);
                DocumentWriter.Number(output, count);
            }

            if (page.Next is { } next)
            {
                DocumentWriter.Member(output, ref first, "\"@odata.nextLink\":"u8, Links.Next(call, "$skiptoken", Changes.PageToken.Write(call, next)));
            }

            output.Write(",\"value\":["u8);
            first = true;
            foreach (var row in page.Rows)
            {
                output.Write(first ? "{"u8 : ",{"u8);
                first = true;
                DocumentWriter.Member(output, ref first, "\"@odata.id\":"u8, Url(call, step, row));
                output.Write("}"u8);
            }

            output.Write("]"u8);
        }

        output.Write("}"u8);
    }

    /// <summary>Adds the links that a body binds to an object that is being written.</summary>
    public static async ValueTask BindAsync(Call call, Edit edit, Body body, CancellationToken cancellation)
    {
        foreach (var (navigation, urls) in body.Binds)
        {
            var seen = new HashSet<Guid>();
            foreach (var url in urls)
            {
                var target = await TargetAsync(call, navigation, url, cancellation).ConfigureAwait(false);
                if (!seen.Add(target.Key))
                {
                    throw GraphError.BadRequest(
                        edit.Workload, $"Object '{target.Key}' referenced from '{navigation.Name}' can only be present once as an add/remove change.");
                }

                await LinkAsync(edit, navigation, target.Key, add: true, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask CommitAsync(Call call, Navigation navigation, Row source, Guid target, bool add, CancellationToken cancellation) =>
        _ = await Commits.RunAsync(
            call,
            navigation.Target.Workload,
            async () =>
            {
                call.Response.Status = 204;
                var edit = Edit.Of(call, EditKind.Link, source);
                await LinkAsync(edit, navigation, target, add, cancellation).ConfigureAwait(false);
                return edit.Changes;
            },
            null,
            cancellation).ConfigureAwait(false);

    /// <summary>Adds one link change to an edit, after its rules agreed.</summary>
    private static async ValueTask LinkAsync(Edit edit, Navigation navigation, Guid target, bool add, CancellationToken cancellation)
    {
        var link = navigation.Link!;
        var change = new LinkChange(link.Kind, edit.Key, target, add)
        {
            Table = navigation.Target.Table!,
            Acyclic = link.Acyclic,
            Single = !navigation.Collection,

            // PUT of what is there already changes nothing, and is no conflict.
            Lenient = add && !navigation.Collection,
        };
        if (edit.Type.Rules is { } rules)
        {
            await rules.ApplyAsync(edit.About(change), cancellation).ConfigureAwait(false);
        }

        edit.Changes.Links.Add(change);
    }

    private static Navigation Writable(Address address, bool keyed)
    {
        var step = address.Last;
        var navigation = step.Navigation;
        if (navigation.Link is not { Inverse: false, Transitive: false } || (navigation.Collection && step.Key is not null != keyed))
        {
            throw GraphError.MethodNotAllowed();
        }

        return navigation;
    }

    /// <summary>The object that a reference URL names. Its host is not looked at.</summary>
    private static async ValueTask<Row> TargetAsync(Call call, Navigation navigation, string url, CancellationToken cancellation)
    {
        var workload = navigation.Target.Workload;
        var address = call.Services.Paths.Parse(PathOf(url));
        if (address.Kind != AddressKind.Object || address.Steps is not [{ Navigation.Kind: NavigationKind.Set } step])
        {
            throw GraphError.BadRequest(workload, $"'{url}' is not the URL of an object that can be referred to.");
        }

        var row = await Walk.ObjectAsync(call, step, null, cancellation).ConfigureAwait(false);
        return row.Type.IsA(navigation.Target)
            ? row
            : throw GraphError.BadRequest(workload, $"An object of type '{row.Type.Name}' cannot be referred to by '{navigation.Name}'.");
    }

    /// <summary>What follows the version in an absolute URL; a relative one as it is.</summary>
    private static string PathOf(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var absolute) || !absolute.Scheme.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            return url.StartsWith('/') ? url : "/" + url;
        }

        var path = absolute.AbsolutePath;
        var version = path.IndexOf('/', 1);
        return version < 0 ? path : path[version..];
    }

    private static string Url(Call call, Step step, Row row)
    {
        var set = call.Model.Roots.FirstOrDefault(r => r.Kind == NavigationKind.Set && ReferenceEquals(r.Target, step.Navigation.Target))?.Name;
        return $"{call.Request.Root}/{set ?? step.Navigation.Name}/{WireId.Of(row, immutable: false)}";
    }
}
