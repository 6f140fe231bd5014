// Each delegated permission in plain words of our own, composed of what it is about, what may be done, and to whose. The one source of words:
// for the pages that ask people, and for the scopes and roles that Graph's service principal shows.

namespace Atrium.Areas.Applications;

public static class PermissionWords
{
    private static readonly Dictionary<string, (string Title, string Detail)> Whole = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openid"] = ("Know that it is you", "It gets a number that stands for you, and that no other application gets."),
        ["profile"] = ("See your name", "Your name, your sign-in name and your number in the directory."),
        ["email"] = ("See your mail address", "The address, not your mail."),
        ["offline_access"] = ("Keep this access while you are away", "It may go on using what you allow here until you or your administrator take it back."),
        ["User.Read"] = ("Sign you in and read your profile", "Your profile, your picture, and the basics of your organisation."),
        ["User.ReadWrite"] = ("Read and change your profile", "What you can change in your profile yourself, it can change too."),
        ["User.ReadBasic.All"] = ("See the basics of everybody's profile", "Names, mail addresses and pictures of the people of your organisation."),
        ["User.Invite.All"] = ("Invite guests", "It can invite people from outside to your organisation."),
        ["User.Export.All"] = ("Export people's data", "It can have all data of a person collected."),
        ["User.ManageIdentities.All"] = ("Manage how people sign in", "It can change the names and identities with which people sign in."),
        ["User.DeleteRestore.All"] = ("Delete and restore people", "It can delete accounts of your organisation, and bring them back."),
        ["User.EnableDisableAccount.All"] = ("Switch accounts on and off", "It can keep people of your organisation from signing in."),
        ["User.RevokeSessions.All"] = ("Sign people out", "It can end the sessions of people of your organisation."),
        ["Mail.Send"] = ("Send mail as you", "Others see your name as the sender."),
        ["Mail.ReadBasic"] = ("See who writes to you, and about what", "Senders, recipients, subjects and dates of your mail, without its text."),
        ["MailTips.ReadBasic.Shared"] = ("See hints about recipients", "Such as whether somebody is away."),
        ["Calendars.ReadBasic"] = ("See when you are busy", "Times and titles of your events, without their text."),
        ["Directory.AccessAsUser.All"] = ("Do in the directory whatever you can do", "Including deleting people and setting passwords, if you may."),
        ["Device.CreateFromOwnedTemplate"] = ("Make devices from its own templates", "It can add devices to your organisation's directory."),
        ["DeviceTemplate.Create"] = ("Make templates of devices", "It can add templates to your organisation's directory."),
        ["Group.ManageProtection.All"] = ("Manage the protection of groups", "It can protect groups of your organisation and lift the protection."),
        ["Member.Read.Hidden"] = ("See hidden members of groups", "Also of groups that show their members to nobody else."),
        ["AppRegistration.Create"] = ("Register applications", "It can add applications to your organisation."),
        ["Sites.FullControl.All"] = ("Control all sites", "It can do everything in the sites that you can reach."),
        ["Sites.Archive.All"] = ("Archive sites", "It can archive the sites of your organisation, and bring them back."),
        ["Content.Process.All"] = ("Check content for your organisation's rules", "It can have everybody's content checked."),
        ["Content.Process.User"] = ("Check your content for your organisation's rules", "It can have your content checked."),
        ["ProtectionScopes.Compute.All"] = ("Work out which rules apply to people", "Rules for the protection of content, for everybody."),
        ["ProtectionScopes.Compute.User"] = ("Work out which rules apply to you", "Rules for the protection of content."),
        ["EntraBackup.ReadWrite.Preview"] = ("Prepare to restore the directory", "It can work out what restoring a copy of the directory would change."),
        ["EntraBackup.ReadWrite.Recovery"] = ("Restore the directory", "It can bring back an earlier state of your organisation's directory."),
        ["Policy.Read.B2BManagementPolicy"] = ("Read the rules for guests", "Your organisation's rules for people from outside."),
        ["Policy.ReadWrite.SecurityDefaults"] = ("Demand a second factor of everybody, or no longer", "It can switch the security defaults of your organisation."),
        ["ResourceSpecificPermissionGrant.ReadForUser"] = ("See which applications can reach what you own", "Permissions that were given for single chats and teams."),
        ["TeamsAppInstallation.ManageSelectedForUser"] = ("Manage chosen applications in your Teams", "It can install and remove the applications that it was given."),
        ["TeamsAppInstallation.ReadWriteAndConsentForUser"] = ("Manage applications in your Teams", "It can install them and accept what they ask for."),
        ["TeamsAppInstallation.ReadWriteAndConsentSelfForUser"] = ("Install itself in your Teams", "It can install itself and accept what it asks for."),
    };

    private static readonly Dictionary<string, string> Things = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AdministrativeUnit"] = "administrative units",
        ["Application"] = "applications",
        ["AppRoleAssignment"] = "permissions of applications",
        ["Calendars"] = "calendars",
        ["CallDelegation"] = "delegation of calls",
        ["Contacts"] = "contacts",
        ["CustomSecAttributeProvisioning"] = "security attributes",
        ["DelegatedPermissionGrant"] = "consents",
        ["Device"] = "devices",
        ["DeviceTemplate"] = "templates of devices",
        ["Directory"] = "directory",
        ["Domain-InternalFederation"] = "federation of domains",
        ["Domain"] = "domains",
        ["EntraBackup"] = "copies of the directory",
        ["Files"] = "files",
        ["Group-XTenantIdentitySync"] = "groups shared across organisations",
        ["Group"] = "groups",
        ["GroupMember"] = "members of groups",
        ["GroupSettings"] = "settings of groups",
        ["LicenseAssignment"] = "licences",
        ["Mail"] = "mail",
        ["MailboxSettings"] = "mailbox settings",
        ["Organization"] = "settings of the organisation",
        ["OrgContact"] = "contacts of the organisation",
        ["PendingExternalUserProfile"] = "profiles of people who were invited",
        ["People"] = "people you work with",
        ["Place"] = "rooms and places",
        ["Policy"] = "policies",
        ["ProfilePhoto"] = "pictures",
        ["RoleManagement"] = "administrator roles",
        ["Sites"] = "sites",
        ["Tasks"] = "tasks",
        ["TenantGovernance-Invitation"] = "invitations between organisations",
        ["TenantGovernance-PolicyTemplate"] = "templates of policies",
        ["TenantGovernance-RelatedTenant"] = "related organisations",
        ["TenantGovernance-Relationship"] = "relations between organisations",
        ["TenantGovernance-Request"] = "requests between organisations",
        ["TenantGovernance-Setting"] = "settings of relations between organisations",
        ["User"] = "profiles of people",
        ["User-Mail"] = "mail addresses of people",
        ["User-PasswordProfile"] = "passwords of people",
        ["User-Phone"] = "phone numbers of people",
        ["UserWindowsSettings"] = "Windows settings",
    };

    /// <summary>Null when nothing fits: a scope that is not a permission here.</summary>
    public static (string Title, string Detail)? Find(string scope)
    {
        if (Whole.TryGetValue(scope, out var whole))
        {
            return whole;
        }

        if (scope.Split('.') is not [_, _, .. var rest] || Parts(scope) is not var (verb, thing))
        {
            return null;
        }

        return rest switch
        {
            [] => ($"{verb} your {thing}", "Yours only."),
            ["All"] => ($"{verb} {thing} of your whole organisation", "As far as you may do so yourself."),
            ["Shared"] => ($"{verb} your {thing} and what others share with you", "Only what you can reach yourself."),
            ["Directory"] => ($"{verb} {thing} of the directory", "As far as you may do so yourself."),
            ["AppFolder"] => ($"{verb} {thing} in its own folder", "A folder of yours made for it; not your other files."),
            ["Selected"] => ($"{verb} {thing} that you choose", "Those that you pick in the application."),
            [var part] => ($"{verb} {thing}: {Spaced(part)}", "As far as you may do so yourself."),
            _ => null,
        };
    }

    /// <summary>What is done to what, such as "Read calendars"; null when nothing fits.</summary>
    public static string? About(string permission) => Parts(permission) is var (verb, thing) ? $"{verb} {thing}" : null;

    public static (string Title, string Detail) Of(string scope) => Find(scope) ?? (scope, "");

    private static (string Verb, string Thing)? Parts(string permission)
    {
        if (permission.Split('.') is not [var about, var act, ..] || !Things.TryGetValue(about, out var thing))
        {
            return null;
        }

        return act switch
        {
            "Read" => ("Read", thing),
            "ReadBasic" => ("See the basics of", thing),
            "ReadWrite" => ("Read and change", thing),
            "Manage" => ("Manage", thing),
            _ => null,
        };
    }

    private static string Spaced(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? " " : "") + char.ToLowerInvariant(c) : c.ToString()));
}
