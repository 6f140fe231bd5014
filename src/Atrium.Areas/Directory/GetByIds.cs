// Up to a thousand objects of the directory by their ids; what is not there is left out.

using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Directory;

public static class GetByIdsAction
{
    private const int MaxIds = 1000;

    /// <summary>Types that Graph knows and this server has no objects of are accepted, and find nothing.</summary>
    private static readonly string[] Known =
    [
        "directoryObject", "user", "group", "organization", "administrativeUnit", "application", "contract", "device", "directoryRole",
        "directoryRoleTemplate", "orgContact", "servicePrincipal",
    ];

    [Action(On = typeof(DirectoryObject), OnCollection = true)]
    [Needs(Delegated = "Directory.Read.All", Application = "Directory.Read.All")]
    public static async Task<IReadOnlyList<Row>> GetByIds(
        Call call, IReadOnlyList<string> ids, IReadOnlyList<string>? types, CancellationToken cancellation)
    {
        var root = call.Model.Entity<DirectoryObject>();
        var plan = new Plan { Table = root.Table!, Keys = Memberships.Ids("ids", ids, MaxIds), Types = Concrete(call, types) };
        return plan.Keys.Count == 0 || plan.Types is { Count: 0 } ? [] : (await call.Store.ListAsync(call.Tenant, plan, cancellation)).Rows;
    }

    private static IReadOnlyList<string>? Concrete(Call call, IReadOnlyList<string>? types)
    {
        if (types is null or { Count: 0 } || types.Contains("directoryObject", StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        if (types.FirstOrDefault(t => !Known.Contains(t, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw DirectoryErrors.BadRequest($"'{unknown}' is not a type of directory object.");
        }

        return [.. types.Select(call.Model.FindEntity).OfType<EntityType>().SelectMany(t => t.Concrete).Select(t => t.Name).Distinct()];
    }
}
