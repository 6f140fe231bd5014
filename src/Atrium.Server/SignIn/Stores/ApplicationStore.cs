// Applications as the protocol library wants them: a read-only view of the directory. Registrations are made through Graph.
using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Atrium.Server.SignIn;

internal sealed partial class ApplicationStore(ISignInDirectory directory) : IOpenIddictApplicationStore<SignInApplication>
{
    public async ValueTask<SignInApplication?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken) =>
        Guid.TryParse(identifier, out var appId)
            ? await directory.FindOffered(SignInRequest.Required.Tenant?.Id, appId, cancellationToken)
            : null;

    public ValueTask<SignInApplication?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        FindByClientIdAsync(identifier, cancellationToken);

    public ValueTask<string?> GetIdAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new(application.AppId.ToString());

    public ValueTask<string?> GetClientIdAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new(application.AppId.ToString());

    public ValueTask<string?> GetClientTypeAsync(SignInApplication application, CancellationToken cancellationToken)
    {
        // Codes of pages and programs are redeemed without a secret, also where the application has a server too; the code says which.
        // One that has proven itself by a token of another issuer has a credential, though neither secret nor certificate.
        var request = SignInRequest.Required;
        var isPublic = (application.Kind == ClientKind.Public && !request.CertificateProven)
            || (!request.SecretPresented
                && (application.Kind == ClientKind.Both || application.SpaRedirectUris.Count + application.NativeRedirectUris.Count > 0));
        return new(isPublic ? ClientTypes.Public : ClientTypes.Confidential);
    }

    public ValueTask<string?> GetApplicationTypeAsync(SignInApplication application, CancellationToken cancellationToken) => new(ApplicationTypes.Web);

    public ValueTask<ImmutableArray<string>> GetRedirectUrisAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new([.. application.WebRedirectUris, .. application.SpaRedirectUris, .. application.NativeRedirectUris]);

    public ValueTask<ImmutableArray<string>> GetPostLogoutRedirectUrisAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new([.. application.WebRedirectUris, .. application.SpaRedirectUris, .. application.NativeRedirectUris]);

    /// <summary>Proof keys are required by platform, see <see cref="AuthorizationAsk"/>.</summary>
    public ValueTask<ImmutableArray<string>> GetRequirementsAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new(ImmutableArray<string>.Empty);

    public ValueTask<ImmutableDictionary<string, string>> GetSettingsAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new(ImmutableDictionary<string, string>.Empty);

    public ValueTask<JsonWebKeySet?> GetJsonWebKeySetAsync(SignInApplication application, CancellationToken cancellationToken) => new((JsonWebKeySet?)null);
}
