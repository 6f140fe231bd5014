// Who may switch it: whoever may read policies as well, and of people only administrators of security.

using System.Collections.Frozen;
using Atrium.Areas.Directory;
using Atrium.Engine.Rules;

namespace Atrium.Areas.Policies;

public sealed class IdentitySecurityDefaultsEnforcementPolicyRules : Rules<IdentitySecurityDefaultsEnforcementPolicy>
{
    private static readonly string[] Besides = ["Policy.Read.All"];

    private static readonly FrozenSet<Guid> Administrators =
        [DirectoryRoles.GlobalAdministrator, DirectoryRoles.SecurityAdministrator, DirectoryRoles.ConditionalAccessAdministrator];

    protected override ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation)
    {
        var caller = edit.Call.Caller;
        if (!caller.HasAny(Besides))
        {
            throw DirectoryErrors.Denied(Besides[0]);
        }

        return DirectoryRoles.Has(caller, Administrators) ? ValueTask.CompletedTask : throw DirectoryErrors.Denied("Security Administrator");
    }
}
