// GET of a collection: one page of it.

using System.Buffers;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class List
{
    /// <summary>A page that is held whole ends early where its documents are larger: a thousand letters can be gigabytes.</summary>
    public const long MostBytes = 8 * 1024 * 1024;

    public static async ValueTask RunAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var step = address.Last;
        call.Query = Options.Read(call, step.Type, collection: true, expands: true);
        await Expanding.DemandAsync(call, address, cancellation).ConfigureAwait(false);
        Page page;
        if (step.Navigation.Computed is not null)
        {
            page = await ComputedAsync(call, step, source!, cancellation).ConfigureAwait(false);
        }
        else
        {
            var plan = await PlanAsync(call, step, source, cancellation).ConfigureAwait(false);
            if (LongPage.Serves(call, step, plan))
            {
                await new LongPage(call, plan, step.Type, ContextUrl.Of(call, address, source, call.Query.Select, entity: false)).StartAsync(cancellation).ConfigureAwait(false);
                return;
            }

            page = await StoredAsync(call, plan, cancellation).ConfigureAwait(false);
        }

        call.Sight?.DemandOrder(call.Query.OrderBy, page.Rows);
        var expanded = await Expanding.LoadAsync(call, page.Rows, ContextUrl.Path(call, address, source), cancellation).ConfigureAwait(false);
        Write(call, page, step.Type, ContextUrl.Of(call, address, source, call.Query.Select, entity: false, call.Query.Expand), expanded);
    }

    /// <summary>The whole plan of the request; also what <c>explain</c> shows.</summary>
    public static async ValueTask<Plan> PlanAsync(Call call, Step step, Row? source, CancellationToken cancellation)
    {
        var plan = Plans.With(await Plans.ForAsync(call, step, source, cancellation).ConfigureAwait(false), call.Query, call.Now);
        return Place(call, plan, step.Type.Workload);
    }

    /// <summary>Where the number of results is bounded, each page's token knows how many came before.</summary>
    public static async ValueTask<Page> StoredAsync(Call call, Plan plan, CancellationToken cancellation)
    {
        var page = await call.Store.ListAsync(call.Tenant, plan, cancellation).ConfigureAwait(false);
        if (call.Query.Most is not { } most || page.Next is not { } next)
        {
            return page;
        }

        var seen = (plan.After?.Seen ?? 0) + page.Rows.Count;
        return page with { Next = seen < most ? next with { Seen = seen } : null };
    }

    /// <summary>Prints a page of rows.</summary>
    public static void Write(Call call, Page page, EntityType declared, string context, IExpanded? expanded = null)
    {
        var output = call.Response.Body = new ArrayBufferWriter<byte>(4096);
        WriteHead(call, output, context, page.Count);
        if (page.Next is { } next)
        {
            WriteNext(call, output, next);
        }

        output.Write(",\"value\":["u8);
        var first = true;
        WriteRows(call, output, page.Rows, declared, ref first, expanded);
        output.Write("]}"u8);
        WireId.Say(call, declared);
    }

    public static void WriteHead(Call call, ArrayBufferWriter<byte> output, string context, long? count)
    {
        call.Response.ContentType = ContentTypes.Json;
        var first = true;
        output.Write("{"u8);
        DocumentWriter.Member(output, ref first, "\"@odata.context\":"u8, context);
        if (count is { } number)
        {
            output.Write(",\"@odata.count\":"u8);
            DocumentWriter.Number(output, number);
        }
    }

    /// <summary>Behind another member.</summary>
    public static void WriteNext(Call call, ArrayBufferWriter<byte> output, PageMark next)
    {
        var first = false;
        DocumentWriter.Member(output, ref first, "\"@odata.nextLink\":"u8, Links.Next(call, "$skiptoken", PageToken.Write(call, next)));
    }

    public static void WriteRows(Call call, ArrayBufferWriter<byte> output, IReadOnlyList<Row> rows, EntityType declared, ref bool first, IExpanded? expanded = null)
    {
        foreach (var row in rows)
        {
            DocumentWriter.Comma(output, ref first);
            DocumentWriter.Write(output, row, declared, call.Query.Select, call, null, expanded);
        }
    }

    private static Plan Place(Call call, Plan plan, Workload workload)
    {
        plan = plan with { Take = Links.PageSize(call, workload), ScanLimit = call.Services.ScanLimit, MostBytes = MostBytes };
        if (call.Query.SkipToken is not { } token)
        {
            return plan;
        }

        // Graph counts on the first page only where counting is an advanced query.
        var after = PageToken.Read(call, token, [.. plan.OrderBy.Select(k => k.Path.Column)]);
        return plan with
        {
            After = after,
            Take = Math.Min(plan.Take, (call.Query.Most ?? int.MaxValue) - after.Seen),
            Skip = after.Skip,
            Count = plan.Count && !workload.AdvancedQueries,
        };
    }

    private static async ValueTask<Page> ComputedAsync(Call call, Step step, Row source, CancellationToken cancellation)
    {
        var items = await step.Navigation.Computed!.ItemsAsync(call, source, null, cancellation).ConfigureAwait(false);
        var plan = Plans.With(new Plan { Table = null!, OrderBy = step.Navigation.DefaultOrder }, call.Query, call.Now);
        return InMemory.Apply(Place(call, plan, step.Type.Workload), items, asGiven: plan.OrderBy.Count == 0);
    }
}
