// The ticket: what a sign-in leaves inside codes and refresh tokens, from which the next tokens are made.
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

    /// <summary>The kind of place that the code was sent to (<see cref="Platform"/>); it decides who may redeem.</summary>
    public const string Platform = "atrium_platform";

    /// <summary>Ticks after which nothing is renewed any more (pages in browsers).</summary>
    public const string Until = "atrium_until";

    /// <summary>The scope parameter of the authorization request.</summary>
    public const string Asked = "atrium_asked";

    /// <summary>Ticks of the sign-in itself.</summary>
    public const string Authenticated = "atrium_authenticated";

    /// <summary>The browser session of the sign-in.</summary>
    public const string Session = "atrium_session";

    /// <summary>From where somebody signed in.</summary>
    public const string Address = "atrium_address";

    /// <summary>Claims that are asked for in id tokens, space-separated.</summary>
    public const string Claims = "atrium_claims";

    /// <summary>There: the client understands challenges.</summary>
    public const string Capable = "atrium_capable";
}

internal static class Ticket
{
    private const string Authentication = "Atrium";

    public static string NewFamily() => "f" + Guid.NewGuid().ToString("N");

    /// <param name="access">What was granted.</param>
    /// <param name="openId">OpenID scopes in force: openid makes the library issue an id token, offline_access a refresh token.</param>
    public static ClaimsPrincipal Make(GrantedAccess access, IEnumerable<string> openId)
    {
        var subject = access.User?.Id ?? access.Application.ServicePrincipalId;
        var identity = new ClaimsIdentity(Authentication, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject.ToString())
            .SetClaim(TicketClaims.Tenant, access.Tenant.Id.ToString())
            .SetClaim(TicketClaims.At, Ticks(access.At))
            .SetClaims(Claims.AuthenticationMethodReference, [.. access.Methods]);
        SetIf(TicketClaims.Authenticated, access.AuthenticatedAt is { } authenticated ? Ticks(authenticated) : null);
        SetIf(TicketClaims.Session, access.Session);
        SetIf(TicketClaims.Address, access.Address);
        SetIf(TicketClaims.Claims, access.AskedClaims.Count == 0 ? null : string.Join(' ', access.AskedClaims));
        SetIf(TicketClaims.Capable, access.Capable ? "1" : null);

        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(openId);
        principal.SetAuthorizationId(access.Family ?? NewFamily());
        return principal;

        void SetIf(string name, string? value)
        {
            if (value is not null)
            {
                identity.SetClaim(name, value);
            }
        }
    }

    public static DateTimeOffset At(ClaimsPrincipal ticket) => Instant(ticket, TicketClaims.At) ?? DateTimeOffset.MinValue;

    public static DateTimeOffset? Instant(ClaimsPrincipal ticket, string claim) =>
        long.TryParse(ticket.GetClaim(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;

    public static string Ticks(DateTimeOffset instant) => instant.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
