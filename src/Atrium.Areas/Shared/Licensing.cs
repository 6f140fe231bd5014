// Licences and the service plans that come with them, as people, groups and the organisation carry them.

using Atrium.Engine.Model;

namespace Atrium.Areas.Shared;

[Complex]
public class AssignedLicense
{
    [Prop] public IReadOnlyList<Guid>? DisabledPlans { get; init; }
    [Prop(Can.Equal), Indexed] public Guid? SkuId { get; init; }
}

[Complex]
public class AssignedPlan
{
    [Prop] public DateTimeOffset? AssignedDateTime { get; init; }
    [Prop(Can.Equal | Can.FilterAdvanced)] public string? CapabilityStatus { get; init; }
    [Prop(Can.Equal | Can.StartsWith | Can.FilterAdvanced)] public string? Service { get; init; }
    [Prop(Can.Equal | Can.FilterAdvanced)] public Guid? ServicePlanId { get; init; }
}

[Complex]
public class ProvisionedPlan
{
    [Prop(Can.Equal | Can.FilterAdvanced)] public string? CapabilityStatus { get; init; }
    [Prop(Can.Equal | Can.FilterAdvanced)] public string? ProvisioningStatus { get; init; }
    [Prop(Can.Equal | Can.StartsWith | Can.FilterAdvanced)] public string? Service { get; init; }
}

[Complex]
public class LicenseAssignmentState
{
    [Prop] public string? AssignedByGroup { get; init; }
    [Prop] public IReadOnlyList<Guid>? DisabledPlans { get; init; }
    [Prop] public string? Error { get; init; }
    [Prop] public DateTimeOffset? LastUpdatedDateTime { get; init; }
    [Prop] public Guid? SkuId { get; init; }
    [Prop] public string? State { get; init; }
}

[Complex]
public class LicenseProcessingState
{
    [Prop] public string? State { get; init; }
}
