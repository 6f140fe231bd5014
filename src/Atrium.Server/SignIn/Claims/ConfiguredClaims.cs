// Claims beyond those that every token has: those that an application set for its tokens, and those that a request asked for.
namespace Atrium.Server.SignIn;

internal sealed class ConfiguredClaims(ISignInDirectory directory, SignInOptions options)
{
    private readonly GroupClaims _groups = new(directory, options);

    /// <summary>Whether a request may ask for it in the id token.</summary>
    public static bool MayBeAsked(string name) => name
        is "acct" or "amr" or "auth_time" or "ctry" or "email" or "family_name" or "given_name" or "ipaddr" or "login_hint"
        or "name" or "preferred_username" or "sid" or "tenant_ctry" or "upn" or "verified_primary_email" or "verified_secondary_email" or "xms_pl" or "xms_tpl";

    /// <summary>With the further claims of both of its tokens.</summary>
    /// <param name="access">What was granted.</param>
    /// <param name="inAddress">Whether the id token travels in an address.</param>
    /// <param name="cancel">Stops it.</param>
    public async ValueTask<GrantedAccess> Complete(GrantedAccess access, bool inAddress, CancellationToken cancel)
    {
        var own = access.Application.Claims;
        var id = new Dictionary<string, object>(StringComparer.Ordinal);
        if (access.User is { } user)
        {
            foreach (var name in own.IdToken.Select(claim => claim.Name).Where(name => !NeedsProfile(name) || access.Profile)
                .Concat(access.AskedClaims.Where(name => IsConsented(name, access))))
            {
                AddIf(id, name, Value(name, access, user));
            }

            AddRoles(id, own, user);
            await _groups.Add(id, access, own, access.Application.ServicePrincipalId, own.IdToken, inAddress, cancel);
        }

        return access with { IdClaims = id, AccessClaims = await OfAccessToken(access, cancel) };
    }

    /// <summary>An access token is made by the wishes of the API that it is for. Graph's are its own.</summary>
    private async ValueTask<Dictionary<string, object>> OfAccessToken(GrantedAccess access, CancellationToken cancel)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal);
        var settings = access.Resource?.Claims ?? ClaimSettings.None;
        if (access.Capable && (access.Resource is null || settings.AccessToken.Any(claim => claim.Name == "xms_cc")))
        {
            claims["xms_cc"] = new[] { ClaimsRequest.ChallengeCapability };
        }

        if (access.Resource is { } api && access.User is { } user)
        {
            // sid is there already, of all that came from one act of signing in: revocation goes by it.
            foreach (var claim in settings.AccessToken.Where(claim => claim.Name != "sid"))
            {
                AddIf(claims, claim.Name, Value(claim.Name, access, user));
            }

            AddRoles(claims, settings, user);
            await _groups.Add(claims, access, settings, api.ServicePrincipalId, settings.AccessToken, inAddress: false, cancel);
        }

        return claims;
    }

    private static void AddRoles(Dictionary<string, object> claims, ClaimSettings settings, SignInUser user)
    {
        if (settings.Wants("All") || settings.Wants("DirectoryRole"))
        {
            claims["wids"] = user.RoleClaim();
        }
    }

    /// <summary>Null: there is none of this person, or it is not known here.</summary>
    private static object? Value(string name, GrantedAccess access, SignInUser user) => name switch
    {
        "acct" => user.IsGuest ? 1 : 0,
        "amr" => access.Methods.ToArray(),
        "auth_time" => access.AuthenticatedAt?.ToUnixTimeSeconds(),
        "ctry" => user.Country is { Length: 2 } ? user.Country : null,
        "email" => user.Mail,
        "family_name" => user.Surname,
        "given_name" => user.GivenName,
        "ipaddr" => access.Address,
        "login_hint" => LoginHints.Of(user),
        "name" => user.DisplayName,
        "onprem_sid" => user.OnPremisesSecurityIdentifier,
        "preferred_username" or "upn" => user.UserPrincipalName,
        "sid" => access.Session,
        "tenant_ctry" => access.Tenant.Country,
        "verified_primary_email" => Verified(access.Tenant, [user.Mail]),
        "verified_secondary_email" => Verified(access.Tenant, user.FurtherAddresses),
        "xms_pl" => user.PreferredLanguage,
        "xms_tpl" => access.Tenant.Language,
        _ => null,
    };

    private static bool NeedsProfile(string name) => name is "family_name" or "given_name" or "upn" or "name" or "preferred_username";

    /// <summary>A request gets no more of a person than its scopes were consented to.</summary>
    private static bool IsConsented(string name, GrantedAccess access) =>
        (!NeedsProfile(name) || access.Profile)
        && (name is not ("email" or "verified_primary_email" or "verified_secondary_email") || access.Email)
        && (name is not ("ctry" or "ipaddr" or "xms_pl") || access.Profile);

    /// <summary>Addresses in the organisation's own domains: nobody else can have claimed them.</summary>
    private static string[]? Verified(SignInTenant tenant, IEnumerable<string?> addresses)
    {
        string[] found = [.. addresses.OfType<string>().Where(a => tenant.Domains.Contains(a[(a.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase))];
        return found.Length == 0 ? null : found;
    }

    private static void AddIf(Dictionary<string, object> claims, string name, object? value)
    {
        if (value is not null and not "")
        {
            claims[name] = value;
        }
    }
}
