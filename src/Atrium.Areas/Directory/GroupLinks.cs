// Who may be a member or an owner of a group.

using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

internal static class GroupLinks
{
    private const int MaxOwners = 100;
    private const int MaxBind = 20;

    public static async ValueTask CheckAsync(Edit edit, CancellationToken cancellation)
    {
        var link = edit.Link!;
        if (link.Kind == "members" && GroupKind.IsDynamic(edit.After))
        {
            throw DirectoryErrors.BadRequest("Cannot Update a group for which membership is dynamic.");
        }

        if (edit.Before is null && edit.Changes.Links.Count(l => l.Source == edit.Key && !l.Lenient) >= MaxBind)
        {
            throw DirectoryErrors.BadRequest($"At most {MaxBind} references can be bound in one request.");
        }

        if (link.Add)
        {
            await CheckTargetAsync(edit, link, cancellation);
        }

        if (link.Kind == "owners")
        {
            await CheckOwnersAsync(edit, link, cancellation);
        }
    }

    /// <summary>Microsoft 365 groups hold people; security groups also other security groups and what signs in on its own.</summary>
    private static async ValueTask CheckTargetAsync(Edit edit, LinkChange link, CancellationToken cancellation)
    {
        var call = edit.Call;
        var target = await call.Store.FindAsync(call.Tenant, link.Table, link.Target, cancellation);
        if (target is null || target.Deleted is not null)
        {
            throw DirectoryErrors.NotFound(link.Target);
        }

        var accepted = (link.Kind, target.Type.Name) switch
        {
            ("owners", "user" or "servicePrincipal") => true,
            ("owners", _) => false,
            (_, "user") => true,
            _ when GroupKind.IsUnified(edit.After) => false,
            (_, "group") => !edit.After.Flag("isAssignableToRole") && !GroupKind.IsUnified(Documents.Parse(target.Document)),
            (_, "device" or "servicePrincipal" or "orgContact") => true,
            _ => false,
        };
        if (!accepted)
        {
            throw DirectoryErrors.BadRequest($"An object of type '{target.Type.Name}' cannot be added to '{link.Kind}' of this group.");
        }

        var down = new LinkStep(link.Kind, link.Target, Inverse: false, Transitive: true);
        if (link.Kind == "members" && target.Type.Name == "group"
            && (link.Target == edit.Key || (await call.Store.ReachedAsync(call.Tenant, link.Table, down, [edit.Key], cancellation)).Count > 0))
        {
            throw DirectoryErrors.BadRequest("A group cannot be a member of itself, directly or through other groups.");
        }
    }

    private static async ValueTask CheckOwnersAsync(Edit edit, LinkChange link, CancellationToken cancellation)
    {
        if (edit.Before is null)
        {
            return;
        }

        var call = edit.Call;
        var owners = await call.Store.ReachedAsync(
            call.Tenant, link.Table, new LinkStep(link.Kind, edit.Key, Inverse: false, Transitive: false), null, cancellation);
        if (link.Add && owners.Count >= MaxOwners)
        {
            throw DirectoryErrors.BadRequest($"A group can have at most {MaxOwners} owners.");
        }

        if (!link.Add && GroupKind.IsUnified(edit.After) && owners.Count == 1 && owners[0] == link.Target)
        {
            throw DirectoryErrors.BadRequest("The group must have at least one owner, hence this owner cannot be removed.");
        }
    }
}
