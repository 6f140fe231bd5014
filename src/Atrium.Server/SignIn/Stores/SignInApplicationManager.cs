// How a client's secret is judged: ours are plain SHA-256 and there may be several, each with an end. And its addresses: by platform.
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace Atrium.Server.SignIn;

internal sealed class SignInApplicationManager(
    IOpenIddictApplicationCache<SignInApplication> cache,
    ILogger<OpenIddictApplicationManager<SignInApplication>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<SignInApplication> store)
    : OpenIddictApplicationManager<SignInApplication>(cache, logger, options, store)
{
    public override ValueTask<bool> ValidateRedirectUriAsync(SignInApplication application, string uri, CancellationToken cancellationToken = default) =>
        new(Platforms.Find(application, uri) is not null);

    public override ValueTask<bool> ValidateClientSecretAsync(
        SignInApplication application, string secret, CancellationToken cancellationToken = default)
    {
        var request = SignInRequest.Required;
        if (request.CertificateProven)
        {
            return new(true);
        }

        var verdict = ClientSecrets.Check(application.Secrets, secret, request.Now);
        if (verdict == SecretVerdict.Expired)
        {
            request.Failure = AadErrors.SecretExpired(application.AppId.ToString());
        }

        return new(verdict == SecretVerdict.Valid);
    }
}
