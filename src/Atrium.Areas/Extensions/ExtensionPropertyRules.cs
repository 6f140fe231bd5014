// Who may define what: a directory extension belongs to an application and never changes.

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Engine.Rules;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Extensions;

public sealed partial class ExtensionPropertyRules : Rules<ExtensionProperty>
{
    /// <summary>In the spelling in which a client must send them.</summary>
    private static readonly string[] Targets = ["User", "Group", "AdministrativeUnit", "Application", "Device", "Organization"];

    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        var after = edit.After;
        var owner = await OwnerAsync(edit, cancellation);
        if (!ShortName().IsMatch(after.Text("name")!))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "name");
        }

        after["dataType"] = ExtensionKinds.OfDirectory.Spelled(after.Text("dataType")!) ?? throw DirectoryErrors.InvalidValue(edit.Type, "dataType");
        if (after["targetObjects"] is not JsonArray { Count: > 0 } targets || !targets.All(t => Targets.Contains(t!.GetValue<string>())))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "targetObjects");
        }

        after["targetObjects"] = new JsonArray([.. targets.Select(t => t!.GetValue<string>()).Distinct().Select(t => (JsonNode)t)]);
        after["name"] = $"extension_{Guid.Parse(owner.Text("appId")!):N}_{after.Text("name")}";
        if (owner.Text("displayName") is { } displayName)
        {
            after["appDisplayName"] = displayName;
        }
    }

    protected override ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    /// <summary>Values stay where they are, hidden: a definition of the same name shows them again.</summary>
    protected override async ValueTask DeletingAsync(Edit edit, CancellationToken cancellation) => await OwnerAsync(edit, cancellation);

    /// <summary>The application, which the caller must be allowed to change.</summary>
    private static async ValueTask<JsonObject> OwnerAsync(Edit edit, CancellationToken cancellation)
    {
        var call = edit.Call;
        var row = await call.Store.FindAsync(call.Tenant, call.Model.Entity<Application>().Table!, edit.Parent, cancellation)
            ?? throw DirectoryErrors.NotFound(edit.Parent);
        await ApplicationRights.DemandAsync(call, edit.Parent, cancellation);
        return Documents.Parse(row.Document);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_]+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShortName();
}
