// The directory roles that decide what a signed-in person may change, by Graph's template ids.

using System.Collections.Frozen;
using Atrium.Engine.Request;

namespace Atrium.Areas.Directory;

/// <summary>Template ids of built-in roles, and what each group of them may do.</summary>
public static class DirectoryRoles
{
    public static Guid GlobalAdministrator { get; } = new("62e90394-69f5-4237-9190-012177145e10");

    public static Guid UserAdministrator { get; } = new("fe930be7-5e62-47db-91af-98c3a49a38b1");

    public static Guid GroupsAdministrator { get; } = new("fdd7a751-b60b-444a-984c-02652fe8fa1c");

    public static Guid PrivilegedRoleAdministrator { get; } = new("e8611ab8-c189-46e8-94e1-60213ab1f814");

    public static Guid PrivilegedAuthenticationAdministrator { get; } = new("7be44c8a-adaf-4e2a-84d6-ab2649e08a13");

    public static Guid AuthenticationAdministrator { get; } = new("c4e39bd9-1100-46d3-8c65-fb160da0071f");

    public static Guid HelpdeskAdministrator { get; } = new("729827e3-9c14-49f7-bb1b-9608f156bbb8");

    public static Guid PasswordAdministrator { get; } = new("966707d0-3269-4727-9be2-8c3a10f19b9d");

    public static Guid DirectoryWriters { get; } = new("9360feb5-f418-4baa-8175-e2a00bac4301");

    public static Guid DirectoryReaders { get; } = new("88d8e3e3-8f55-4a1e-953a-9b9898b8876b");

    public static Guid GlobalReader { get; } = new("f2ef992c-3afb-46b9-b7cf-a126ee74c451");

    public static Guid ExchangeAdministrator { get; } = new("29232cdf-9323-42fd-ade2-1d097af3e4de");

    public static Guid ApplicationAdministrator { get; } = new("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3");

    public static Guid CloudApplicationAdministrator { get; } = new("158c047a-c907-4556-b7ef-446551a6b5f7");

    public static Guid GuestInviter { get; } = new("95e79109-95c0-4d8e-aee3-d01accf2d47b");

    public static Guid LicenseAdministrator { get; } = new("4d6ac14f-3453-41d0-bef9-a3e0c569773a");

    public static Guid ConditionalAccessAdministrator { get; } = new("b1be1c3e-b65d-4f19-8427-f6fa0d97feb9");

    public static Guid SecurityAdministrator { get; } = new("194ae4cb-b126-40b2-bd5b-6091b380977d");

    public static Guid MessageCenterReader { get; } = new("790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b");

    public static Guid ReportsReader { get; } = new("4a5d8f65-41da-4de4-8968-e035b65339cf");

    /// <summary>May create, change, delete and restore people.</summary>
    public static FrozenSet<Guid> ManageUsers { get; } = [GlobalAdministrator, UserAdministrator];

    /// <summary>May change what is not sensitive of a person, and the manager.</summary>
    public static FrozenSet<Guid> WriteProfiles { get; } = [GlobalAdministrator, UserAdministrator, DirectoryWriters];

    /// <summary>May change the sensitive properties of a person.</summary>
    public static FrozenSet<Guid> WriteSensitive { get; } =
        [GlobalAdministrator, UserAdministrator, PrivilegedAuthenticationAdministrator, AuthenticationAdministrator];

    /// <summary>May set passwords and end sessions.</summary>
    public static FrozenSet<Guid> ResetPasswords { get; } = [.. WriteSensitive, HelpdeskAdministrator, PasswordAdministrator];

    /// <summary>May change the sensitive properties even of other administrators.</summary>
    public static FrozenSet<Guid> OverAnyone { get; } = [GlobalAdministrator, PrivilegedAuthenticationAdministrator];

    /// <summary>Roles that give no power over people: whoever holds only these is treated as if they held none.</summary>
    public static FrozenSet<Guid> Harmless { get; } = [DirectoryReaders, GuestInviter, MessageCenterReader, ReportsReader];

    /// <summary>Roles whose holders a role may still change, or give a new password; of any other role only the harmless ones.</summary>
    public static FrozenDictionary<Guid, FrozenSet<Guid>> Under { get; } = new Dictionary<Guid, FrozenSet<Guid>>
    {
        [UserAdministrator] = [.. Harmless, GroupsAdministrator, HelpdeskAdministrator, PasswordAdministrator, UserAdministrator],
        [HelpdeskAdministrator] = [.. Harmless, HelpdeskAdministrator, PasswordAdministrator],
        [AuthenticationAdministrator] = [.. Harmless, PasswordAdministrator],
        [PasswordAdministrator] = [DirectoryReaders, GuestInviter, PasswordAdministrator],
    }.ToFrozenDictionary();

    /// <summary>May give directory roles, and change the groups that have some.</summary>
    public static FrozenSet<Guid> ManageRoles { get; } = [GlobalAdministrator, PrivilegedRoleAdministrator];

    /// <summary>May change every group.</summary>
    public static FrozenSet<Guid> ManageGroups { get; } =
        [GlobalAdministrator, UserAdministrator, GroupsAdministrator, DirectoryWriters, ExchangeAdministrator];

    /// <summary>May read the members of groups that hide them.</summary>
    public static FrozenSet<Guid> ReadHidden { get; } = [.. ManageGroups, GlobalReader];

    /// <summary>May register applications, and define what they add to the directory.</summary>
    public static FrozenSet<Guid> ManageApplications { get; } = [GlobalAdministrator, ApplicationAdministrator, CloudApplicationAdministrator];

    /// <summary>By the name that Graph shows, e.g. in a seed file; null if unknown.</summary>
    public static Guid? Find(string displayName) => ByName.TryGetValue(displayName, out var id) ? id : null;

    /// <summary>True for an application on its own (its permissions decide), and for a person in one of the roles.</summary>
    public static bool Has(Caller caller, FrozenSet<Guid> roles) => caller.IsAppOnly || caller.DirectoryRoles.Overlaps(roles);

    private static FrozenDictionary<string, Guid> ByName { get; } = typeof(DirectoryRoles).GetProperties()
        .Where(p => p.PropertyType == typeof(Guid))
        .ToFrozenDictionary(p => Spaced(p.Name), p => (Guid)p.GetValue(null)!, StringComparer.OrdinalIgnoreCase);

    private static string Spaced(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + c : c.ToString()));
}
