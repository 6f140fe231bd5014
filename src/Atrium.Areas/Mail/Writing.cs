// Commits of the room's operations: built anew when somebody else was faster.

using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Mail;

internal static class Writing
{
    private const int Tries = 8;

    /// <summary>Builds a change set from the present state and commits it, again from the new state if it was refused. The build must read what it changes.</summary>
    public static async ValueTask<T> CommitAsync<T>(Call call, Func<ChangeSet, ValueTask<T>> build, CancellationToken cancellation)
    {
        for (var i = 0; i < Tries; i++)
        {
            var changes = call.NewChanges();
            var result = await build(changes);
            if (changes.IsEmpty || (await call.Store.CommitAsync(call.Tenant, changes, cancellation)).Done)
            {
                return result;
            }
        }

        throw MailErrors.Busy();
    }

    /// <summary>The row that the call is bound to, as it is now.</summary>
    public static async ValueTask<Row> SourceAsync(Call call, CancellationToken cancellation) => await AgainAsync(call, call.Source!, cancellation);

    /// <summary>A row as it is now, with its version and counters; 404 if it is gone.</summary>
    public static async ValueTask<Row> AgainAsync(Call call, Row row, CancellationToken cancellation) =>
        await call.Store.FindAsync(call.Tenant, row.Type.Table!, row.Key, cancellation)
            ?? throw Engine.Errors.GraphError.NotFound(row.Type.Workload, "");
}
