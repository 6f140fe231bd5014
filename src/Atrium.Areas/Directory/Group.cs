// A group: Microsoft 365 ("Unified") or security, and the ways to its members and owners.

using Atrium.Areas.Applications;
using Atrium.Areas.Extensions;
using Atrium.Areas.Photo;
using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Directory;

[Entity(Open = true, MaxOpenValues = 100, Delta = true, SoftDelete = true)]
public class Group : DirectoryObject
{
    // How Graph offers properties in $filter: what works by default, and what only in an advanced query.
    private const Can Name = Can.Equal | Can.Null | Can.StartsWith | Can.Search;
    private const Can Text = Name | Can.Range;
    private const Can Rule = Can.Equal | Can.Range | Can.StartsWith;
    private const Can Advanced = Can.Equal | Can.Range | Can.FilterAdvanced;

    [Prop, OnSelect] public GroupAccessType? AccessType { get; init; }
    [Prop(Can.Update), SingleOnly, OnSelect] public bool? AllowExternalSenders { get; init; }
    [Prop(Can.Write), OnSelect] public IReadOnlyList<AssignedLabel>? AssignedLabels { get; init; }
    [Prop(Can.Equal | Can.Count), OnSelect] public IReadOnlyList<AssignedLicense>? AssignedLicenses { get; init; }
    [Prop(Can.Update), SingleOnly, OnSelect] public bool? AutoSubscribeNewMembers { get; init; }
    [Prop(Rule | Can.Write)] public string? Classification { get; init; }
    [Prop] public DateTimeOffset? CreatedDateTime { get; init; }
    [Prop(Advanced | Can.StartsWith | Can.Search | Can.Write, MaxLength = 1024), Words] public string? Description { get; init; }
    [Prop(Name | Can.Sort | Can.Write, MaxLength = 256, Required = true), Indexed, Words] public string? DisplayName { get; init; }
    [Prop(Advanced)] public DateTimeOffset? ExpirationDateTime { get; init; }
    [Prop(Can.Equal | Can.Count | Can.Write), Indexed] public IReadOnlyList<string>? GroupTypes { get; init; }
    [Prop(Can.Equal), OnSelect] public bool? HasMembersWithLicenseErrors { get; init; }
    [Prop(Can.Update), SingleOnly, OnSelect] public bool? HideFromAddressLists { get; init; }
    [Prop(Can.Update), SingleOnly, OnSelect] public bool? HideFromOutlookClients { get; init; }
    [Prop(Rule), OnSelect, Indexed] public IReadOnlyList<string>? InfoCatalogs { get; init; }
    [Prop, SingleOnly, OnSelect] public bool? IsArchived { get; init; }
    [Prop(Can.Equal | Can.Create)] public bool? IsAssignableToRole { get; init; }
    [Prop, SingleOnly, OnSelect] public bool? IsFavorite { get; init; }
    [Prop, OnSelect] public bool? IsManagementRestricted { get; init; }
    [Prop(Can.Update), SingleOnly, OnSelect] public bool? IsSubscribedByMail { get; init; }
    [Prop, OnSelect] public LicenseProcessingState? LicenseProcessingState { get; init; }
    [Prop(Text | Can.EndsWith), Indexed, Unique("proxyAddresses")] public string? Mail { get; init; }
    [Prop(Can.Equal | Can.Write, Required = true), Indexed] public bool? MailEnabled { get; init; }
    [Prop(Text | Can.Write, MaxLength = 64, Required = true), Indexed] public string? MailNickname { get; init; }
    [Prop(Rule | Can.Write, MaxLength = 3072)] public string? MembershipRule { get; init; }
    [Prop(Can.Equal | Can.Write)] public string? MembershipRuleProcessingState { get; init; }
    [Prop] public string? OnPremisesDomainName { get; init; }
    [Prop, OnSelect] public OnPremisesExtensionAttributes? OnPremisesExtensionAttributes { get; init; }
    [Prop(Can.Equal | Can.Range)] public DateTimeOffset? OnPremisesLastSyncDateTime { get; init; }
    [Prop] public string? OnPremisesNetBiosName { get; init; }
    [Prop(Can.Equal | Can.Count)] public IReadOnlyList<OnPremisesProvisioningError>? OnPremisesProvisioningErrors { get; init; }
    [Prop(Advanced | Can.StartsWith)] public string? OnPremisesSamAccountName { get; init; }
    [Prop(Can.Equal | Can.Null)] public string? OnPremisesSecurityIdentifier { get; init; }
    [Prop(Can.Equal | Can.Null)] public bool? OnPremisesSyncEnabled { get; init; }
    [Prop, OnSelect] public string? OrganizationId { get; init; }
    [Prop(Can.Write)] public string? PreferredDataLocation { get; init; }
    [Prop(Advanced | Can.Null | Can.StartsWith | Can.Write)] public string? PreferredLanguage { get; init; }
    [Prop(Rule | Can.EndsWith | Can.Count), Unique("proxyAddresses", Strip = "smtp:"), Indexed] public IReadOnlyList<string>? ProxyAddresses { get; init; }
    [Prop(Can.Equal | Can.Range)] public DateTimeOffset? RenewedDateTime { get; init; }
    [Prop(Can.Equal | Can.Create), Indexed] public IReadOnlyList<string>? ResourceBehaviorOptions { get; init; }
    [Prop(Can.Equal | Can.Write), Indexed] public IReadOnlyList<string>? ResourceProvisioningOptions { get; init; }
    [Prop(Can.Equal | Can.Write, Required = true), Indexed] public bool? SecurityEnabled { get; init; }
    [Prop] public string? SecurityIdentifier { get; init; }
    [Prop] public IReadOnlyList<ServiceProvisioningError>? ServiceProvisioningErrors { get; init; }
    [Prop(Can.Write)] public string? Theme { get; init; }
    [Prop(Can.Equal | Can.StartsWith | Can.Create, MaxLength = 120), Unique("uniqueName", Key = true)]
    public string? UniqueName { get; init; }
    [Prop, SingleOnly, OnSelect] public int? UnseenConversationsCount { get; init; }
    [Prop(Can.Update), SingleOnly, OnSelect] public int? UnseenCount { get; init; }
    [Prop, SingleOnly, OnSelect] public int? UnseenMessagesCount { get; init; }
    [Prop(Can.Write), Held] public string? Visibility { get; init; }
    [Prop, SingleOnly, OnSelect] public bool? WelcomeMessageEnabled { get; init; }

    // Relations within the directory

    [Link("members", Acyclic = true, Delta = true, DeltaByDefault = true, MaxBind = 20)]
    [Needs(
        Read = MembersRead,
        Ref = "GroupMember.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All")]
    public IReadOnlyList<DirectoryObject>? Members { get; init; }

    [Link("members", Transitive = true)]
    [Needs(Read = MembersRead)]
    public IReadOnlyList<DirectoryObject>? TransitiveMembers { get; init; }

    [Link("owners", Delta = true, MaxBind = 20), CountFilter(0, 1)]
    [Needs(
        Read = "GroupMember.Read.All GroupMember.ReadWrite.All Group.Read.All Group.ReadWrite.All Directory.Read.All",
        Ref = "Group.ReadWrite.All Directory.ReadWrite.All")]
    public IReadOnlyList<DirectoryObject>? Owners { get; init; }

    [Link("members", Inverse = true)]
    [Needs(Read = MemberOfRead)]
    public IReadOnlyList<DirectoryObject>? MemberOf { get; init; }

    [Link("members", Inverse = true, Transitive = true)]
    [Needs(Read = MemberOfRead, ReadApp = "Directory.Read.All Directory.ReadWrite.All Group.ReadBasic.All GroupMember.ReadBasic.All")]
    public IReadOnlyList<DirectoryObject>? TransitiveMemberOf { get; init; }

    [Contains]
    [Needs(
        Read = "Group.Read.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
        Write = "Group.ReadWrite.All Directory.ReadWrite.All")]
    public IReadOnlyList<Extension>? Extensions { get; init; }

    // Applications

    [Contains(Across = true), CountFilter(0)]
    [Needs(
        Read = GrantPermissions.ReadAssignments + " Directory.ReadWrite.All",
        Create = GrantPermissions.Assign,
        Update = "",
        Delete = GrantPermissions.Assign)]
    public IReadOnlyList<AppRoleAssignment>? AppRoleAssignments { get; init; }

    // Photo

    [Computed(typeof(LargestPhoto))]
    [Needs(Read = PhotoRead, Write = "ProfilePhoto.ReadWrite.All Group.ReadWrite.All")]
    public ProfilePhoto? Photo { get; init; }

    [Computed(typeof(PhotoSizes))]
    [Needs(Read = PhotoRead)]
    public IReadOnlyList<ProfilePhoto>? Photos { get; init; }

    private const string MembersRead =
        "GroupMember.ReadBasic.All GroupMember.Read.All GroupMember.ReadWrite.All Group.ReadBasic.All Group.Read.All Group.ReadWrite.All Directory.Read.All";

    private const string MemberOfRead =
        "GroupMember.ReadBasic.All GroupMember.Read.All Group.ReadBasic.All Group.Read.All Directory.Read.All Directory.ReadWrite.All";

    private const string PhotoRead = "ProfilePhoto.Read.All ProfilePhoto.ReadWrite.All Group.Read.All";
}

[Complex]
public class AssignedLabel
{
    [Prop] public string? DisplayName { get; init; }
    [Prop(Can.Write)] public string? LabelId { get; init; }
}

[GraphEnum]
public enum GroupAccessType
{
    None,
    Private,
    Secret,
    Public,
    UnknownFutureValue,
}
