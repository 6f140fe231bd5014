// What the control endpoint does to an organisation.

using System.Text.Json.Nodes;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;
using Atrium.Server.Seed;
using Atrium.Server.Workers;

namespace Atrium.Server.Admin;

internal sealed class OrganizationControl(
    IHouse house, OrganizationClocks clocks, ClosedOrganizations closed, SeedKeeper keeper, SeedsOfSettings seeds, Upkeep upkeep, PrincipalFollowing following)
{
    /// <summary>An organisation by id; without one, the first of the settings or the only one.</summary>
    public Tenant Find(string? id)
    {
        var all = house.Organizations().ToList();
        var found = id is not null ? all.Find(t => id.Equals(t.Id.ToString("D"), StringComparison.OrdinalIgnoreCase))
            : seeds.Sources is [var first, ..] ? all.Find(t => t.Id == first.File.Organization.Id)
            : all.Count == 1 ? all[0] : null;
        return found ?? throw new ControlRefused(404, "noOrganization", "There is no such organisation. Name one by its id: ?organization=…");
    }

    public JsonObject State(Tenant tenant)
    {
        var clock = clocks.Of(tenant.Id);
        return new JsonObject
        {
            ["organization"] = tenant.Id.ToString("D"),
            ["epoch"] = tenant.Epoch.ToString("D"),
            ["now"] = Instants.Text(clock.GetUtcNow()),
            ["frozen"] = clock.Setting.Frozen is not null,
        };
    }

    public async ValueTask SetClockAsync(Tenant tenant, ClockRequest wanted, CancellationToken cancellation)
    {
        var clock = clocks.Of(tenant.Id);
        DateTimeOffset now;
        try
        {
            now = wanted.Now ?? (clock.GetUtcNow() + (wanted.Advance ?? TimeSpan.Zero));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new ControlRefused(400, "badBody", "The clock cannot show that instant.");
        }

        await clocks.SetAsync(tenant.Id, clock.At(now, wanted.Frozen ?? clock.Setting.Frozen is not null), cancellation);
    }

    public async ValueTask<Tenant> ResetAsync(Tenant tenant, CancellationToken cancellation) =>
        seeds.Sources.FirstOrDefault(s => s.File.Organization.Id == tenant.Id) is { } source
            ? await KeepUpAsync(await keeper.ResetAsync(tenant, source, cancellation), cancellation)
            : throw new ControlRefused(409, "noSeed", "This server was not started with the seed of this organisation.");

    public async ValueTask SnapshotAsync(Tenant tenant, string name, CancellationToken cancellation)
    {
        await house.SnapshotAsync(tenant, name, cancellation);
        await house.WriteAsync(ClockOf(tenant, name), clocks.Of(tenant.Id).Setting.ToUtf8(), cancellation);
    }

    public async ValueTask<Tenant> RestoreAsync(Tenant tenant, string name, CancellationToken cancellation)
    {
        using var closing = await closed.CloseAsync(tenant, cancellation);
        var restored = await house.RestoreAsync(tenant, name, cancellation)
            ?? throw new ControlRefused(404, "noSnapshot", $"There is no snapshot '{name}' of this organisation.");
        if (await house.ReadAsync(ClockOf(tenant, name), cancellation) is { } kept)
        {
            await clocks.SetAsync(tenant.Id, ClockSetting.Parse(kept), cancellation);
        }

        return await KeepUpAsync(restored, cancellation);
    }

    /// <summary>The copy may be of an older build, and the other organisations have gone on meanwhile.</summary>
    private async ValueTask<Tenant> KeepUpAsync(Tenant returned, CancellationToken cancellation)
    {
        await upkeep.RunAsync(returned, cancellation);
        await following.ReturnedAsync(returned, cancellation);
        return returned;
    }

    private static string ClockOf(Tenant tenant, string snapshot) => $"clock/{tenant.Id:D}/{snapshot}";
}

/// <summary>The seeds of the settings, in their order.</summary>
internal sealed record SeedsOfSettings(IReadOnlyList<SeedSource> Sources);
