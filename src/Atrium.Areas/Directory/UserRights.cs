// Who may write what of a person: scopes that permit single properties, and the directory roles of whoever is signed in.

using System.Collections.Frozen;
using Atrium.Areas.Applications;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

/// <summary>What a token's permissions and the person's roles allow together; the permissions of the whole request are checked before.</summary>
internal static class UserRights
{
    /// <summary>Kept outside the directory: never written by an application on its own, nor together with other properties.</summary>
    public static FrozenSet<string> Profile { get; } =
    [
        "aboutMe", "birthday", "hireDate", "interests", "mySite", "pastProjects", "preferredName", "responsibilities", "schools", "skills",
    ];

    private static FrozenSet<string> SelfService { get; } = [.. Profile, "mobilePhone"];

    private static FrozenSet<string> Sensitive { get; } =
    [
        "accountEnabled", "businessPhones", "mobilePhone", "onPremisesImmutableId", "otherMails", "passwordProfile", "userPrincipalName",
    ];

    private static FrozenDictionary<string, string> Narrow { get; } = new Dictionary<string, string>
    {
        ["accountEnabled"] = "User.EnableDisableAccount.All",
        ["businessPhones"] = "User-Phone.ReadWrite.All",
        ["faxNumber"] = "User-Phone.ReadWrite.All",
        ["mobilePhone"] = "User-Phone.ReadWrite.All",
        ["mail"] = "User-Mail.ReadWrite.All",
        ["otherMails"] = "User-Mail.ReadWrite.All",
        ["identities"] = "User.ManageIdentities.All",
        ["passwordProfile"] = "User-PasswordProfile.ReadWrite.All",
    }.ToFrozenDictionary();

    public static async ValueTask DemandUpdateAsync(Edit edit, CancellationToken cancellation)
    {
        var caller = edit.Call.Caller;
        var own = caller.UserId == edit.Key;
        foreach (var (property, _) in edit.Sent)
        {
            if (!IsPermitted(caller, own, property))
            {
                throw DirectoryErrors.Denied($"a permission to change {property}");
            }

            if (!HasRole(caller, own, property))
            {
                throw DirectoryErrors.Denied($"a role to change {property}");
            }
        }

        if (!own && edit.Sent.Any(p => Sensitive.Contains(p.Key)))
        {
            await DemandOverAsync(edit.Call, edit.Key, cancellation);
        }
    }

    public static void DemandManage(Caller caller)
    {
        if (!DirectoryRoles.Has(caller, DirectoryRoles.ManageUsers))
        {
            throw DirectoryErrors.Denied("User Administrator");
        }
    }

    /// <summary>Deletion and restoring: reachable by paths that serve all types, so that the permission is asked for again.</summary>
    public static async ValueTask DemandDeleteAsync(Edit edit, CancellationToken cancellation)
    {
        DemandManage(edit.Call.Caller);
        if (!edit.Call.Caller.HasAny(["User.ReadWrite.All", "User.DeleteRestore.All"]))
        {
            throw DirectoryErrors.Denied("User.DeleteRestore.All");
        }

        await DemandOverAsync(edit.Call, edit.Key, cancellation);
    }

    /// <summary>Who holds a role is protected from those who hold lesser ones, and from applications without any.</summary>
    public static async ValueTask DemandOverAsync(Call call, Guid person, CancellationToken cancellation)
    {
        var roles = call.Caller.DirectoryRoles;
        if (roles.Overlaps(DirectoryRoles.OverAnyone))
        {
            return;
        }

        var table = call.Model.Entity<RoleHolder>().Table!;
        var row = await call.Store.FindAsync(call.Tenant, table, RoleHolder.KeyOf(person), cancellation);
        var held = row is null ? [] : Documents.View<RoleHolder>(row.Document).RoleTemplateIds;
        var lesser = roles.Where(DirectoryRoles.Under.ContainsKey).SelectMany(role => DirectoryRoles.Under[role]).ToHashSet();
        if (!held.All(lesser.Count > 0 ? lesser.Contains : DirectoryRoles.Harmless.Contains))
        {
            throw DirectoryErrors.Denied("Global Administrator");
        }
    }

    public static void DemandManager(Caller caller)
    {
        if (!DirectoryRoles.Has(caller, DirectoryRoles.WriteProfiles) || !caller.HasAny(["User.ReadWrite.All", "Directory.ReadWrite.All"]))
        {
            throw DirectoryErrors.Denied("User Administrator");
        }
    }

    /// <summary>User.ReadWrite.All sets no password for an application, and Directory.ReadWrite.All for nobody.</summary>
    private static bool IsPermitted(Caller caller, bool own, string property)
    {
        if (Narrow.TryGetValue(property, out var narrow) && caller.HasAny([narrow]))
        {
            return true;
        }

        return property == "passwordProfile"
            ? !caller.IsAppOnly && caller.HasAny(["User.ReadWrite.All", "Directory.AccessAsUser.All"])
            : caller.HasAny(["User.ReadWrite.All", "Directory.ReadWrite.All"]) || (own && caller.HasAny(["User.ReadWrite"]));
    }

    private static bool HasRole(Caller caller, bool own, string property)
    {
        if (caller.IsAppOnly)
        {
            return !Profile.Contains(property);
        }

        return (own && SelfService.Contains(property))
            || (property == "passwordProfile" && DirectoryRoles.Has(caller, DirectoryRoles.ResetPasswords))
            || DirectoryRoles.Has(caller, Sensitive.Contains(property) ? DirectoryRoles.WriteSensitive : DirectoryRoles.WriteProfiles);
    }
}
