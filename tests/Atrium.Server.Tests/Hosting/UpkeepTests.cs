// What earlier builds wrote is completed once: at the first start of this one, and after going back to a copy that they made.

using System.Net;
using System.Text.Json.Nodes;
using Atrium.Areas.Applications;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Atrium.Store.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.Hosting;

public abstract class UpkeepTests
{
    private const string Role = "7ab1d382-f21e-4acd-a863-ba3e13f7da61"; // Directory.Read.All

    protected abstract int Nodes { get; }

    protected abstract AtriumSettings Settings();

    [Fact]
    public async Task Old_objects_are_completed_once_and_after_going_back_to_an_old_copy()
    {
        var settings = Enumerable.Range(0, Nodes).Select(_ => Settings() with { Control = true, Seed = "users=12" }).ToList();
        (Guid Grant, Guid Assignment) old, later;
        await using (var first = await TestServer.OverAsync(settings[0]))
        {
            old = await WriteOldAsync(first, "Directory.Read.All", Role);
            await UnmarkAsync(first);
            await PostAsync(first, "control/snapshots/old");
        }

        var nodes = await Task.WhenAll(settings.Select(s => Task.Run(() => TestServer.OverAsync(s))));
        try
        {
            var app = await nodes[0].DaemonAsync();
            await CompletedAsync(nodes[0], app, old);

            // They carry the mark: what has the old form now was not there then, and is not looked for again.
            later = await WriteOldAsync(nodes[0], "User.Read", "df021288-bdef-4463-88db-98f22de89214");
            await nodes[0].DisposeAsync();
            nodes[0] = await TestServer.OverAsync(settings[0]);
            Assert.Null((await FindAsync<OAuth2PermissionGrant>(nodes[0], later.Grant)).Text("clientId"));

            await PostAsync(nodes[0], "control/snapshots/old/restore");
            await CompletedAsync(nodes[0], await nodes[0].DaemonAsync(), old);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static async Task CompletedAsync(TestServer server, Caller app, (Guid Grant, Guid Assignment) old)
    {
        var principal = PrincipalOf(server);
        var grant = (await FindAsync<OAuth2PermissionGrant>(server, old.Grant));
        Assert.Equal((principal.ToString(), "AllPrincipals"), (grant.Text("clientId"), grant.Text("consentType")));
        var assignments = (await app.GetAsync($"/servicePrincipals/{principal}/appRoleAssignments?$top=999")).Must(HttpStatusCode.OK).Items;
        var shown = Assert.Single(assignments, a => a.GetProperty("appRoleId").GetString() == Role && a.GetProperty("createdDateTime").GetString() == "2026-01-02T03:04:05Z");
        Assert.Equal(("ServicePrincipal", GraphPermissions.Name), (shown.GetProperty("principalType").GetString(), shown.GetProperty("resourceDisplayName").GetString()));
    }

    /// <summary>A grant and an assignment as they were written before they named their ends.</summary>
    private static async Task<(Guid Grant, Guid Assignment)> WriteOldAsync(TestServer server, string scope, string role)
    {
        var (store, tenant, model) = Of(server);
        var (client, graph) = (PrincipalOf(server), GraphPermissions.KeyIn(tenant.Id));
        var (grant, assignment) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var changes = new ChangeSet { At = DateTimeOffset.UnixEpoch };
        changes.Insert(model.Entity<OAuth2PermissionGrant>(), grant, tenant.Id, client, new JsonObject { ["resourceId"] = Guid.NewGuid().ToString(), ["scope"] = scope });
        changes.Insert(
            model.Entity<AppRoleAssignment>(), assignment, tenant.Id, client,
            new JsonObject { ["appRoleId"] = role, ["createdDateTime"] = "2026-01-02T03:04:05Z", ["resourceId"] = graph.ToString("D") });
        Assert.True((await store.CommitAsync(tenant, changes, TestContext.Current.CancellationToken)).Done);
        return (grant, assignment);
    }

    private static async Task UnmarkAsync(TestServer server)
    {
        var (store, tenant, model) = Of(server);
        var mark = await store.FindAsync(tenant, model.Entity<UpkeepMark>().Table!, UpkeepMark.KeyIn(tenant.Id), TestContext.Current.CancellationToken);
        var changes = new ChangeSet { At = DateTimeOffset.UnixEpoch };
        changes.Delete(mark!);
        Assert.True((await store.CommitAsync(tenant, changes, TestContext.Current.CancellationToken)).Done);
    }

    private static async Task<JsonObject> FindAsync<T>(TestServer server, Guid key)
    {
        var (store, tenant, model) = Of(server);
        return Documents.Parse((await store.FindAsync(tenant, model.Entity<T>().Table!, key, TestContext.Current.CancellationToken))!.Document);
    }

    private static Guid PrincipalOf(TestServer server)
    {
        var (store, tenant, _) = Of(server);
        return store.HolderAsync(tenant, ApplicationClaims.ServicePrincipal(server.PublicClient.ClientId), default).AsTask().GetAwaiter().GetResult()!.Value;
    }

    private static (IStore Store, Tenant Tenant, GraphModel Model) Of(TestServer server) => (
        server.Host.Services.GetRequiredService<IStore>(),
        server.Host.Services.GetRequiredService<IHouse>().Organizations().Single(),
        server.Host.Services.GetRequiredService<GraphModel>());

    private static async Task PostAsync(TestServer server, string path)
    {
        using var client = server.NewClient();
        using var answer = await client.PostAsync(new Uri(server.Host.HttpUrl, path), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}

public sealed class UpkeepTestsOnSqlite : UpkeepTests
{
    private readonly string _folder = TestFolders.New();

    protected override int Nodes => 1;

    protected override AtriumSettings Settings() => TestFolders.Settings(_folder);
}

/// <summary>Two nodes start at the same moment.</summary>
public sealed class UpkeepTestsOnPostgres : UpkeepTests, IAsyncLifetime
{
    private PostgresDatabase? _database;

    protected override int Nodes => 2;

    public async ValueTask InitializeAsync() => _database = await PostgresDatabase.NewAsync();

    public async ValueTask DisposeAsync() => await (_database?.DisposeAsync() ?? default);

    protected override AtriumSettings Settings() => TestFolders.Settings(TestFolders.New(), connection: _database!.ConnectionString);
}
