// The organisation's domains, as its rules need them.

using Atrium.Engine.Request;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

internal sealed class Domains
{
    private readonly IReadOnlyList<VerifiedDomain> _all;

    private Domains(IReadOnlyList<VerifiedDomain> all) => _all = all;

    /// <summary>Where addresses are made: the default domain; null in an organisation without any.</summary>
    public string? Default => (_all.FirstOrDefault(d => d.IsDefault == true) ?? (_all.Count > 0 ? _all[0] : null))?.Name;

    public static async ValueTask<Domains> ReadAsync(Call call, CancellationToken cancellation)
    {
        var row = await call.Store.FindAsync(call.Tenant, call.Model.Entity<Organization>().Table!, call.Tenant.Id, cancellation);
        return new Domains(row is null ? [] : Documents.View<Organization>(row.Document).VerifiedDomains ?? []);
    }

    public VerifiedDomain? Find(string domain) => _all.FirstOrDefault(d => domain.Equals(d.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The domain of the name, if the organisation owns it.</summary>
    /// <exception cref="Engine.Errors.GraphError">400 where it does not.</exception>
    public VerifiedDomain Demand(string userPrincipalName) =>
        Find(AddressSyntax.DomainOf(userPrincipalName)) ?? throw DirectoryErrors.UnverifiedDomain();
}
