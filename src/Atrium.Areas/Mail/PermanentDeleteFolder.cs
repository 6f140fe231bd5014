// POST …/mailFolders/{id}/permanentDelete: gone for good, with all in it.

using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Uniform;

namespace Atrium.Areas.Mail;

public static partial class MailFolderOperations
{
    [Action(On = typeof(MailFolder)), Needs(Delegated = MailPermissions.Write, Application = MailPermissions.Write, Private = true)]
    public static async Task PermanentDelete(Call call, CancellationToken cancellation)
    {
        var source = call.Source!;
        if (WellKnownFolders.NameOf(source.Owner, source.Key) is not null)
        {
            throw MailErrors.DistinguishedFolder("deleted");
        }

        await Commits.RunAsync(
            call,
            source.Type.Workload,
            async () =>
            {
                var changes = call.NewChanges();
                changes.Delete(await Present.SourceAsync(call, cancellation));
                return changes;
            },
            null,
            cancellation);
    }
}
