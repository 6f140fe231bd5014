// The state on which an operation works, read again each time its commit is tried.

using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

internal static class Present
{
    /// <summary>The object that the call is bound to, as it is now; 404 if meanwhile it went, or got another id because it moved.</summary>
    public static async ValueTask<Row> SourceAsync(Call call, CancellationToken cancellation)
    {
        var source = call.Source!;
        var row = await call.Store.FindAsync(call.Tenant, source.Type.Table!, source.Key, cancellation);
        return row is { Deleted: null } && row.Moves == source.Moves
            ? row
            : throw GraphError.NotFound(source.Type.Workload, WireId.Of(source, call.Preferences.ImmutableId));
    }
}
