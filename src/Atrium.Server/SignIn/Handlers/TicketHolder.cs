// The person behind a code or a refresh token, and whether what they hold is still good, and comes from the right place.
using System.Security.Claims;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Atrium.Server.SignIn;

internal sealed class TicketHolder(ISignInDirectory directory)
{
    /// <summary>A person or a refusal.</summary>
    public async ValueTask<(SignInUser? User, AadError? Refusal)> Find(HttpContext http, ClaimsPrincipal? ticket, string client, CancellationToken cancel)
    {
        var request = SignInRequest.Required;
        var tenant = request.Tenant; // the ticket's own: AdoptTenant saw to it
        if (tenant is null || ticket is null || !Guid.TryParse(ticket.GetClaim(Claims.Subject), out var subject))
        {
            return (null, AadErrors.BadGrant);
        }

        // Unknown here is the business of who grants.
        var origin = http.Request.Headers.Origin.ToString() is { Length: > 0 } sent ? sent : null;
        if (await directory.FindApplication(tenant.Id, Guid.Parse(client), cancel) is { } application
            && Platforms.Refusal(ticket.GetClaim(TicketClaims.Platform), application, origin, request.SecretPresented) is { } misplaced)
        {
            return (null, misplaced);
        }

        if (Ticket.Instant(ticket, TicketClaims.Until) <= request.Now)
        {
            return (null, AadErrors.SpaGrantExpired);
        }

        var user = await directory.FindUserById(tenant.Id, subject, cancel);
        AadError? refusal = user switch
        {
            null => AadErrors.UserGone(subject),
            { Enabled: false } => AadErrors.UserDisabled,
            { SessionsValidFrom: { } from } when Ticket.At(ticket) < from => AadErrors.GrantRevoked,
            _ => null,
        };
        return (user, refusal);
    }
}
