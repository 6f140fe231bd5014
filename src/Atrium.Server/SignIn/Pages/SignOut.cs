// GET or POST /{tenant}/oauth2/v2.0/logout: ends the browser's sessions, tells the applications that were signed in to, and leads back only
// to where one of them registered.
using Microsoft.IdentityModel.JsonWebTokens;

namespace Atrium.Server.SignIn;

internal sealed class SignOut(ISignInDirectory directory, ISignInSessions sessions, FrontChannel front)
{
    public async Task Serve(HttpContext http, SignInRequest request)
    {
        var cancel = http.RequestAborted;
        var sent = HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : null;
        string? Field(string name) => sent?[name].ToString() is { Length: > 0 } posted ? posted : http.Request.Query[name].ToString();

        var open = BrowserCookie.Read(http) is { } browser ? await sessions.Of(browser, cancel) : [];
        var hint = Field("logout_hint");
        var ending = await Meant(open, hint, cancel);
        foreach (var session in ending)
        {
            await sessions.Remove(session, cancel);
        }

        if (ending.Count == open.Count)
        {
            BrowserCookie.Forget(http);
        }

        var frames = await front.Of(ending, cancel);
        var next = await Next(Field("post_logout_redirect_uri"), Field("state"), ending, Field("id_token_hint"), cancel);
        if (next is not null && frames.Count == 0)
        {
            http.Response.Headers.CacheControl = "no-store, no-cache";
            http.Response.Redirect(next);
            return;
        }

        await SignedOutPage.Of(ending.Count > 0, frames, next).Write(http);
    }

    /// <summary>Where to lead back to, with the state that was sent; null: nowhere.</summary>
    private async ValueTask<string?> Next(string? address, string? state, IReadOnlyList<BrowserAccount> ending, string? token, CancellationToken cancel) =>
        string.IsNullOrEmpty(address) || !await IsRegistered(address, ending, token, cancel) ? null
        : string.IsNullOrEmpty(state) ? address
        : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}state={Uri.EscapeDataString(state)}";

    /// <summary>The one that was hinted at by name; all of them when none was.</summary>
    private async ValueTask<IReadOnlyList<BrowserAccount>> Meant(IReadOnlyList<BrowserAccount> open, string? hint, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(hint) || open.Count < 2)
        {
            return open;
        }

        foreach (var session in open)
        {
            if (await directory.FindUserById(session.TenantId, session.UserId, cancel) is { } user
                && LoginHints.Means(hint, user))
            {
                return [session];
            }
        }

        return open;
    }

    /// <summary>An address is good when an application registered it that was signed in to from here, or whose id token was sent along.
    /// The token's signature does not matter: it only names the application, and an address of somebody's choice stays out.</summary>
    private async ValueTask<bool> IsRegistered(string address, IReadOnlyList<BrowserAccount> ending, string? token, CancellationToken cancel)
    {
        var candidates = ending.SelectMany(session => session.Applications.Select(app => (Tenant: (Guid?)session.TenantId, App: app))).ToList();
        if (Named(token) is { } named)
        {
            candidates.Add((null, named));
        }

        foreach (var (tenant, app) in candidates.Distinct())
        {
            if (await directory.FindApplication(tenant, app, cancel) is { } application
                && Platforms.Find(application, address) is Platform.Web or Platform.Spa)
            {
                return true;
            }
        }

        return false;
    }

    private static Guid? Named(string? token) =>
        token is { Length: > 0 and < 16_384 } && new JsonWebTokenHandler() is var reader && reader.CanReadToken(token)
            && TryRead(reader, token) is { } jwt && Guid.TryParse(jwt.Audiences.FirstOrDefault(), out var client)
            ? client
            : null;

    private static JsonWebToken? TryRead(JsonWebTokenHandler reader, string token)
    {
        try
        {
            return reader.ReadJsonWebToken(token);
        }
        catch (Exception broken) when (broken is ArgumentException or FormatException)
        {
            return null;
        }
    }
}
