// POST to a collection: a new object.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class Create
{
    /// <param name="named">A property that the path gave already, and its value.</param>
    public static async ValueTask RunAsync(
        Call call, Address address, Row? source, CancellationToken cancellation, (string Name, string Value)? named = null)
    {
        var step = address.Last;
        var navigation = step.Navigation;
        var workload = navigation.Workload;
        if (navigation.Kind is NavigationKind.Link or NavigationKind.Computed || navigation.Set is { Deleted: true } or { KeyOnly: true })
        {
            throw new GraphError(400, "BadRequest", "Write requests are only supported on contained entities");
        }

        var body = await BodyReader.ReadAsync(call, step.Type, workload, BodyFor.Create, cancellation, named).ConfigureAwait(false);
        var type = (EntityType)body.Type;
        if (type.Facts.Abstract)
        {
            throw GraphError.BadRequest(workload, "The body must name the type to create in '@odata.type'.");
        }

        var (owner, parent) = await PlaceAsync(call, navigation, source, cancellation).ConfigureAwait(false);
        var key = call.NewKey();
        var inside = body.Contained.ConvertAll(_ => call.NewKey());
        Row? row = null;
        var seqs = await Commits.RunAsync(
            call,
            workload,
            async () =>
            {
                var edit = Draft(call, type, key, owner, parent, body);
                if (type.Rules is { } rules)
                {
                    await rules.ApplyAsync(edit, cancellation).ConfigureAwait(false);
                }

                OpenValues.Settle(edit);
                var contained = new List<Edit>();
                for (var i = 0; i < inside.Count; i++)
                {
                    contained.Add(await InsideAsync(edit, inside[i], body.Contained[i], cancellation).ConfigureAwait(false));
                }

                // The new object comes first, so that links and what else the rules added can refer to it.
                var own = new ChangeSet { At = edit.Changes.At };
                row = own.Insert(type, key, edit.Owner, edit.Parent, edit.After);
                edit.Changes.Rows.InsertRange(0, own.Rows);
                Contain(edit, navigation);
                foreach (var inner in contained)
                {
                    edit.Changes.Insert(inner.Type, inner.Key, inner.Owner, inner.Parent, inner.After);
                    edit.Changes.Rows.AddRange(inner.Changes.Rows);
                }

                await KeptIds.AddAsync(edit, navigation, cancellation).ConfigureAwait(false);
                await Reference.BindAsync(call, edit, body, cancellation).ConfigureAwait(false);
                return edit.Changes;
            },
            null,
            cancellation).ConfigureAwait(false);
        await AnswerAsync(call, address, source, row! with { Seq = seqs[0] }, body, cancellation).ConfigureAwait(false);
    }

    /// <summary>An object that was sent inside the new one, by its own rules.</summary>
    private static async ValueTask<Edit> InsideAsync(Edit outer, Guid key, (Navigation Navigation, Body Body) sent, CancellationToken cancellation)
    {
        var type = (EntityType)sent.Body.Type;
        var edit = Draft(outer.Call, type, key, outer.Owner, outer.Key, sent.Body);
        if (type.Rules is { } rules)
        {
            await rules.ApplyAsync(edit, cancellation).ConfigureAwait(false);
        }

        KeptIds.Set(outer.After, sent.Navigation, edit.After, there: true);
        return edit;
    }

    /// <summary>Where a new object goes: its partition and what contains it there.</summary>
    private static async ValueTask<(Guid Owner, Guid Parent)> PlaceAsync(Call call, Navigation navigation, Row? source, CancellationToken cancellation)
    {
        if (navigation.Kind != NavigationKind.Contains)
        {
            return (call.Directory, Guid.Empty);
        }

        if (navigation.Contains!.By == By.Parent)
        {
            return (source!.Owner, source.Key);
        }

        await Partitions.EnsureAsync(call, source!, navigation.Target, cancellation).ConfigureAwait(false);
        var name = navigation.Contains.Under ?? navigation.Contains.CreateUnder;
        return (source!.Key, name is null ? Guid.Empty : DerivedKey.Of(source.Key, name));
    }

    private static Edit Draft(Call call, EntityType type, Guid key, Guid owner, Guid parent, Body body)
    {
        var after = (JsonObject)body.Document.DeepClone();
        foreach (var property in type.Properties.Where(p => p.Secret))
        {
            after.Remove(property.Name);
        }

        foreach (var name in after.Where(p => p.Value is null).Select(p => p.Key).ToList())
        {
            after.Remove(name);
        }

        return new Edit
        {
            Call = call,
            Kind = EditKind.Create,
            Type = type,
            Key = key,
            Owner = owner,
            Parent = parent,
            Sent = body.Document,
            After = after,
            Changes = call.NewChanges(),
        };
    }

    /// <summary>What contains the new object must not be deleted at the same moment.</summary>
    private static void Contain(Edit edit, Navigation navigation)
    {
        if (edit.Parent != Guid.Empty && navigation.Contains is { } contains)
        {
            var table = contains.By == By.Parent ? navigation.Declaring!.Table : TableOfContainer(edit, navigation);
            if (table is not null)
            {
                edit.Changes.Requires.Add(new Requirement(table, edit.Parent, null));
            }
        }
    }

    /// <summary>Where the target is put under a well-known object: the type that names it.</summary>
    private static Table? TableOfContainer(Edit edit, Navigation navigation)
    {
        var name = navigation.Contains!.Under ?? navigation.Contains.CreateUnder;
        return name is null ? null : edit.Call.Model.WellKnownTable(name);
    }

    private static async ValueTask AnswerAsync(Call call, Address address, Row? source, Row row, Body body, CancellationToken cancellation)
    {
        call.Response.Status = 201;
        var id = WireId.Of(row, call.Preferences.ImmutableId);
        var collection = call.Request.Path.TrimEnd('/');
        collection = address.Last.Key is null ? collection : collection[..collection.LastIndexOfAny(['/', '('])];
        call.Response.Headers["Location"] = $"{call.Request.Root}{collection}/{id}";

        // What was made inside is shown inside.
        if (body.Contained.Count > 0)
        {
            call.Query = new QueryOptions { Expand = [.. body.Contained.DistinctBy(c => c.Navigation).Select(c => new Expand(c.Navigation, QueryOptions.None))] };
        }

        var expanded = await Expanding.LoadAsync(call, [row], ContextUrl.Path(call, address, source), cancellation).ConfigureAwait(false);
        Read.Write(call, row, address.Last.Type, ContextUrl.Of(call, address, source, null, entity: true), expanded);
    }
}
