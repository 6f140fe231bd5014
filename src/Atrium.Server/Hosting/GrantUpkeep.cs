// Grants in data folders of earlier builds named only their API: they are completed by what they lie under, so that they are found and shown.

using Atrium.Areas.Applications;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Server.Hosting;

internal static class GrantUpkeep
{
    public static async Task RunAsync(IStore store, GraphModel model, Tenant tenant, UpkeepWriting writing, CancellationToken cancellation)
    {
        foreach (var row in await WithoutAsync<OAuth2PermissionGrant>("clientId"))
        {
            Complete(writing.Changes, row, tenant.Id);
            await writing.WriteAsync(cancellation);
        }

        foreach (var row in await WithoutAsync<AppRoleAssignment>("principalDisplayName"))
        {
            await CompleteAsync(store, writing.Changes, model, tenant, row, cancellation);
            await writing.WriteAsync(cancellation);
        }

        async Task<IReadOnlyList<Row>> WithoutAsync<T>(string name)
        {
            var property = model.Entity<T>().FindProperty(name)!;
            var filter = new Compare(PropertyPath.Of(property), Comparison.Equal, null);
            return (await store.ListAsync(tenant, new Plan { Table = model.Entity<T>().Table!, Filter = filter }, cancellation)).Rows;
        }
    }

    private static void Complete(ChangeSet changes, Row row, Guid organization)
    {
        var document = Documents.Parse(row.Document);
        var principal = Guid.TryParse(document.Text("principalId"), out var person) ? person : (Guid?)null;
        document["clientId"] = row.Parent.ToString("D");
        document["consentType"] = principal is null ? OAuth2PermissionGrant.Everybody : OAuth2PermissionGrant.One;
        changes.Update(row with { Owner = principal ?? organization }, document);
    }

    private static async Task CompleteAsync(IStore store, ChangeSet changes, GraphModel model, Tenant tenant, Row row, CancellationToken cancellation)
    {
        var document = Documents.Parse(row.Document);
        if (!Guid.TryParse(document.Text("resourceId"), out var resource) || document.Text("principalId") is not null)
        {
            return;
        }

        document["principalId"] = row.Parent.ToString("D");
        document["principalType"] = nameof(ServicePrincipal);
        document["createdDateTime"] = Instants.TryParse(document.Text("createdDateTime") ?? "", out var at) ? Instants.Text(at) : null;
        document["principalDisplayName"] = await NameAsync(row.Parent);
        document["resourceDisplayName"] = await NameAsync(resource);
        changes.Update(row with { Owner = resource }, document);

        async Task<string?> NameAsync(Guid principal) =>
            await store.FindAsync(tenant, model.Entity<ServicePrincipal>().Table!, principal, cancellation) is { } found
                ? Documents.Parse(found.Document).Text("displayName")
                : null;
    }
}
