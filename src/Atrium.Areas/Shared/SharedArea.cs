// Contents page of what several rooms use: values, and the root of all entities. It has no paths of its own.

using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Areas.Shared;

public sealed class SharedArea : Area
{
    public override Workload Workload => Workloads.Directory;

    public override IReadOnlyList<Type> Types =>
    [
        typeof(Entity),
        typeof(AssignedLicense),
        typeof(AssignedPlan),
        typeof(AutomaticRepliesSetting),
        typeof(AutomaticRepliesStatus),
        typeof(DateTimeTimeZone),
        typeof(DayOfWeek),
        typeof(DelegateMeetingMessageDeliveryOptions),
        typeof(ExternalAudienceScope),
        typeof(LicenseAssignmentState),
        typeof(LicenseProcessingState),
        typeof(LocaleInfo),
        typeof(MailboxSettings),
        typeof(OnPremisesExtensionAttributes),
        typeof(OnPremisesProvisioningError),
        typeof(ProvisionedPlan),
        typeof(ServiceProvisioningError),
        typeof(ServiceProvisioningXmlError),
        typeof(TimeZoneBase),
        typeof(UserPurpose),
        typeof(WorkingHours),
    ];
}
