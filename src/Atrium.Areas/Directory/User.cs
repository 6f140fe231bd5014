// A person (or another account that signs in) and the ways that lead on from there.

using Atrium.Areas.Applications;
using Atrium.Areas.Extensions;
using Atrium.Areas.Mail;
using Atrium.Areas.Photo;
using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Directory;

[Entity(Open = true, MaxOpenValues = 100, Delta = true, SoftDelete = true, Default = DefaultSet.Marked)]
[Basic("User.ReadBasic.All", Shows = "displayName givenName mail securityIdentifier surname userPrincipalName")]
public class User : DirectoryObject
{
    // How Graph offers properties in $filter: what works by default, and what only in an advanced query.
    private const Can Name = Can.Equal | Can.Null | Can.StartsWith | Can.Search;
    private const Can Text = Name | Can.Range;
    private const Can Addresses = Can.Equal | Can.Range | Can.StartsWith | Can.Search;
    private const Can Advanced = Can.Equal | Can.FilterAdvanced;
    private const Can AdvancedText = Advanced | Can.Range | Can.Null | Can.StartsWith | Can.Search;

    // How Graph prints a date of the profile that nobody has set.
    private const string Never = "\"0001-01-01T00:00:00.0000000Z\"";

    [Prop(Can.Update), SingleOnly] public string? AboutMe { get; init; }
    [Prop(Can.Equal | Can.Write), Indexed] public bool? AccountEnabled { get; init; }
    [Prop(Can.Equal | Can.Write)] public string? AgeGroup { get; init; }
    [Prop(Can.Equal | Can.Count)] public IReadOnlyList<AssignedLicense>? AssignedLicenses { get; init; }
    [Prop(Advanced)] public IReadOnlyList<AssignedPlan>? AssignedPlans { get; init; }
    [Prop(Advanced | Can.Write)] public AuthorizationInfo? AuthorizationInfo { get; init; }
    [Prop(Can.Update, Default = Never), SingleOnly] public DateTimeOffset Birthday { get; init; }
    [Prop(Advanced | Can.StartsWith | Can.Search | Can.Write, MaxItems = 1, MaxLength = 64), Default, Indexed] public IReadOnlyList<string>? BusinessPhones { get; init; }
    [Prop(Text | Can.Write, MaxLength = 128)] public string? City { get; init; }
    [Prop(AdvancedText | Can.Write, MaxLength = 64)] public string? CompanyName { get; init; }
    [Prop(Can.Equal | Can.Write)] public string? ConsentProvidedForMinor { get; init; }
    [Prop(Text | Can.Write, MaxLength = 128)] public string? Country { get; init; }
    [Prop(Can.Filter | Can.SortAdvanced), Indexed] public DateTimeOffset? CreatedDateTime { get; init; }
    [Prop(Can.Equal)] public string? CreationType { get; init; }
    [Prop] public CustomSecurityAttributeValue? CustomSecurityAttributes { get; init; }
    [Prop(Text | Can.Write, MaxLength = 64), Indexed] public string? Department { get; init; }
    [Prop(Default = "5")] public int DeviceEnrollmentLimit { get; init; }
    [Prop(Name | Can.Sort | Can.Write, MaxLength = 256, Required = true), Default, Indexed, Words] public string? DisplayName { get; init; }
    [Prop(Advanced | Can.Range | Can.Write)] public DateTimeOffset? EmployeeHireDate { get; init; }
    [Prop(Name | Can.Write, MaxLength = 16), Indexed] public string? EmployeeId { get; init; }
    [Prop(Advanced | Can.Range | Can.Write)] public DateTimeOffset? EmployeeLeaveDateTime { get; init; }
    [Prop(Advanced | Can.Write)] public EmployeeOrgData? EmployeeOrgData { get; init; }
    [Prop(Advanced | Can.Range | Can.StartsWith | Can.Search | Can.Write)] public string? EmployeeType { get; init; }
    [Prop(Can.Equal)] public string? ExternalUserState { get; init; }
    [Prop] public DateTimeOffset? ExternalUserStateChangeDateTime { get; init; }
    [Prop(AdvancedText | Can.Write, MaxLength = 64)] public string? FaxNumber { get; init; }
    [Prop(Text | Can.Write, MaxLength = 64), Default, Indexed] public string? GivenName { get; init; }
    [Prop(Can.Update, Default = Never), SingleOnly] public DateTimeOffset HireDate { get; init; }
    [Prop(Can.Equal | Can.Null | Can.Write)] public IReadOnlyList<ObjectIdentity>? Identities { get; init; }
    [Prop] public string? IdentityParentId { get; init; }
    [Prop(Addresses), Indexed] public IReadOnlyList<string>? ImAddresses { get; init; }
    [Prop(Can.Update), SingleOnly] public IReadOnlyList<string>? Interests { get; init; }
    [Prop] public bool? IsManagementRestricted { get; init; }
    [Prop(Can.Equal)] public bool? IsResourceAccount { get; init; }
    [Prop(Text | Can.Write, MaxLength = 128), Default, Indexed] public string? JobTitle { get; init; }
    [Prop] public DateTimeOffset? LastPasswordChangeDateTime { get; init; }
    [Prop] public string? LegalAgeGroupClassification { get; init; }
    [Prop] public IReadOnlyList<LicenseAssignmentState>? LicenseAssignmentStates { get; init; }
    [Prop(Text | Can.EndsWith | Can.Write), Default, Indexed, Unique("proxyAddresses")] public string? Mail { get; init; }
    [Prop, SingleOnly, NotServed] public MailboxSettings? MailboxSettings { get; init; }
    [Prop(Text | Can.Write, MaxLength = 64), Indexed] public string? MailNickname { get; init; }
    [Prop(AdvancedText | Can.Write, MaxLength = 64), Default] public string? MobilePhone { get; init; }
    [Prop(Can.Update), SingleOnly] public string? MySite { get; init; }
    [Prop(AdvancedText | Can.Write, MaxLength = 128), Default] public string? OfficeLocation { get; init; }
    [Prop(Advanced | Can.StartsWith | Can.Search)] public string? OnPremisesDistinguishedName { get; init; }
    [Prop] public string? OnPremisesDomainName { get; init; }
    [Prop(Advanced | Can.Range | Can.Null | Can.Write)] public OnPremisesExtensionAttributes? OnPremisesExtensionAttributes { get; init; }
    [Prop(Can.Equal | Can.Null | Can.Write), Unique("onPremisesImmutableId")] public string? OnPremisesImmutableId { get; init; }
    [Prop(Can.Equal | Can.Range)] public DateTimeOffset? OnPremisesLastSyncDateTime { get; init; }
    [Prop(Can.Equal | Can.Count)] public IReadOnlyList<OnPremisesProvisioningError>? OnPremisesProvisioningErrors { get; init; }
    [Prop(Advanced | Can.Range | Can.StartsWith | Can.Search)] public string? OnPremisesSamAccountName { get; init; }
    [Prop(Can.Equal | Can.Null)] public string? OnPremisesSecurityIdentifier { get; init; }
    [Prop(Can.Equal | Can.Null)] public bool? OnPremisesSyncEnabled { get; init; }
    [Prop(Can.Equal | Can.Range | Can.StartsWith)] public string? OnPremisesUserPrincipalName { get; init; }
    [Prop(Addresses | Can.EndsWith | Can.Count | Can.Write, MaxItems = 250, MaxLength = 250), Indexed] public IReadOnlyList<string>? OtherMails { get; init; }
    [Prop(Can.Null | Can.FilterAdvanced | Can.Write)] public string? PasswordPolicies { get; init; }
    [Prop(Advanced | Can.Write)] public PasswordProfile? PasswordProfile { get; init; }
    [Prop(Can.Update), SingleOnly] public IReadOnlyList<string>? PastProjects { get; init; }
    [Prop(AdvancedText | Can.Write, MaxLength = 40)] public string? PostalCode { get; init; }
    [Prop(Can.Write)] public string? PreferredDataLocation { get; init; }
    [Prop(AdvancedText | Can.Write), Default] public string? PreferredLanguage { get; init; }
    [Prop(Can.Update), SingleOnly] public string? PreferredName { get; init; }
    [Prop] public UserPrint? Print { get; init; }
    [Prop(Advanced)] public IReadOnlyList<ProvisionedPlan>? ProvisionedPlans { get; init; }
    [Prop(Addresses | Can.EndsWith | Can.Count), Unique("proxyAddresses", Strip = "smtp:"), Indexed] public IReadOnlyList<string>? ProxyAddresses { get; init; }
    [Prop(Can.Update), SingleOnly] public IReadOnlyList<string>? Responsibilities { get; init; }
    [Prop(Can.Update), SingleOnly] public IReadOnlyList<string>? Schools { get; init; }
    [Prop] public string? SecurityIdentifier { get; init; }
    [Prop] public IReadOnlyList<ServiceProvisioningError>? ServiceProvisioningErrors { get; init; }
    [Prop(Advanced | Can.Write)] public bool? ShowInAddressList { get; init; }
    [Prop] public SignInActivity? SignInActivity { get; init; }
    [Prop] public DateTimeOffset? SignInSessionsValidFromDateTime { get; init; }
    [Prop(Can.Update), SingleOnly] public IReadOnlyList<string>? Skills { get; init; }
    [Prop(Can.Equal | Can.Null | Can.Write, MaxLength = 128)] public string? State { get; init; }
    [Prop(AdvancedText | Can.Write, MaxLength = 1024)] public string? StreetAddress { get; init; }
    [Prop(Text | Can.Write, MaxLength = 64), Default, Indexed] public string? Surname { get; init; }
    [Prop(Text | Can.Write)] public string? UsageLocation { get; init; }
    [Prop(Addresses | Can.EndsWith | Can.Sort | Can.Write), Default, Indexed, Unique("userPrincipalName", Key = true, PlainKey = true, Also = "proxyAddresses")]
    public string? UserPrincipalName { get; init; }
    [Prop(Can.Equal | Can.Null | Can.Write), Indexed] public string? UserType { get; init; }

    // Relations within the directory

    [Link("manager", Acyclic = true, Levels = true, Delta = true, MaxBind = 1)]
    [Needs(
        Read = "User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
        Ref = "User.ReadWrite.All Directory.ReadWrite.All")]
    public DirectoryObject? Manager { get; init; }

    [Link("manager", Inverse = true)]
    [Needs(
        Read = "User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
        ReadOwn = "User.Read")]
    public IReadOnlyList<DirectoryObject>? DirectReports { get; init; }

    [Link("members", Inverse = true)]
    [Needs(
        Read = "Directory.Read.All Directory.ReadWrite.All Group.ReadBasic.All GroupMember.Read.All GroupMember.ReadBasic.All",
        ReadOwn = "User.Read",
        ReadApp = "Directory.Read.All Directory.ReadWrite.All Group.ReadBasic.All GroupMember.ReadBasic.All")]
    public IReadOnlyList<DirectoryObject>? MemberOf { get; init; }

    [Link("members", Inverse = true, Transitive = true)]
    [Needs(
        Read = "User.Read.All Directory.Read.All Directory.ReadWrite.All Group.Read.All Group.ReadBasic.All GroupMember.Read.All GroupMember.ReadBasic.All",
        ReadOwn = "User.Read")]
    public IReadOnlyList<DirectoryObject>? TransitiveMemberOf { get; init; }

    [Link("owners", Inverse = true), CountFilter(0, 1)]
    [Needs(
        Read = "User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
        ReadOwn = "User.Read")]
    public IReadOnlyList<DirectoryObject>? OwnedObjects { get; init; }

    [Contains]
    [Needs(
        Read = "User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
        ReadOwn = "User.Read User.ReadWrite",
        Write = "User.ReadWrite.All Directory.ReadWrite.All",
        WriteOwn = "User.ReadWrite")]
    public IReadOnlyList<Extension>? Extensions { get; init; }

    // Applications

    [Contains(Across = true), Computed(typeof(AssignedRoles))]
    [Needs(Read = GrantPermissions.ReadAssignments, Create = GrantPermissions.Assign, Update = "", Delete = GrantPermissions.Assign)]
    public IReadOnlyList<AppRoleAssignment>? AppRoleAssignments { get; init; }

    [Contains(By = By.Owner)]
    [Needs(Read = GrantPermissions.ReadOfUser, Write = "")]
    public IReadOnlyList<OAuth2PermissionGrant>? Oauth2PermissionGrants { get; init; }

    // Photo

    [Computed(typeof(LargestPhoto))]
    [Needs(
        Read = "ProfilePhoto.Read.All ProfilePhoto.ReadWrite.All User.ReadBasic.All",
        ReadOwn = "User.Read",
        ReadApp = "ProfilePhoto.Read.All ProfilePhoto.ReadWrite.All User.Read.All User.ReadBasic.All",
        Write = "ProfilePhoto.ReadWrite.All",
        UpdateOwn = "User.ReadWrite",
        WriteApp = "ProfilePhoto.ReadWrite.All User.ReadWrite.All")]
    public ProfilePhoto? Photo { get; init; }

    [Computed(typeof(PhotoSizes))]
    [Needs(
        Read = "ProfilePhoto.Read.All ProfilePhoto.ReadWrite.All User.ReadBasic.All",
        ReadOwn = "User.Read",
        ReadApp = "ProfilePhoto.Read.All ProfilePhoto.ReadWrite.All User.Read.All User.ReadBasic.All")]
    public IReadOnlyList<ProfilePhoto>? Photos { get; init; }

    // Mail

    [Contains(By = By.Owner, CreateUnder = WellKnownFolders.Drafts, DefaultOrder = "receivedDateTime desc", Private = true)]
    [Needs(Read = MailPermissions.Read, ReadApp = MailPermissions.ReadApp, Write = MailPermissions.Write)]
    public IReadOnlyList<Message>? Messages { get; init; }

    [Contains(By = By.Owner, Under = WellKnownFolders.Root, DefaultOrder = "displayName", Private = true)]
    [Needs(Read = MailPermissions.Read, ReadApp = MailPermissions.ReadApp, Write = MailPermissions.Write)]
    public IReadOnlyList<MailFolder>? MailFolders { get; init; }
}
