// All definitions of directory extensions that an organisation has.

using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Extensions;

public static class GetAvailableExtensionPropertiesAction
{
    /// <param name="isSyncedFromOnPremises">Only those that came from another directory, or only those that did not; null = all.</param>
    [Action(On = typeof(DirectoryObject), OnCollection = true)]
    [Needs(Delegated = "Directory.Read.All", Application = "Directory.Read.All")]
    public static async Task<IReadOnlyList<Row>> GetAvailableExtensionProperties(
        Call call, bool? isSyncedFromOnPremises, CancellationToken cancellation)
    {
        var plan = new Plan { Table = call.Model.Entity<ExtensionProperty>().Table! };
        var rows = (await call.Store.ListAsync(call.Tenant, plan, cancellation)).Rows;
        return isSyncedFromOnPremises is not { } wanted ? rows
            : [.. rows.Where(r => Documents.Parse(r.Document).Flag("isSyncedFromOnPremises") == wanted)];
    }
}
