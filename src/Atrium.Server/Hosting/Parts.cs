// What a server is made of, opened in order before it listens: ports, folder, model, seed, store, keys, clocks.

using System.Security.Cryptography;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Server.Admin;
using Atrium.Server.Seed;
using Atrium.Server.SignIn;
using Atrium.Server.Tls;
using Atrium.Store;

namespace Atrium.Server.Hosting;

internal sealed class Parts : IAsyncDisposable
{
    public required AtriumSettings Settings { get; init; }

    public required Ports Ports { get; init; }

    public required DataFolder Folder { get; init; }

    public required GraphModel Model { get; init; }

    public required SlowHashing Hashing { get; init; }

    /// <summary>The organisations of the settings; the first is the one that is meant where none is named.</summary>
    public required IReadOnlyList<SeedSource> Seeds { get; init; }

    public required Storage Storage { get; init; }

    public required ISecretsVault Vault { get; init; }

    public required SigningKeySet SigningKeys { get; init; }

    public required LocalAuthority Authority { get; init; }

    /// <summary>Null: one of <see cref="Authority"/>.</summary>
    public required OwnCertificate? Certificate { get; init; }

    /// <summary>Where clients find the server; ends in a slash.</summary>
    public Uri PublicUrl => Settings.PublicUrl ?? Ports.HttpsUrl;

    public required OrganizationClocks Clocks { get; init; }

    public required ClosedOrganizations Closed { get; init; }

    public required StoreSignInTokens SignInTokens { get; init; }

    public required StoreSignInSessions SignInSessions { get; init; }

    public required StoreGuesses Guesses { get; init; }

    public required DemoSecrets Secrets { get; init; }

    /// <summary>Null unless there is a control endpoint to ask them from.</summary>
    public PermissionUses? PermissionUses { get; init; }

    public required CallServices Services { get; init; }

    /// <exception cref="StartRefused">A person must change something first. Nothing is left open.</exception>
    public static async Task<Parts> OpenAsync(AtriumSettings settings, CancellationToken cancellation)
    {
        var hashing = new SlowHashing(new Passwords());
        var model = Rooms.Model(hashing);
        var seeds = SeedSource.ReadAll(settings.Seed, model);
        var opened = new Stack<object>();
        try
        {
            var own = settings.Certificate is { } file ? OwnCertificate.Open(file, settings.CertificateKey, settings.CertificatePassword, TimeProvider.System) : null;
            var folder = Keep(opened, DataFolder.Open(settings.Data));
            var ports = Keep(opened, Ports.Take(settings.HttpPort, settings.HttpsPort, settings.Listen));
            var authority = Task.Run(() => LocalAuthority.Open(folder.Path, settings.PublicUrl is { } url ? [url.Host] : [], TimeProvider.System), cancellation);
            var storage = Keep(opened, await Stores.OpenAsync(settings, folder, model, cancellation));
            var vault = Vaults.Open(settings, folder, storage.House);
            var signing = Task.Run(() => new SigningKeySet(vault, TimeProvider.System), cancellation);
            var clocks = new OrganizationClocks(storage.House, TimeProvider.System);
            await clocks.LoadAsync(cancellation);
            var uses = settings.Control ? new PermissionUses() : null;
            var closed = new ClosedOrganizations(storage.House);
            var home = await HouseOrganization.OpenAsync(storage.House, cancellation);
            return new Parts
            {
                Settings = settings,
                Ports = ports,
                Folder = folder,
                Model = model,
                Hashing = hashing,
                Seeds = seeds,
                Storage = storage,
                Vault = vault,
                Authority = await authority,
                Certificate = own,
                SigningKeys = await signing,
                Clocks = clocks,
                SignInTokens = new StoreSignInTokens(storage.Store, home, model, TimeProvider.System),
                PermissionUses = uses,
                SignInSessions = new StoreSignInSessions(storage.Store, home, model, TimeProvider.System),
                Guesses = new StoreGuesses(storage.Store, home, model, TimeProvider.System),
                Secrets = new DemoSecrets(vault.Key(Vaults.DemoKey)),
                Closed = closed,
                Services = new CallServices
                {
                    IsOpen = closed.IsOpen,
                    Model = model,
                    Store = storage.Store,
                    Blobs = storage.Blobs,
                    Randomness = RandomNumberGenerator.Fill,
                    TokenKey = vault.Key(Vaults.PageTokenKey),
                    Used = uses is null ? null : uses.Add,
                    ScanLimit = settings.ScanLimit,
                    Organizations = storage.House.Organizations,
                },
            };
        }
        catch
        {
            await CloseAsync(opened);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Ports.Dispose();
        await Storage.DisposeAsync();
        Folder.Dispose();
    }

    private static T Keep<T>(Stack<object> opened, T part)
        where T : class
    {
        opened.Push(part);
        return part;
    }

    private static async ValueTask CloseAsync(Stack<object> opened)
    {
        while (opened.TryPop(out var part))
        {
            if (part is IAsyncDisposable later)
            {
                await later.DisposeAsync();
            }
            else
            {
                ((IDisposable)part).Dispose();
            }
        }
    }
}
