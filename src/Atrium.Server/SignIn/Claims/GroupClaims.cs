// Groups in tokens: which, by what name, and what stands there when they are too many.
namespace Atrium.Server.SignIn;

internal sealed class GroupClaims(ISignInDirectory directory, SignInOptions options)
{
    /// <summary>More than these are not listed: the token tells where to ask.</summary>
    public const int Most = 200;

    /// <summary>In tokens that travel in an address.</summary>
    public const int MostInAddress = 5;

    private const string Claim = "groups";

    /// <param name="claims">Gets them.</param>
    /// <param name="access">Whose token it is.</param>
    /// <param name="settings">Of the application that the token is for.</param>
    /// <param name="principal">Its service principal.</param>
    /// <param name="wanted">What it wants of this kind of token.</param>
    /// <param name="inAddress">Whether the token travels in an address.</param>
    /// <param name="cancel">Stops it.</param>
    public async ValueTask Add(
        Dictionary<string, object> claims, GrantedAccess access, ClaimSettings settings, Guid principal, IReadOnlyList<WantedClaim> wanted, bool inAddress, CancellationToken cancel)
    {
        var (all, assigned) = (settings.Wants("All"), settings.Wants("ApplicationGroup"));
        if (access.User is not { } user || !(all || assigned || settings.Wants("SecurityGroup")))
        {
            return;
        }

        var question = new GroupQuestion(!all, assigned && !all && !settings.Wants("SecurityGroup") ? principal : null, Most + 1);
        var groups = await directory.Groups(access.Tenant.Id, user.Id, question, cancel);
        if (groups.Count == 0)
        {
            return;
        }

        if (inAddress && groups.Count > MostInAddress)
        {
            claims["hasgroups"] = true;
        }
        else if (groups.Count > Most)
        {
            claims["_claim_names"] = new Dictionary<string, object>(StringComparer.Ordinal) { [Claim] = "src1" };
            claims["_claim_sources"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["src1"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["endpoint"] = $"{options.Authority}/v1.0/users/{user.Id}/getMemberObjects" },
            };
        }
        else
        {
            var finer = wanted.FirstOrDefault(claim => claim.Name == Claim);
            claims[finer?.Has("emit_as_roles") == true ? "roles" : Claim] = groups.Select(group => Name(group, finer)).ToArray();
        }
    }

    private static string Name(SignInGroup group, WantedClaim? finer)
    {
        var name = group switch
        {
            _ when finer is null => null,
            { Synchronized: false } => finer.Has("cloud_displayname") ? group.DisplayName : null,
            _ when finer.Has("sam_account_name") => group.SamAccountName,
            { DomainName: { } domain } when finer.Has("dns_domain_and_sam_account_name") => $"{domain}\\{group.SamAccountName}",
            { NetBiosName: { } domain } when finer.Has("netbios_domain_and_sam_account_name") => $"{domain}\\{group.SamAccountName}",
            _ => null,
        };
        return string.IsNullOrEmpty(name) ? group.Id.ToString() : name;
    }
}
