// POST …/messages/{id}/copy: another message like it in a folder.

using Atrium.Areas.Extensions;
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
    public static async Task<Row> Copy(Call call, string destinationId, CancellationToken cancellation)
    {
        var destination = await new FolderTree(call, call.Source!.Owner).DestinationAsync(destinationId, cancellation);
        Row? copy = null;
        var seqs = await Commits.RunAsync(
            call,
            call.Source.Type.Workload,
            async () =>
            {
                var changes = call.NewChanges();
                changes.Requires.Add(new Requirement(destination.Type.Table!, destination.Key, null));
                var row = await Present.SourceAsync(call, cancellation);
                var extensions = await CopiedExtensions.ReadAsync(call, row.Owner, row.Key, cancellation);
                copy = CopyOf(call, changes, row, destination.Key, extensions);
                return changes;
            },
            null,
            cancellation);
        return copy! with { Seq = seqs[0] };
    }

    /// <summary>Adds a message like another to a folder of the same mailbox.</summary>
    internal static Row CopyOf(Call call, ChangeSet changes, Row message, Guid folder, CopiedExtensions extensions)
    {
        var document = Documents.Parse(message.Document);
        document["createdDateTime"] = Instants.Text(call.Now);
        document["lastModifiedDateTime"] = Instants.Text(call.Now);
        var copy = changes.Insert(message.Type, call.NewKey(), message.Owner, folder, document);
        extensions.Add(call, changes, message, copy);
        return copy;
    }
}
