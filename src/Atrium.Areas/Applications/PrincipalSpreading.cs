// What follows a change of an application: the service principal at home in the same commit, those elsewhere by word to them.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

internal static class PrincipalSpreading
{
    public static async ValueTask SpreadAsync(this ChangeSet changes, Call call, JsonObject before, JsonObject after, CancellationToken cancellation)
    {
        if (await AtHomeAsync(call, after, cancellation) is { } principal)
        {
            var document = Documents.Parse(principal.Document);
            ServicePrincipals.Follow(document, after, call.Tenant.Id);
            changes.Update(principal, document);
        }

        if (ServicePrincipals.Differ(before, after))
        {
            changes.TellOthers(call, after);
        }
    }

    public static void TellOthers(this ChangeSet changes, Call call, JsonObject application)
    {
        if (call.Services.Organizations().Skip(1).Any())
        {
            changes.Tell(call.NewKey(), Guid.Parse(application.Text("appId")!));
        }
    }

    public static async ValueTask<Row?> AtHomeAsync(Call call, JsonObject application, CancellationToken cancellation)
    {
        var claim = ApplicationClaims.ServicePrincipal(Guid.Parse(application.Text("appId")!));
        return await call.Store.HolderAsync(call.Tenant, claim, cancellation) is { } key
            ? await call.Store.FindAsync(call.Tenant, call.Model.Entity<ServicePrincipal>().Table!, key, cancellation)
            : null;
    }
}
