// The permissions that applications needed since the server started, gathered for the permission report.

using System.Collections.Concurrent;
using Atrium.Engine.Request;

namespace Atrium.Server.Admin;

/// <summary>One application in one manner of use: on its own, or for people.</summary>
/// <param name="Held">What its tokens held, all together.</param>
/// <param name="Places">What it asked for, and the names of which any one suffices there.</param>
/// <param name="Refused">Those of the places where it had none of them, at least once.</param>
internal sealed record ApplicationUse(
    string AppId, bool AppOnly, IReadOnlySet<string> Held, IReadOnlyDictionary<string, IReadOnlyList<string>> Places, IReadOnlySet<string> Refused);

/// <summary>Bounded by the model's paths and by <see cref="MaxApplications"/>; kept in memory only.</summary>
internal sealed class PermissionUses
{
    private const int MaxApplications = 1000;

    private readonly ConcurrentDictionary<(Guid Tenant, string AppId, bool AppOnly), Gathered> _all = new();

    public void Add(PermissionUse use)
    {
        var key = (use.Caller.TenantId, use.Caller.AppId, use.Caller.IsAppOnly);
        if (!_all.TryGetValue(key, out var gathered))
        {
            if (_all.Count >= MaxApplications)
            {
                return;
            }

            gathered = _all.GetOrAdd(key, _ => new Gathered());
        }

        gathered.Places.TryAdd(use.Place, use.Suffice);
        foreach (var name in use.Caller.IsAppOnly ? use.Caller.Roles : use.Caller.Scopes)
        {
            gathered.Held.TryAdd(name, true);
        }

        if (!use.Granted)
        {
            gathered.Refused.TryAdd(use.Place, true);
        }
    }

    public IReadOnlyList<ApplicationUse> Of(Guid tenant) =>
    [
        .. _all.Where(a => a.Key.Tenant == tenant).OrderBy(a => a.Key.AppId, StringComparer.Ordinal).ThenBy(a => a.Key.AppOnly)
            .Select(a => new ApplicationUse(
                a.Key.AppId,
                a.Key.AppOnly,
                a.Value.Held.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase),
                a.Value.Places.ToDictionary(),
                a.Value.Refused.Keys.ToHashSet())),
    ];

    private sealed class Gathered
    {
        public ConcurrentDictionary<string, IReadOnlyList<string>> Places { get; } = new();

        public ConcurrentDictionary<string, bool> Held { get; } = new();

        public ConcurrentDictionary<string, bool> Refused { get; } = new();
    }
}
