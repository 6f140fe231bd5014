// The clocks of all organisations, kept in the house so that they survive a restart.

using System.Collections.Concurrent;
using Atrium.Engine.Storage;

namespace Atrium.Server.Hosting;

public sealed class OrganizationClocks(IHouse house, TimeProvider real)
{
    private readonly ConcurrentDictionary<Guid, OrganizationClock> _clocks = [];

    /// <summary>Reads what was kept for every organisation, and again whenever another node may have moved a clock.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        house.WrittenElsewhere += () => ReadAsync(CancellationToken.None);
        await ReadAsync(cancellation);
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        foreach (var tenant in house.Tenants)
        {
            Of(tenant.Id).Setting = await house.ReadAsync(Name(tenant.Id), cancellation) is { } kept ? ClockSetting.Parse(kept) : ClockSetting.Real;
        }
    }

    /// <summary>The clock of an organisation: always the same object.</summary>
    public OrganizationClock Of(Guid organization) => _clocks.GetOrAdd(organization, static (_, time) => new OrganizationClock(time, ClockSetting.Real), real);

    public async Task SetAsync(Guid organization, ClockSetting setting, CancellationToken cancellation)
    {
        await house.WriteAsync(Name(organization), setting.ToUtf8(), cancellation);
        Of(organization).Setting = setting;
    }

    private static string Name(Guid organization) => $"clock/{organization:D}";
}
