// An application's presence in an organisation: what it was granted there hangs on it.

using Atrium.Areas.Directory;
using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

/// <summary>Much of it follows from the application (<see cref="ServicePrincipals"/>).</summary>
[Entity(Open = true, Delta = true, SoftDelete = true)]
public sealed class ServicePrincipal : DirectoryObject
{
    private const Can Advanced = Can.Equal | Can.FilterAdvanced;
    private const Can Text = Can.Equal | Can.Range | Can.StartsWith;

    [Prop(Can.Equal | Can.Write, Default = "true"), Indexed] public bool? AccountEnabled { get; init; } = true;
    [Prop(Can.Write)] public IReadOnlyList<AddIn> AddIns { get; init; } = [];
    [Prop(Text | Can.Write), Indexed] public IReadOnlyList<string> AlternativeNames { get; init; } = [];
    [Prop] public string? AppDescription { get; init; }
    [Prop] public string? AppDisplayName { get; init; }
    [Prop(Can.Filter | Can.Create, Required = true), Unique(ApplicationClaims.ServicePrincipalScope, Key = true)] public Guid AppId { get; init; }
    [Prop(Can.Equal)] public string? ApplicationTemplateId { get; init; }

    /// <summary>The organisation in which the application is registered.</summary>
    [Prop(Advanced)] public Guid? AppOwnerOrganizationId { get; init; }

    /// <summary>True: it signs in only who is assigned to it, and gives tokens only to clients that are.</summary>
    [Prop(Advanced | Can.Write, Default = "false")] public bool AppRoleAssignmentRequired { get; init; }
    [Prop, Writer(typeof(RolePrint))] public IReadOnlyList<AppRole> AppRoles { get; init; } = [];
    [Hidden] public DateTimeOffset? CreatedDateTime { get; init; }
    [Prop(Text | Can.FilterAdvanced | Can.Search | Can.Write, MaxLength = 1024), Words] public string? Description { get; init; }
    [Prop] public string? DisabledByMicrosoftStatus { get; init; }
    [Prop(Can.Equal | Can.Null | Can.StartsWith | Can.Search | Can.SortAdvanced | Can.Update, MaxLength = 256), Indexed, Words] public string? DisplayName { get; init; }
    [Prop(Advanced | Can.Null | Can.StartsWith)] public string? Homepage { get; init; }
    [Prop] public InformationalUrl? Info { get; init; }

    /// <summary>True: its application is switched off where it is registered.</summary>
    [Prop] public bool? IsDisabled { get; init; }
    [Prop(Can.Write, MaxItems = 100), Writer(typeof(KeyPrint))] public IReadOnlyList<KeyCredential> KeyCredentials { get; init; } = [];
    [Prop(Can.Write)] public string? LoginUrl { get; init; }
    [Prop] public string? LogoutUrl { get; init; }
    [Prop(Advanced | Can.Null | Can.StartsWith | Can.Write, MaxLength = 1024)] public string? Notes { get; init; }
    [Prop(Can.Write)] public IReadOnlyList<string> NotificationEmailAddresses { get; init; } = [];
    [Prop, Writer(typeof(ScopePrint))] public IReadOnlyList<PermissionScope> Oauth2PermissionScopes { get; init; } = [];
    [Prop(Can.Update, MaxItems = 100), Writer(typeof(SecretPrint))] public IReadOnlyList<PasswordCredential> PasswordCredentials { get; init; } = [];
    [Prop(Can.Equal | Can.Write)] public string? PreferredSingleSignOnMode { get; init; }
    [Prop] public IReadOnlyList<string> ReplyUrls { get; init; } = [];
    [Prop(Text), Indexed] public IReadOnlyList<string> ServicePrincipalNames { get; init; } = [];
    [Prop(Can.Equal)] public string? ServicePrincipalType { get; init; }
    [Prop] public string? SignInAudience { get; init; }
    [Prop(Text | Can.Write, MaxLength = 256), Indexed] public IReadOnlyList<string> Tags { get; init; } = [];
    [Prop] public Guid? TokenEncryptionKeyId { get; init; }
    [Prop(Advanced | Can.Null)] public VerifiedPublisher? VerifiedPublisher { get; init; }

    /// <summary>What <see cref="PasswordCredentials"/> shows, with the hashes.</summary>
    [Hidden] public IReadOnlyList<ClientSecret> Secrets { get; init; } = [];

    [Link("owners", MaxBind = 20), CountFilter(1)]
    [Needs(Read = ApplicationPermissions.Read, ReadApp = ApplicationPermissions.ReadApp, Ref = ApplicationPermissions.Write, RefApp = ApplicationPermissions.WriteApp)]
    public IReadOnlyList<DirectoryObject>? Owners { get; init; }

    [Link("owners", Inverse = true), CountFilter(1)]
    [Needs(Read = ApplicationPermissions.Read, ReadApp = ApplicationPermissions.ReadApp)]
    public IReadOnlyList<DirectoryObject>? OwnedObjects { get; init; }

    [Link("members", Inverse = true)]
    [Needs(Read = ApplicationPermissions.Read, ReadApp = ApplicationPermissions.ReadApp)]
    public IReadOnlyList<DirectoryObject>? MemberOf { get; init; }

    [Link("members", Inverse = true, Transitive = true)]
    [Needs(Read = ApplicationPermissions.Read)]
    public IReadOnlyList<DirectoryObject>? TransitiveMemberOf { get; init; }

    // What it was granted, and what others were granted at it

    [Contains(By = By.Owner)]
    [Needs(
        Read = GrantPermissions.ReadApplications,
        ReadApp = GrantPermissions.ReadApplicationsApp,
        Create = GrantPermissions.AssignAtApplication,
        Update = "",
        Delete = GrantPermissions.AssignAtApplication)]
    public IReadOnlyList<AppRoleAssignment>? AppRoleAssignedTo { get; init; }

    [Contains(Across = true)]
    [Needs(
        Read = GrantPermissions.ReadApplications,
        ReadApp = GrantPermissions.ReadApplicationsApp,
        Create = GrantPermissions.AssignAtApplication,
        Update = "",
        Delete = GrantPermissions.AssignAtApplication)]
    public IReadOnlyList<AppRoleAssignment>? AppRoleAssignments { get; init; }

    [Contains]
    [Needs(
        Read = "Application.Read.All Directory.Read.All",
        ReadApp = "Application.Read.All Application.ReadWrite.OwnedBy Directory.Read.All",
        Create = "Policy.ReadWrite.PermissionGrant",
        Update = "",
        Delete = "Policy.ReadWrite.PermissionGrant")]
    public IReadOnlyList<DelegatedPermissionClassification>? DelegatedPermissionClassifications { get; init; }

    [Contains(Across = true)]
    [Needs(Read = GrantPermissions.Read, Write = "")]
    public IReadOnlyList<OAuth2PermissionGrant>? Oauth2PermissionGrants { get; init; }
}
