// The life of a grant of delegated permissions: its ends are there, there is one for each set of ends, and only what it grants can be changed.

using Atrium.Areas.Directory;
using Atrium.Engine.Errors;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public sealed class OAuth2PermissionGrantRules : Rules<OAuth2PermissionGrant>
{
    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        GrantRights.DemandGrant(edit.Call.Caller);
        var after = edit.After;
        Guid? principal = after.Text("consentType") switch
        {
            OAuth2PermissionGrant.Everybody when after.Text("principalId") is null => null,
            OAuth2PermissionGrant.One => (await EndAsync<User>(edit, "principalId", cancellation)).Key,
            OAuth2PermissionGrant.Everybody => throw DirectoryErrors.InvalidValue(edit.Type, "principalId"),
            _ => throw DirectoryErrors.InvalidValue(edit.Type, "consentType"),
        };
        var client = await EndAsync<ServicePrincipal>(edit, "clientId", cancellation);
        var resource = await EndAsync<ServicePrincipal>(edit, "resourceId", cancellation);
        if (await DirectoryErrors.IsTakenAsync(edit.Call, edit.Key, OAuth2PermissionGrant.ClaimOf(client.Key, resource.Key, principal), cancellation))
        {
            throw new GraphError(409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.");
        }

        edit.Parent = client.Key;
        edit.Owner = principal ?? edit.Call.Directory;
    }

    protected override ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation) => Demand(edit);

    protected override ValueTask DeletingAsync(Edit edit, CancellationToken cancellation) => Demand(edit);

    private static ValueTask Demand(Edit edit)
    {
        GrantRights.DemandGrant(edit.Call.Caller);
        return ValueTask.CompletedTask;
    }

    /// <summary>The living object that a property names, required to live on until the grant is written. The property is spelled as keys are.</summary>
    private static async ValueTask<Row> EndAsync<T>(Edit edit, string property, CancellationToken cancellation)
    {
        if (!Guid.TryParse(edit.After.Text(property), out var key))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, property);
        }

        edit.After[property] = key.ToString("D");
        var row = await edit.Call.Store.FindAsync(edit.Call.Tenant, edit.Call.Model.Entity<T>().Table!, key, cancellation);
        if (row is not { Deleted: null } || row.Type.Clr != typeof(T))
        {
            throw DirectoryErrors.NotFound(key);
        }

        edit.Changes.Requires.Add(new Requirement(row.Type.Table!, key, null));
        return row;
    }
}
