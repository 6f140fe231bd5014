// POST …/messages/{id}/move: the same message in another folder, under a new id.

using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    [Action(On = typeof(Message), Status = 201), Needs(Delegated = MailPermissions.Write, Application = MailPermissions.Write, Private = true)]
    public static async Task<Row> Move(Call call, string destinationId, CancellationToken cancellation)
    {
        var destination = await new FolderTree(call, call.Source!.Owner).DestinationAsync(destinationId, cancellation);
        Row? moved = null;
        var seqs = await Commits.RunAsync(
            call,
            call.Source.Type.Workload,
            async () =>
            {
                var changes = call.NewChanges();
                changes.Requires.Add(new Requirement(destination.Type.Table!, destination.Key, null));
                var row = await Present.SourceAsync(call, cancellation);
                var document = Documents.Parse(row.Document);
                document["lastModifiedDateTime"] = Instants.Text(call.Now);
                moved = changes.Update(row, document, destination.Key);
                return changes;
            },
            null,
            cancellation);
        return seqs.Count > 0 ? moved! with { Seq = seqs[0] } : moved!;
    }
}
