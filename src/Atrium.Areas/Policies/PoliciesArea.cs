// Contents page of the room of policies: what an organisation demands of everybody.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Areas.Policies;

public sealed class PoliciesArea : Area
{
    public override Workload Workload => Workloads.Directory;

    public override Type Roots => typeof(PolicyRoots);

    public override IReadOnlyList<Type> Types => [typeof(PolicyRoot), typeof(PolicyBase), typeof(IdentitySecurityDefaultsEnforcementPolicy)];

    public override IReadOnlyList<IRules> Rules { get; } = [new IdentitySecurityDefaultsEnforcementPolicyRules()];
}
