// Registers sign-in. The caller brings what the seams ask for: ISignInDirectory, ISignInTokenRows, IGuessRows, ISigningKeys, ISecretsVault …
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace Atrium.Server.SignIn;

/// <summary>The services of the sign-in door.</summary>
public static class SignInServices
{
    /// <summary>The issuer inside sealed tokens: one for all tenants (see <see cref="AdoptTenant"/>), never shown.</summary>
    private static readonly Uri SealIssuer = new("https://sign-in.atrium.invalid/");

    public static void Add(IServiceCollection services, SignInOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<GraphResources>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SealKeys>();
        services.AddSingleton(all => new BearerTokens(
            all.GetRequiredService<ISigningKeys>(), all.GetRequiredService<ISignInDirectory>(), all.GetRequiredService<IRevocations>(),
            all.GetRequiredService<ISignInTokenRows>()));
        services.AddSingleton(new IssuerKeys(new IssuerDocuments(options.Federation), TimeProvider.System));
        services.AddSingleton<FederatedAssertions>();
        services.AddSingleton<ScopeReader>();
        services.AddSingleton<UserAssertions>();
        services.AddSingleton<ConfiguredClaims>();
        services.AddSingleton<DelegatedAccess>();
        services.AddSingleton<TicketHolder>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton(all => new GuessLimits(all.GetRequiredService<IGuessRows>(), TimeProvider.System));
        services.AddSingleton<Seals>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<SignInPages>();
        services.AddSingleton<PageForms>();
        services.AddSingleton<Proofs>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<FactorGate>();
        services.AddSingleton<AccountPages>();
        services.AddSingleton<AdminConsent>();
        services.AddSingleton<Conversations>();
        services.AddSingleton<DeviceRequests>();
        services.AddSingleton<DeviceEndpoint>();
        services.AddSingleton<DevicePages>();
        services.AddSingleton<FrontChannel>();
        services.AddSingleton<SignOut>();
        services.AddSingleton<OpenIdConfiguration>();
        services.AddSingleton<KeysDocument>();
        services.AddSingleton<UserRealm>();
        services.AddSingleton<UserInfo>();
        services.AddSingleton<InstanceDiscovery>();
        services.AddSingleton<IOpenIddictApplicationStore<SignInApplication>, ApplicationStore>();
        services.AddSingleton<IOpenIddictTokenStore<TokenEntity>, TokenStore>();
        services.AddSingleton<ProtocolKeys>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(all => all.GetRequiredService<ProtocolKeys>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(all => all.GetRequiredService<ProtocolKeys>());

        // The library logs whole requests at Information: names and addresses do not belong in logs.
        services.AddLogging(logging => logging.AddFilter("OpenIddict", LogLevel.Warning));

        var clock = new SignInClock();
        services.AddOpenIddict()
            .AddCore(core =>
            {
                core.SetDefaultApplicationEntity<SignInApplication>().SetDefaultTokenEntity<TokenEntity>();
                core.ReplaceApplicationManager<SignInApplication, SignInApplicationManager>();
                core.Configure(settings => settings.TimeProvider = clock);
            })
            .AddServer(server => Configure(server, options, clock));
    }

    private static void Configure(OpenIddictServerBuilder server, SignInOptions options, TimeProvider clock)
    {
        server.Configure(settings =>
        {
            settings.TimeProvider = clock;
            // The two documents are ours: Microsoft's differ from the library's in almost every field.
            settings.ConfigurationEndpointUris.Clear();
            settings.JsonWebKeySetEndpointUris.Clear();
            // Access tokens leave by the token endpoint only, where a client proves itself or its code.
            settings.ResponseTypes.Clear();
            settings.ResponseTypes.UnionWith(["code", "code id_token", "id_token"]);
            settings.CodeChallengeMethods.Add(OpenIddictConstants.CodeChallengeMethods.Plain); // documented, and what leaving it out means
        });
        server.SetIssuer(SealIssuer)
            .SetTokenEndpointUris("oauth2/v2.0/token")
            .SetAuthorizationEndpointUris("oauth2/v2.0/authorize")
            .AllowAuthorizationCodeFlow()
            .AllowHybridFlow()
            .AllowImplicitFlow()
            .AllowClientCredentialsFlow()
            .AllowRefreshTokenFlow()
            .AllowCustomFlow(DeviceCodeGrant.Grant)
            .AllowCustomFlow(OnBehalfOf.Grant)
            .SetAccessTokenLifetime(options.AccessTokenLifetime)
            .SetIdentityTokenLifetime(options.IdTokenLifetime)
            .SetAuthorizationCodeLifetime(options.AuthorizationCodeLifetime)
            .SetRefreshTokenLifetime(options.RefreshTokenLifetime)
            .DisableAccessTokenEncryption()
            .DisableAuthorizationStorage()
            .SetRefreshTokenReuseLeeway(null) // counts where a refresh token is good once
            .DisableScopeValidation()
            .IgnoreEndpointPermissions()
            .IgnoreGrantTypePermissions()
            .IgnoreResponseTypePermissions()
            .IgnoreScopePermissions();
        if (options.PasswordGrant)
        {
            server.AllowPasswordFlow();
        }

        if (!options.StrictRefreshTokens)
        {
            server.DisableRollingRefreshTokens();
        }

        server.UseAspNetCore().SuppressJsonResponseIndentation();
        foreach (var step in SignInHandlers.Removed)
        {
            server.RemoveEventHandler(step);
        }

        foreach (var step in SignInHandlers.Added)
        {
            server.AddEventHandler(step);
        }
    }
}
