// POST …/messages/{id}/permanentDelete: gone for good, from whatever folder.

using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Uniform;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    [Action(On = typeof(Message)), Needs(Delegated = MailPermissions.Write, Application = MailPermissions.Write, Private = true)]
    public static async Task PermanentDelete(Call call, CancellationToken cancellation) =>
        await Commits.RunAsync(
            call,
            call.Source!.Type.Workload,
            async () =>
            {
                var changes = call.NewChanges();
                changes.Delete(await Present.SourceAsync(call, cancellation));
                return changes;
            },
            null,
            cancellation);
}
