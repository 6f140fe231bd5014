// GET of $count: a bare number.

using System.Buffers;
using Atrium.Engine.Errors;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class Count
{
    public static async ValueTask RunAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var step = address.Last;
        var workload = step.Type.Workload;
        if (workload.AdvancedQueries && !Consistency.IsEventual(call, workload))
        {
            throw GraphError.BadRequest(workload, "$count is not currently supported.");
        }

        call.Query = Options.Read(call, step.Type, collection: true);
        if (call.Query.Most is not null)
        {
            throw new GraphError(400, "SearchWithCount", "The query parameter '$count' is not supported with '$search'.");
        }

        await Expanding.DemandAsync(call, address with { Kind = AddressKind.Collection }, cancellation).ConfigureAwait(false);
        var count = step.Navigation.Computed is not null
            ? (await step.Navigation.Computed.ItemsAsync(call, source!, null, cancellation).ConfigureAwait(false))
                .Count(item => call.Query.Filter is not { } filter || Evaluator.Matches(filter, item))
            : await CountAsync(call, await Plans.ForAsync(call, step, source, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        call.Response.ContentType = ContentTypes.Text;
        DocumentWriter.Number(call.Response.Body = new ArrayBufferWriter<byte>(32), count);
    }

    private static ValueTask<long> CountAsync(Call call, Plan plan, CancellationToken cancellation) =>
        call.Store.CountAsync(call.Tenant, Plans.With(plan, call.Query, call.Now) with { ScanLimit = call.Services.ScanLimit }, cancellation);
}
