// The policies at the root of the service.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Policies;

public class PolicyRoots
{
    [RootSet]
    [Needs(Read = "Policy.Read.All")]
    public PolicyRoot? Policies { get; init; }
}

/// <summary>The singleton <c>/policies</c>, which holds them.</summary>
[Entity(Virtual = true)]
public class PolicyRoot : Entity
{
    /// <summary>To change it takes <c>Policy.Read.All</c> besides, which the rules see to.</summary>
    [Singleton(Key = IdentitySecurityDefaultsEnforcementPolicy.Key, Initial = IdentitySecurityDefaultsEnforcementPolicy.Initial)]
    [Needs(Read = "Policy.Read.All", Update = "Policy.ReadWrite.SecurityDefaults Policy.ReadWrite.ConditionalAccess")]
    public IdentitySecurityDefaultsEnforcementPolicy? IdentitySecurityDefaultsEnforcementPolicy { get; init; }
}
