// A classification is of a scope that the API has, once; it stays as it is until it is taken away.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Rules;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public sealed class DelegatedPermissionClassificationRules : Rules<DelegatedPermissionClassification>
{
    private const string Id = "permissionId", Name = "permissionName";

    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        GrantRights.DemandGrant(edit.Call.Caller);
        var after = edit.After;
        if (after.Text("classification") != "low")
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "classification"); // the others are not offered outside of beta
        }

        var api = await edit.Call.Store.FindAsync(edit.Call.Tenant, edit.Call.Model.Entity<ServicePrincipal>().Table!, edit.Parent, cancellation)
            ?? throw DirectoryErrors.NotFound(edit.Parent);
        var scopes = api.Key == GraphPermissions.KeyIn(edit.Call.Directory)
            ? JsonNode.Parse(GraphPermissions.Scopes.Span) as JsonArray
            : Documents.Parse(api.Document)["oauth2PermissionScopes"] as JsonArray;
        var scope = Guid.TryParse(after.Text(Id), out var id)
            ? scopes?.OfType<JsonObject>().FirstOrDefault(s => Guid.TryParse(s.Text("id"), out var other) && other == id)
            : null;
        if (scope is null || (after.Text(Name) ?? scope.Text("value")) != scope.Text("value"))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, scope is null ? Id : Name);
        }

        after[Id] = id.ToString("D");
        after[Name] = scope.Text("value");
        foreach (var claim in Claims.Of(edit.Type, edit.Parent, after))
        {
            await DirectoryErrors.DemandFreeAsync(edit.Call, edit.Key, claim, Id, cancellation);
        }
    }

    protected override ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask DeletingAsync(Edit edit, CancellationToken cancellation)
    {
        GrantRights.DemandGrant(edit.Call.Caller);
        return ValueTask.CompletedTask;
    }
}
