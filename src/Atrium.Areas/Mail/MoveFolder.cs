// POST …/mailFolders/{id}/move: the same folder, with all in it, inside another.

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
    public static async Task<Row> Move(Call call, string destinationId, CancellationToken cancellation)
    {
        var source = call.Source!;
        if (WellKnownFolders.NameOf(source.Owner, source.Key) is not null)
        {
            throw MailErrors.DistinguishedFolder("moved");
        }

        var folders = new FolderTree(call, source.Owner);
        var destination = await folders.DestinationAsync(destinationId, cancellation);
        Row? moved = null;
        var seqs = await Commits.RunAsync(
            call,
            source.Type.Workload,
            async () =>
            {
                var changes = call.NewChanges();
                var row = await Present.SourceAsync(call, cancellation);
                await DemandPlaceAsync(folders, row, destination, cancellation);
                await folders.PinAsync(changes, destination.Key, cancellation);
                moved = changes.Update(row, Documents.Parse(row.Document), destination.Key);
                return moved.Parent == row.Parent ? call.NewChanges() : changes;
            },
            null,
            cancellation);
        return seqs.Count > 0 ? moved! with { Seq = seqs[0] } : moved!;
    }

    /// <summary>A folder fits where it does not lie in itself and no other of its name lies.</summary>
    private static async ValueTask DemandPlaceAsync(FolderTree folders, Row folder, Row destination, CancellationToken cancellation)
    {
        if (await folders.IsWithinAsync(destination.Key, folder.Key, cancellation))
        {
            throw MailErrors.IntoItself();
        }

        await folders.CheckNameAsync(destination.Key, FolderTree.NameOf(folder) ?? "", folder.Key, cancellation);
    }
}
