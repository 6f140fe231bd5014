// POST …/mailFolders/{id}/copy: a folder like it, with all in it, inside another.

using Atrium.Areas.Extensions;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public static partial class MailFolderOperations
{
    [Action(On = typeof(MailFolder), Status = 200), Needs(Delegated = MailPermissions.Write, Application = MailPermissions.Write, Private = true)]
    public static async Task<Row> Copy(Call call, string destinationId, CancellationToken cancellation)
    {
        var source = call.Source!;
        var folders = new FolderTree(call, source.Owner);
        var destination = await folders.DestinationAsync(destinationId, cancellation);
        var copy = source;
        await Commits.RunAsync(
            call,
            source.Type.Workload,
            async () =>
            {
                var changes = call.NewChanges();
                var row = await Present.SourceAsync(call, cancellation);
                await DemandPlaceAsync(folders, row, destination, cancellation);
                await folders.CheckNameAsync(destination.Key, FolderTree.NameOf(row) ?? "", Guid.Empty, cancellation);
                changes.Requires.Add(new Requirement(destination.Type.Table!, destination.Key, null));
                copy = await CopyTreeAsync(call, changes, folders, row, destination.Key, cancellation);
                return changes;
            },
            null,
            cancellation);

        // Read again for its counters.
        return await call.Store.FindAsync(call.Tenant, copy.Type.Table!, copy.Key, cancellation) ?? copy;
    }

    private static async ValueTask<Row> CopyTreeAsync(
        Call call, ChangeSet changes, FolderTree folders, Row source, Guid destination, CancellationToken cancellation)
    {
        var copies = new Dictionary<Guid, Row>();
        var extensions = await CopiedExtensions.ReadAsync(call, source.Owner, null, cancellation);
        foreach (var folder in await folders.SubtreeAsync(source, cancellation))
        {
            var parent = copies.TryGetValue(folder.Parent, out var copied) ? copied.Key : destination;
            var copy = changes.Insert(folder.Type, call.NewKey(), folder.Owner, parent, Documents.Parse(folder.Document));
            copies[folder.Key] = copy;
            foreach (var message in await folders.MessagesAsync(folder.Key, cancellation))
            {
                MessageOperations.CopyOf(call, changes, message, copy.Key, extensions);
            }
        }

        return copies[source.Key];
    }
}
