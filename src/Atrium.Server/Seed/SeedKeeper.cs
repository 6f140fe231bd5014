// Makes organisations from seeds, once each, and again when somebody asks for a reset.

using System.Text.Json;
using System.Text.Json.Serialization;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

public sealed partial class SeedKeeper(IHouse house, ILease leases, OrganizationClocks clocks, ClosedOrganizations closed, CallServices services, SeedLoader loader)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes the organisation unless it is there. One that was left half made (the process was killed) is made anew.</summary>
    /// <exception cref="StartRefused">The organisation came from another source, or wants what another one has.</exception>
    public async Task EnsureAsync(SeedSource source, ISeedProgress progress, CancellationToken cancellation)
    {
        var id = source.File.Organization.Id;
        if (await KnownAsync(source, cancellation))
        {
            return;
        }

        await using var lease = await LeaseAsync($"seed/{id:D}", cancellation);
        if (await KnownAsync(source, cancellation))
        {
            return;
        }

        await SeedNeighbours.CheckAsync(source.File, house, services.Store, services.Model, cancellation);
        var tenant = house.Tenants.FirstOrDefault(t => t.Id == id) is { } begun
            ? await house.EmptyAsync(begun, cancellation)
            : await house.CreateAsync(id, cancellation);
        await LoadAsync(tenant, source, progress, cancellation);
    }

    /// <summary>
    /// Back to the seed: everything since then is gone, the clock is the real one again, and the epoch is new. Nobody is served until it is whole.
    /// </summary>
    public async Task<Tenant> ResetAsync(Tenant tenant, SeedSource source, CancellationToken cancellation)
    {
        await using var lease = await LeaseAsync($"seed/{tenant.Id:D}", cancellation);
        using var closing = await closed.CloseAsync(tenant, cancellation);
        await house.WriteAsync(Marker(tenant.Id), default, cancellation);
        await clocks.SetAsync(tenant.Id, ClockSetting.Real, cancellation);
        var empty = await house.EmptyAsync(tenant, cancellation);
        await LoadAsync(empty, source, new SilentProgress(), cancellation);
        return empty;
    }

    private async Task LoadAsync(Tenant tenant, SeedSource source, ISeedProgress progress, CancellationToken cancellation)
    {
        // The clock stands still while the seed is written, so that all of it happened at one instant.
        var now = clocks.Of(tenant.Id).GetUtcNow();
        var call = OwnCall.Of(services, tenant, new OrganizationClock(TimeProvider.System, new ClockSetting(TimeSpan.Zero, now)));
        await loader.LoadAsync(call, source.File, progress, cancellation);
        await house.WriteAsync(Marker(tenant.Id), JsonSerializer.SerializeToUtf8Bytes(new Made(source.Name, now), Kept.Default.Made), cancellation);
    }

    private async Task<bool> KnownAsync(SeedSource source, CancellationToken cancellation)
    {
        var organization = source.File.Organization;
        if (house.Tenants.All(t => t.Id != organization.Id) || await house.ReadAsync(Marker(organization.Id), cancellation) is not { Length: > 0 } kept)
        {
            return false;
        }

        var made = JsonSerializer.Deserialize(kept, Kept.Default.Made)!;
        return made.Source == source.Name
            ? true
            : throw new StartRefused(
                $"The organisation {organization.DisplayName} was made by Seed '{made.Source}' and cannot become '{source.Name}'. Use another data folder.");
    }

    private async Task<IAsyncDisposable> LeaseAsync(string name, CancellationToken cancellation)
    {
        while (true)
        {
            if (await leases.TryAcquireAsync(name, cancellation) is { } lease)
            {
                return lease;
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    private static string Marker(Guid organization) => $"seed/{organization:D}";

    private sealed record Made(string Source, DateTimeOffset At);

    [JsonSerializable(typeof(Made))]
    private sealed partial class Kept : JsonSerializerContext;
}
