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
            ? await directory.FindApplication(SignInRequest.Required.Tenant?.Id, appId, cancellationToken)
            : null;

    public ValueTask<SignInApplication?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        FindByClientIdAsync(identifier, cancellationToken);

    public ValueTask<string?> GetIdAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new(application.AppId.ToString());

    public ValueTask<string?> GetClientIdAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new(application.AppId.ToString());

    public ValueTask<string?> GetClientTypeAsync(SignInApplication application, CancellationToken cancellationToken)
    {
        var isPublic = application.Kind == ClientKind.Public
            || (application.Kind == ClientKind.Both && !SignInRequest.Required.SecretPresented);
        return new(isPublic ? ClientTypes.Public : ClientTypes.Confidential);
    }

    /// <summary>Native allows a loopback redirect on any port, which Microsoft allows public clients.</summary>
    public ValueTask<string?> GetApplicationTypeAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new(application.Kind == ClientKind.Confidential ? ApplicationTypes.Web : ApplicationTypes.Native);

    public ValueTask<ImmutableArray<string>> GetRedirectUrisAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new([.. application.RedirectUris]);

    public ValueTask<ImmutableArray<string>> GetPostLogoutRedirectUrisAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new([.. application.RedirectUris]);

    public ValueTask<ImmutableArray<string>> GetRequirementsAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new(application.Kind == ClientKind.Public ? [Requirements.Features.ProofKeyForCodeExchange] : ImmutableArray<string>.Empty);

    public ValueTask<ImmutableDictionary<string, string>> GetSettingsAsync(SignInApplication application, CancellationToken cancellationToken) =>
        new(ImmutableDictionary<string, string>.Empty);

    public ValueTask<JsonWebKeySet?> GetJsonWebKeySetAsync(SignInApplication application, CancellationToken cancellationToken) => new((JsonWebKeySet?)null);
}
