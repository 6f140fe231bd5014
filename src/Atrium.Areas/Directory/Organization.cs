// The organisation itself: one object, whose key is the tenant's id.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Directory;

[Entity(Open = true)]
public class Organization : DirectoryObject
{
    [Prop] public IReadOnlyList<AssignedPlan>? AssignedPlans { get; init; }
    [Prop(Can.Update, MaxItems = 1)] public IReadOnlyList<string>? BusinessPhones { get; init; }
    [Prop(Can.Update)] public string? City { get; init; }
    [Prop] public string? Country { get; init; }
    [Prop] public string? CountryLetterCode { get; init; }
    [Prop] public DateTimeOffset? CreatedDateTime { get; init; }
    [Prop(Can.Update)] public string? DefaultUsageLocation { get; init; }
    [Prop] public string? DisplayName { get; init; }
    [Prop(Can.Update)] public IReadOnlyList<string>? MarketingNotificationEmails { get; init; }
    [Prop(Default = "\"unknown\"")] public MdmAuthority MobileDeviceManagementAuthority { get; init; }
    [Prop] public DateTimeOffset? OnPremisesLastSyncDateTime { get; init; }
    [Prop] public bool? OnPremisesSyncEnabled { get; init; }
    [Prop] public PartnerTenantType? PartnerTenantType { get; init; }
    [Prop(Can.Update)] public string? PostalCode { get; init; }
    [Prop(Can.Update)] public string? PreferredLanguage { get; init; }
    [Prop(Can.Update)] public PrivacyProfile? PrivacyProfile { get; init; }
    [Prop] public IReadOnlyList<ProvisionedPlan>? ProvisionedPlans { get; init; }
    [Prop(Can.Update)] public IReadOnlyList<string>? SecurityComplianceNotificationMails { get; init; }
    [Prop(Can.Update)] public IReadOnlyList<string>? SecurityComplianceNotificationPhones { get; init; }
    [Prop(Can.Update)] public string? State { get; init; }
    [Prop(Can.Update)] public string? Street { get; init; }
    [Prop(Can.Update)] public IReadOnlyList<string>? TechnicalNotificationMails { get; init; }
    [Prop] public string? TenantType { get; init; }
    [Prop] public IReadOnlyList<VerifiedDomain>? VerifiedDomains { get; init; }
}

[Complex]
public class VerifiedDomain
{
    [Prop] public string? Capabilities { get; init; }
    [Prop] public bool? IsDefault { get; init; }
    [Prop] public bool? IsInitial { get; init; }
    [Prop] public string? Name { get; init; }

    /// <summary>Managed or Federated.</summary>
    [Prop] public string? Type { get; init; }
}

[Complex]
public class PrivacyProfile
{
    [Prop(Can.Update)] public string? ContactEmail { get; init; }
    [Prop(Can.Update)] public string? StatementUrl { get; init; }
}

[GraphEnum]
public enum MdmAuthority
{
    Unknown,
    Intune,
    Sccm,
    Office365,
}

[GraphEnum]
public enum PartnerTenantType
{
    MicrosoftSupport = 1,
    SyndicatePartner,
    BreadthPartner,
    BreadthPartnerDelegatedAdmin,
    ResellerPartnerDelegatedAdmin,
    ValueAddedResellerPartnerDelegatedAdmin,
    UnknownFutureValue,
}
