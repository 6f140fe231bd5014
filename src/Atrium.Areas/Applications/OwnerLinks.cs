// Who can own an application or a service principal.

using Atrium.Areas.Directory;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

internal static class OwnerLinks
{
    private const int MaxOwners = 100;

    public static async ValueTask CheckAsync(Edit edit, CancellationToken cancellation)
    {
        var (call, link) = (edit.Call, edit.Link!);
        if (edit.Before is not null)
        {
            await ApplicationRights.DemandAsync(call, edit.Key, cancellation);
        }

        if (!link.Add)
        {
            return;
        }

        if (await call.Store.FindAsync(call.Tenant, link.Table, link.Target, cancellation) is not { Deleted: null } target)
        {
            throw DirectoryErrors.NotFound(link.Target);
        }

        if (target.Type.Name is not ("user" or "servicePrincipal"))
        {
            throw DirectoryErrors.BadRequest($"An object of type '{target.Type.Name}' cannot be an owner.");
        }

        var owners = new LinkStep(link.Kind, edit.Key, Inverse: false, Transitive: false);
        if (edit.Before is not null && (await call.Store.ReachedAsync(call.Tenant, link.Table, owners, null, cancellation)).Count >= MaxOwners)
        {
            throw DirectoryErrors.BadRequest($"At most {MaxOwners} owners are allowed.");
        }

        // Who is named in the request may be who makes the object.
        edit.Changes.Links.RemoveAll(l => l.Lenient && l.Kind == link.Kind && l.Source == link.Source && l.Target == link.Target);
    }
}
