// Puts the parts together as a web application: Kestrel with our certificate, the services that doors ask for, logging.

using System.Net.Security;
using Atrium.Engine.Request;
using Atrium.Server.Admin;
using Atrium.Server.Seed;
using Atrium.Server.SignIn;
using Atrium.Server.Workers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Atrium.Server.Hosting;

internal static class HostBuilding
{
    /// <summary>Bytes of a request body; the largest that Graph takes in one piece is far below.</summary>
    private const long MaxBody = 8 * 1024 * 1024;

    /// <summary>
    /// Who reads or sends more slowly than this is cut off, so that nobody holds a connection for nothing: a telephone on the slowest network is faster.
    /// </summary>
    private static readonly MinDataRate Slowest = new(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(10));

    public static WebApplication Build(Parts parts, IConfiguration? configuration)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Atrium.Server" });
        if (configuration is not null)
        {
            builder.Configuration.AddConfiguration(configuration);
        }

        Log(builder);
        Listen(builder, parts);
        builder.Services.AddRoutingCore();
        Register(builder.Services, parts);
        SignInServices.Add(builder.Services, new SignInOptions
        {
            PublicUrl = parts.PublicUrl,
            Federation = FederationSettings.Of(parts.Settings),
            StrictRefreshTokens = parts.Settings.StrictRefreshTokens,
            PasswordGrant = parts.Settings.PasswordGrant,
            GraphResources = [parts.Ports.HttpUrl.AbsoluteUri, parts.Ports.HttpsUrl.AbsoluteUri, parts.PublicUrl.AbsoluteUri],
        });
        var app = builder.Build();
        Doors.Open(app, parts.Settings, parts.PublicUrl.AbsoluteUri.TrimEnd('/'));
        return app;
    }

    private static void Log(WebApplicationBuilder builder)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
    }

    private static void Listen(WebApplicationBuilder builder, Parts parts)
    {
        var own = parts.Certificate;
        var tls = new Lazy<SslServerAuthenticationOptions>(parts.Authority.ForServer);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = parts.Ports.Socket);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MinRequestBodyDataRate = Slowest;
            kestrel.Limits.MinResponseDataRate = Slowest;
            foreach (var endpoint in parts.Ports.Of(parts.Ports.Http))
            {
                kestrel.Listen(endpoint);
            }

            foreach (var endpoint in parts.Ports.Of(parts.Ports.Https))
            {
                // Not before somebody comes: building the chain reads all the authorities that the system trusts.
                kestrel.Listen(endpoint, listen => listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(own is null ? tls.Value : own.ForServer()) }));
            }
        });
    }

    private static void Register(IServiceCollection services, Parts parts)
    {
        services.AddSingleton(parts.Settings);
        services.AddSingleton(parts.Model);
        services.AddSingleton(parts.Services);
        services.AddSingleton(parts.PermissionUses ?? new PermissionUses());
        services.AddSingleton(parts.Storage.Store);
        services.AddSingleton(parts.Storage.House);
        services.AddSingleton(parts.Storage.Blobs);
        services.AddSingleton(parts.Storage.Leases);
        services.AddSingleton(parts.Clocks);
        services.AddSingleton(parts.Closed);
        services.AddSingleton(parts.Vault);
        services.AddSingleton<ISigningKeys>(parts.SigningKeys);
        services.AddSingleton(parts.SigningKeys);
        services.AddSingleton<ISignInTokenRows>(parts.SignInTokens);
        services.AddSingleton<ISignInDirectory, StoreSignInDirectory>();
        services.AddSingleton<ISignInSessions>(parts.SignInSessions);
        services.AddSingleton<IGuessRows>(parts.Guesses);
        services.AddSingleton<ISignInConsents, StoreSignInConsents>();
        services.AddSingleton<ISignInAccounts, StoreSignInAccounts>();
        services.AddHostedService<SignInHousekeeping>();
        services.AddHostedService<KeyRotation>();
        services.AddSingleton<Upkeep>();
        services.AddSingleton<PrincipalFollowing>();
        services.AddHostedService<PrincipalFollower>();
        services.AddSingleton<RevocationStamps>();
        services.AddSingleton<IRevocations>(all => all.GetRequiredService<RevocationStamps>());
        services.AddSingleton<RevocationFeed>();
        services.AddSingleton(new SeedLoader(parts.Secrets, parts.Hashing));
        services.AddSingleton<SeedKeeper>();
        services.AddSingleton(new SeedsOfSettings(parts.Seeds));
        services.AddSingleton<Readiness>();
        services.AddSingleton(all => new Pipeline(Doors.Log(all.GetRequiredService<ILogger<Pipeline>>())));
    }
}
