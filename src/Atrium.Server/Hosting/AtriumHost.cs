// A whole server in this process: the program runs one, tests run many.

using Atrium.Server.Seed;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

/// <summary>Started when it is given out; disposing it stops it gracefully.</summary>
public sealed class AtriumHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Parts _parts;

    private AtriumHost(WebApplication app, Parts parts) => (_app, _parts) = (app, parts);

    public AtriumSettings Settings => _parts.Settings;

    public Uri HttpUrl => _parts.Ports.HttpUrl;

    public Uri HttpsUrl => _parts.Ports.HttpsUrl;

    /// <summary>Where clients find the server: <see cref="HttpsUrl"/> unless the settings name another.</summary>
    public Uri PublicUrl => _parts.PublicUrl;

    /// <summary>Path of the PEM file that clients must trust, where the certificate is not the operator's own.</summary>
    public string CaCertificate => _parts.Authority.CaPath;

    /// <summary>The data folder, as a full path.</summary>
    public string Folder => _parts.Folder.Path;

    /// <summary>What is in atrium.json; null without an organisation.</summary>
    public AtriumFile? File { get; private set; }

    public string? OrganizationName => _parts.Seeds is [var first, ..] ? first.File.Organization.DisplayName : null;

    public IServiceProvider Services => _app.Services;

    /// <exception cref="StartRefused">A person must change something first.</exception>
    public static async Task<AtriumHost> StartAsync(
        AtriumSettings settings, IConfiguration? configuration, Func<Func<ISeedProgress, Task>, Task>? watch, CancellationToken cancellation)
    {
        var parts = await Parts.OpenAsync(settings, cancellation);
        WebApplication? app = null;
        try
        {
            app = HostBuilding.Build(parts, configuration);
            parts.Hashing.Limits = app.Services.GetRequiredService<GuessLimits>();
            var host = new AtriumHost(app, parts);
            await app.StartAsync(cancellation);
            await host.SeedAsync(watch ?? (work => work(new SilentProgress())), cancellation);
            return host;
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            await parts.DisposeAsync();
            throw;
        }
    }

    public static Task<AtriumHost> StartAsync(AtriumSettings settings, CancellationToken cancellation) => StartAsync(settings, null, null, cancellation);

    /// <summary>Returns when somebody asks the process to stop.</summary>
    public Task WaitAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _parts.DisposeAsync();
    }

    private async Task SeedAsync(Func<Func<ISeedProgress, Task>, Task> watch, CancellationToken cancellation)
    {
        Services.GetRequiredService<RevocationFeed>(); // listens from the first commit on
        if (_parts.Seeds is [var first, ..])
        {
            var keeper = Services.GetRequiredService<SeedKeeper>();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _app.Lifetime.ApplicationStopping);
            foreach (var seed in _parts.Seeds)
            {
                await watch(progress => keeper.EnsureAsync(seed, progress, stop.Token));
            }

            File = AtriumFile.Of(first.File, [.. _parts.Seeds.Skip(1).Select(s => s.File)], _parts.Secrets, HttpUrl, PublicUrl, Settings.Certificate is null ? CaCertificate : null);
        }

        await Services.GetRequiredService<Upkeep>().RunAsync(cancellation);
        Services.GetRequiredService<Readiness>().Seeded = true;
        if (File is not null)
        {
            _parts.Folder.WritePrivate(AtriumFile.Name, File.ToUtf8());
        }
        else
        {
            System.IO.File.Delete(_parts.Folder.In(AtriumFile.Name)); // of an earlier start: its addresses no longer hold
        }
    }
}
