// DELETE of one object: into the bin, elsewhere, or for good, as its type and rules say.

using Atrium.Engine.Changes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Uniform;

internal static class Delete
{
    public static async ValueTask RunAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var step = address.Last;
        if (step.Navigation.Kind is not (NavigationKind.Set or NavigationKind.Contains) || !step.IsSingle)
        {
            throw GraphError.MethodNotAllowed();
        }

        var pinned = false;
        await Commits.RunAsync(
            call,
            step.Type.Workload,
            async () =>
            {
                var before = await Walk.ObjectAsync(call, step, source, cancellation).ConfigureAwait(false);
                pinned = ETag.Demand(call, before);
                var changes = await ApplyAsync(call, before, cancellation).ConfigureAwait(false);
                await KeptIds.RemoveAsync(call, changes, step.Navigation, before, cancellation).ConfigureAwait(false);
                return changes;
            },
            () => pinned,
            cancellation).ConfigureAwait(false);
        call.Response.Status = 204;
    }

    private static async ValueTask<ChangeSet> ApplyAsync(Call call, Row before, CancellationToken cancellation)
    {
        var edit = Edit.Of(call, before.Deleted is null ? EditKind.Delete : EditKind.Purge, before);
        if (before.Type.Rules is { } rules)
        {
            await rules.ApplyAsync(edit, cancellation).ConfigureAwait(false);
        }

        if (edit.Parent != before.Parent)
        {
            edit.Changes.Update(before, edit.After, edit.Parent);
        }
        else if (before.Deleted is null && before.Type.Facts.SoftDelete && (before.Type.Rules?.Bins(before) ?? true))
        {
            edit.Changes.Bin(before, edit.After);
        }
        else
        {
            edit.Changes.Delete(before);
        }

        return edit.Changes;
    }
}
