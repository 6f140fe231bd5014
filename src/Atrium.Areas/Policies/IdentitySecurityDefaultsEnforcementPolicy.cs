// Whether everybody who signs in must show a second factor. Every organisation has this policy; at first it is off.

using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Policies;

[Entity]
public class IdentitySecurityDefaultsEnforcementPolicy : PolicyBase
{
    public const string Key = "00000000-0000-0000-0000-000000000005";

    public const string Initial = """
        {"description":"Everybody who signs in shows a second factor, and sets one up at the first sign-in.","displayName":"Security Defaults","isEnabled":false}
        """;

    [Prop(Can.Update, Default = "false")] public bool IsEnabled { get; init; }

    /// <summary>As sign-in asks; an organisation in which nobody ever wrote it has it switched off.</summary>
    public static async ValueTask<bool> IsOnAsync(IStore store, GraphModel model, Tenant tenant, CancellationToken cancellation)
    {
        var type = model.Entity<IdentitySecurityDefaultsEnforcementPolicy>();
        return await store.FindAsync(tenant, type.Table!, Guid.Parse(Key), cancellation) is { } row
            && Documents.View<IdentitySecurityDefaultsEnforcementPolicy>(row.Document).IsEnabled;
    }
}
