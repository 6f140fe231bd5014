// Front-channel sign-out: the applications that were signed in to during a browser session are told of its end, each in a hidden frame of
// the signed-out page, at the address that it registered for that. The browser sends along what cookies that site allows in frames.
using Microsoft.AspNetCore.WebUtilities;

namespace Atrium.Server.SignIn;

internal sealed class FrontChannel(ISignInDirectory directory, SignInOptions options)
{
    /// <summary>Frames on one page.</summary>
    private const int Most = 50;

    /// <summary>The addresses to open, with the names of issuer and session.</summary>
    public async ValueTask<IReadOnlyList<string>> Of(IEnumerable<BrowserAccount> ended, CancellationToken cancel)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var session in ended)
        {
            foreach (var client in session.Applications)
            {
                if ((await directory.FindApplication(session.TenantId, client, cancel))?.LogoutUrl is { } address && MayBeFramed(address))
                {
                    found.Add(Named(address, session));
                }
            }
        }

        return [.. found.Take(Most)];
    }

    /// <summary>Secure, or of this machine; and no page of ours, whose scripts a frame of its own origin could reach.</summary>
    private bool MayBeFramed(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.GetLeftPart(UriPartial.Authority) != options.PublicUrl.GetLeftPart(UriPartial.Authority);

    private string Named(string address, BrowserAccount session)
    {
        var named = QueryHelpers.AddQueryString(address, "iss", $"{options.Authority}/{session.TenantId}/v2.0");
        return session.Name is null ? named : QueryHelpers.AddQueryString(named, "sid", session.Name);
    }
}
