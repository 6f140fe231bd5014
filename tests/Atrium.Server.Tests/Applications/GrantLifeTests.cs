// Grants and assignments share the life of their client and their API: hidden while one of the two is in the bin, back with it, gone with it.

using System.Net;
using Atrium.Areas.Applications;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.Applications;

public abstract class GrantLifeTests(SharedServers servers, StoreKind store) : GrantTest(servers, store)
{
    private static readonly Guid Scope = Guid.NewGuid(), Role = Guid.NewGuid();

    private Task<TestApplication> ApiAsync() => RegisterAsync(a => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        IdentifierUris = [$"api://{a.AppId}"],
        SignInAudience = Application.MyOrganization,
        Api = new() { Oauth2PermissionScopes = [new() { Id = Scope, Value = "Read", Type = "User" }] },
        AppRoles = [new() { Id = Role, Value = "Run", DisplayName = "Run", Description = "Runs", AllowedMemberTypes = ["Application", "User"] }],
    }, present: p => p["appRoles"] = Documents.ToNode(new[] { new { Id = Role, Value = "Run", IsEnabled = true, AllowedMemberTypes = new[] { "Application", "User" } } }));

    /// <summary>A client with a grant for everybody and one for a person, and a role, all at the API.</summary>
    private async Task<(TestApplication Client, TestApplication Api, Answer Person, string[] Grants, string Assignment)> GrantedAsync()
    {
        var (client, api, person) = (await RegisterAsync(secret: "s"), await ApiAsync(), await NewUserAsync());
        var grants = new List<string>();
        foreach (var who in (string?[])[null, person.Id])
        {
            grants.Add((await App.PostAsync("/oauth2PermissionGrants", With(Grant(client, "Read", who), "resourceId", api.Principal.ToString()))).Must(HttpStatusCode.Created).Id);
        }

        var assignment = (await App.PostAsync(
            $"/servicePrincipals/{client.Principal}/appRoleAssignments", Assignment(client.Principal.ToString(), Role.ToString(), api.Principal.ToString()))).Must(HttpStatusCode.Created).Id;
        return (client, api, person, [.. grants], assignment);
    }

    private async Task<bool> ShownAsync(string grant) => (await App.GetAsync($"/oauth2PermissionGrants/{grant}")).Status == HttpStatusCode.OK;

    private async Task<string[]> HeldAsync(TestApplication client) =>
        [.. Ids(await App.GetAsync($"/servicePrincipals/{client.Principal}/oauth2PermissionGrants")), .. Ids(await App.GetAsync($"/servicePrincipals/{client.Principal}/appRoleAssignments"))];

    [Fact]
    public async Task With_the_api_they_go_into_the_bin_and_come_back()
    {
        var (client, api, person, grants, assignment) = await GrantedAsync();
        var scope = $"api://{api.AppId}/.default";
        Assert.Equal(["Run"], Roles((await AsItselfAsync(client, scope)).Access));
        var delta = (await App.GetAsync("/oauth2PermissionGrants/delta?$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;
        (await App.DeleteAsync($"/servicePrincipals/{api.Principal}")).Must(HttpStatusCode.NoContent);
        Assert.Empty(await HeldAsync(client));
        Assert.False(await ShownAsync(grants[0]));
        Assert.DoesNotContain(grants[1], Ids(await App.GetAsync($"/users/{person.Id}/oauth2PermissionGrants")));
        var removed = (await App.GetAsync(delta)).Must(HttpStatusCode.OK);
        Assert.Superset(grants.ToHashSet(), removed.Items.Where(i => i.TryGetProperty("@removed", out _)).Select(i => i.GetProperty("id").GetString()!).ToHashSet());

        (await App.PostAsync($"/directory/deletedItems/{api.Principal}/restore")).Must(HttpStatusCode.OK);
        Assert.Equal(grants.Append(assignment).Order(StringComparer.Ordinal), (await HeldAsync(client)).Order(StringComparer.Ordinal));
        Assert.Equal(["Run"], Roles((await AsItselfAsync(client, scope)).Access));
        (await App.PostAsync("/oauth2PermissionGrants", With(Grant(client, "Read"), "resourceId", api.Principal.ToString()))).Must(HttpStatusCode.Conflict);
        var back = (await App.GetAsync(removed.DeltaLink!)).Must(HttpStatusCode.OK);
        Assert.Superset(grants.ToHashSet(), back.Items.Where(i => i.TryGetProperty("scope", out _)).Select(i => i.GetProperty("id").GetString()!).ToHashSet());
    }

    [Fact]
    public async Task They_are_back_when_both_ends_are()
    {
        var (client, api, _, grants, _) = await GrantedAsync();
        (await App.DeleteAsync($"/servicePrincipals/{client.Principal}")).Must(HttpStatusCode.NoContent);
        Assert.False(await ShownAsync(grants[0]));
        (await App.DeleteAsync($"/applications(appId='{api.AppId}')")).Must(HttpStatusCode.NoContent); // and so its service principal
        (await App.PostAsync($"/directory/deletedItems/{client.Principal}/restore")).Must(HttpStatusCode.OK);
        Assert.Empty(await HeldAsync(client));
        (await App.PostAsync($"/directory/deletedItems/{api.Principal}/restore")).Must(HttpStatusCode.OK);
        Assert.Equal(3, (await HeldAsync(client)).Length);
    }

    [Fact]
    public async Task With_the_api_they_go_for_good()
    {
        var (client, api, person, grants, assignment) = await GrantedAsync();
        (await App.DeleteAsync($"/servicePrincipals/{api.Principal}")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"/directory/deletedItems/{api.Principal}")).Must(HttpStatusCode.NoContent);
        Assert.Empty(await HeldAsync(client));
        var (services, model) = (Server.Host.Services, Server.Host.Services.GetRequiredService<GraphModel>());
        var tenant = services.GetRequiredService<IHouse>().Tenants.First(t => t.Id == Server.File.TenantId);
        foreach (var type in (EntityType[])[model.Entity<OAuth2PermissionGrant>(), model.Entity<AppRoleAssignment>()])
        {
            foreach (var parent in (Guid[])[client.Principal, Guid.Parse(person.Id)])
            {
                var left = await services.GetRequiredService<IStore>().ListAsync(tenant, new Plan { Table = type.Table!, Parent = parent, Everything = true }, TestContext.Current.CancellationToken);
                Assert.Empty(left.Rows);
            }
        }

        Assert.False(await ShownAsync(grants[0]));
        (await App.GetAsync($"/servicePrincipals/{client.Principal}/appRoleAssignments/{assignment}")).Must(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_persons_own_assignments_are_expanded_and_those_of_their_groups_listed()
    {
        var (api, person, group) = (await ApiAsync(), await NewUserAsync(), await NewGroupAsync());
        await AddAsync(group.Id, person.Id);
        (await App.PostAsync($"/users/{person.Id}/appRoleAssignments", Assignment(person.Id, Role.ToString(), api.Principal.ToString()))).Must(HttpStatusCode.Created);
        (await App.PostAsync($"/groups/{group.Id}/appRoleAssignments", Assignment(group.Id, Role.ToString(), api.Principal.ToString()))).Must(HttpStatusCode.Created);
        var listed = Ids(await App.GetAsync($"/users/{person.Id}/appRoleAssignments"));
        Assert.Equal(2, listed.Length);
        foreach (var (path, id) in ((string, string)[])[($"/users/{person.Id}", listed[0]), ($"/groups/{group.Id}", listed[1])])
        {
            var expanded = (await App.GetAsync($"{path}?$select=id&$expand=appRoleAssignments")).Must(HttpStatusCode.OK).Json.GetProperty("appRoleAssignments");
            Assert.Equal(id, Assert.Single(expanded.EnumerateArray()).GetProperty("id").GetString());
        }
    }
}

public sealed class GrantLifeTestsOnSqlite(SharedServers servers) : GrantLifeTests(servers, StoreKind.Sqlite);

public sealed class GrantLifeTestsOnPostgres(SharedServers servers) : GrantLifeTests(servers, StoreKind.Postgres);
