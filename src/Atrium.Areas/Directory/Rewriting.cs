// How an operation changes the document of the person it is bound to.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

internal static class Rewriting
{
    /// <summary>Changes the bound object; again on the new state when somebody else was quicker.</summary>
    /// <param name="change">Changes the document in place, and may write more beside it.</param>
    public static async ValueTask RewriteAsync(
        this Call call, Func<JsonObject, ChangeSet, ValueTask> change, CancellationToken cancellation)
    {
        var (key, type) = (call.Source!.Key, call.Source.Type);
        await Commits.RunAsync(
            call,
            type.Workload,
            async () =>
            {
                var row = await call.Store.FindAsync(call.Tenant, type.Table!, key, cancellation);
                if (row is null || row.Deleted is not null)
                {
                    throw DirectoryErrors.NotFound(key);
                }

                var changes = call.NewChanges();
                var document = Documents.Parse(row.Document);
                await change(document, changes);
                changes.Update(row, document);
                return changes;
            },
            null,
            cancellation);
    }
}
