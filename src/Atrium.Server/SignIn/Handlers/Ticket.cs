// The ticket: what a sign-in leaves inside refresh tokens (later codes), from which the next tokens are made.
using System.Globalization;
using System.Security.Claims;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Atrium.Server.SignIn;

internal static class TicketClaims
{
    public const string Tenant = "tid";

    /// <summary>The exact instant of issue in ticks: revocation within the same second must not miss it.</summary>
    public const string At = "atrium_at";
}

internal static class Ticket
{
    private const string Authentication = "Atrium";

    /// <param name="access">What was granted.</param>
    /// <param name="openId">OpenID scopes in force: openid makes the library issue an id token, offline_access a refresh token.</param>
    /// <param name="family">The family to continue, or null to found one: a replayed code then revokes what it gave.</param>
    public static ClaimsPrincipal Make(GrantedAccess access, IEnumerable<string> openId, string? family)
    {
        var subject = access.User?.Id ?? access.Application.ServicePrincipalId;
        var identity = new ClaimsIdentity(Authentication, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject.ToString())
            .SetClaim(TicketClaims.Tenant, access.Tenant.Id.ToString())
            .SetClaim(TicketClaims.At, access.At.UtcTicks.ToString(CultureInfo.InvariantCulture))
            .SetClaims(Claims.AuthenticationMethodReference, [.. access.Methods]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(openId);
        principal.SetAuthorizationId(family ?? "f" + Guid.NewGuid().ToString("N"));
        return principal;
    }

    public static DateTimeOffset At(ClaimsPrincipal ticket) =>
        long.TryParse(ticket.GetClaim(TicketClaims.At), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : DateTimeOffset.MinValue;
}
