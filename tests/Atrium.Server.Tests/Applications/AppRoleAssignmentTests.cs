// App roles given to people and groups, seen, and taken away.

using System.Net;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class AppRoleAssignmentTests(SharedServers servers, StoreKind store) : GrantTest(servers, store)
{
    private static readonly string Access = AppRoleAssignment.Access.ToString();

    private Task<Answer> AssignAsync(string set, string principal, object resource, string? role = null) =>
        App.PostAsync($"/{set}/{principal}/appRoleAssignments", Assignment(principal, role ?? Access, resource.ToString()));

    [Fact]
    public async Task An_assignment_reads_back_as_it_was_made()
    {
        var (app, person) = (await RegisterAsync(), await NewUserAsync());
        var made = (await AssignAsync("users", person.Id, app.Principal)).Must(HttpStatusCode.Created);
        Assert.EndsWith($"#users('{person.Id}')/appRoleAssignments/$entity", made.Optional("@odata.context"), StringComparison.Ordinal);
        var listed = Assert.Single((await App.GetAsync($"/users/{person.Id}/appRoleAssignments")).Must(HttpStatusCode.OK).Items);
        Assert.Equal(
            ["id", "deletedDateTime", "appRoleId", "createdDateTime", "principalDisplayName", "principalId", "principalType", "resourceDisplayName", "resourceId"],
            listed.EnumerateObject().Select(p => p.Name));
        string? Text(string name) => listed.GetProperty(name).GetString();
        Assert.Equal((made.Id, Access, person.Id, app.Principal.ToString()), (Text("id"), Text("appRoleId"), Text("principalId"), Text("resourceId")));
        Assert.Equal((person.Json.GetProperty("displayName").GetString(), "User", app.Name), (Text("principalDisplayName"), Text("principalType"), Text("resourceDisplayName")));
        Assert.False(Guid.TryParse(made.Id, out _));
        Assert.Equal(Text("createdDateTime"), (await App.GetAsync($"/users/{person.Id}/appRoleAssignments/{made.Id}")).Optional("createdDateTime"));
        Assert.Equal([made.Id], Ids(await (await SignInAsync(person)).GetAsync("/me/appRoleAssignments")));
    }

    [Fact]
    public async Task It_is_listed_by_resource_and_counted()
    {
        var (one, two, person) = (await RegisterAsync(), await RegisterAsync(), await NewUserAsync());
        var first = (await AssignAsync("users", person.Id, one.Principal)).Must(HttpStatusCode.Created).Id;
        (await AssignAsync("users", person.Id, two.Principal)).Must(HttpStatusCode.Created);
        Assert.Equal([first], Ids(await App.GetAsync($"/users/{person.Id}/appRoleAssignments?$filter=resourceId eq {one.Principal}")));
        Assert.Equal("1", (await App.GetAsync($"/users/{person.Id}/appRoleAssignments/$count?$filter=resourceId eq {one.Principal}", ("ConsistencyLevel", "eventual"))).Text);
        var page = (await App.GetAsync($"/users/{person.Id}/appRoleAssignments?$top=1")).Must(HttpStatusCode.OK);
        Assert.Single(page.Items);
        Assert.Single((await App.GetAsync(page.NextLink!)).Must(HttpStatusCode.OK).Items);
    }

    [Fact]
    public async Task A_group_is_assigned_and_its_assignment_ends()
    {
        var (app, group) = (await RegisterAsync(), await NewGroupAsync());
        var made = (await AssignAsync("groups", group.Id, app.Principal)).Must(HttpStatusCode.Created);
        Assert.Equal("Group", made.Optional("principalType"));
        (await App.DeleteAsync($"/users/{await Server.IdOfAsync(1)}/appRoleAssignments/{made.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.PatchAsync($"/groups/{group.Id}/appRoleAssignments/{made.Id}", new { appRoleId = Guid.NewGuid() })).Must(HttpStatusCode.Forbidden);
        (await App.DeleteAsync($"/groups/{group.Id}/appRoleAssignments/{made.Id}")).Must(HttpStatusCode.NoContent);
        Assert.Empty(Ids(await App.GetAsync($"/groups/{group.Id}/appRoleAssignments")));
    }

    [Fact]
    public async Task What_is_assigned_already_is_not_assigned_again()
    {
        var (app, person) = (await RegisterAsync(), await NewUserAsync());
        var many = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AssignAsync("users", person.Id, app.Principal)));
        Assert.Single(many, a => a.Status == HttpStatusCode.Created);
        Assert.All(many.Where(a => a.Status != HttpStatusCode.Created), a =>
            a.Refused(HttpStatusCode.BadRequest, Bad, "Permission being assigned already exists on the object"));
        Assert.Single(Ids(await App.GetAsync($"/users/{person.Id}/appRoleAssignments")));
    }

    [Fact]
    public async Task What_does_not_fit_together_is_refused()
    {
        var (app, person, other) = (await RegisterAsync(), await NewUserAsync(), await NewUserAsync());
        var path = $"/users/{person.Id}/appRoleAssignments";
        var body = Assignment(person.Id, Access, app.Principal.ToString());
        (await App.PostAsync(path, With(body, "principalId", other.Id))).Refused(HttpStatusCode.BadRequest, Bad, "principalId");
        (await App.PostAsync(path, With(body, "resourceId", person.Id))).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.PostAsync(path, With(body, "resourceId", Guid.NewGuid()))).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.PostAsync(path, With(body, "appRoleId", Guid.NewGuid()))).Refused(HttpStatusCode.BadRequest, Bad, "was not found on application");
        (await App.PostAsync(path, With(body, "appRoleId", "reader"))).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.PostAsync(path, Assignment(person.Id, "User.Read.All"))).Refused(HttpStatusCode.BadRequest, Bad, "of type 'User'"); // for applications only
        (await App.PostAsync(path, Assignment(person.Id, Access))).Refused(HttpStatusCode.BadRequest, Bad, "was not found on application"); // it has roles
        foreach (var name in (string[])["principalId", "resourceId", "appRoleId"])
        {
            var less = new Dictionary<string, object?>(body);
            less.Remove(name);
            (await App.PostAsync(path, less)).Refused(HttpStatusCode.BadRequest, Bad, name);
        }

        Assert.Empty(Ids(await App.GetAsync(path)));
    }

    [Fact]
    public async Task An_assignment_goes_with_the_principal()
    {
        var (app, person) = (await RegisterAsync(), await NewUserAsync());
        var made = (await AssignAsync("users", person.Id, app.Principal)).Must(HttpStatusCode.Created);
        (await App.DeleteAsync($"/users/{person.Id}")).Must(HttpStatusCode.NoContent);
        (await App.PostAsync($"/directory/deletedItems/{person.Id}/restore")).Must(HttpStatusCode.OK);
        Assert.Equal([made.Id], Ids(await App.GetAsync($"/users/{person.Id}/appRoleAssignments")));
    }
}

public sealed class AppRoleAssignmentTestsOnSqlite(SharedServers servers) : AppRoleAssignmentTests(servers, StoreKind.Sqlite);

public sealed class AppRoleAssignmentTestsOnPostgres(SharedServers servers) : AppRoleAssignmentTests(servers, StoreKind.Postgres);
