// Who owns applications and service principals, and what that lets them do.

using System.Net;
using Atrium.Areas.Directory;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public sealed class ApplicationOwnerTestsOnSqlite(SharedServers servers) : ApplicationOwnerTests(servers, StoreKind.Sqlite);

public sealed class ApplicationOwnerTestsOnPostgres(SharedServers servers) : ApplicationOwnerTests(servers, StoreKind.Postgres);

public abstract class ApplicationOwnerTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    private Dictionary<string, string> Reference(string id) => new() { ["@odata.id"] = $"{Server.File.Graph}/directoryObjects/{id}" };

    private static string[] Ids(Answer answer) => [.. answer.Must(HttpStatusCode.OK).Items.Select(i => i.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Whoever_makes_it_owns_it()
    {
        var person = await NewUserAsync();
        var mine = await SignInAsync(person);
        var (made, principal) = await PresentAsync(by: mine);
        foreach (var path in (string[])[made.Path, $"/servicePrincipals/{principal}"])
        {
            Assert.Equal([person.Id], Ids(await App.GetAsync($"{path}/owners")));
            Assert.Equal(person.Id, (await App.GetAsync($"{path}?$expand=owners")).Must(HttpStatusCode.OK).Json.GetProperty("owners")[0].GetProperty("id").GetString());
        }

        string[] both = [.. new[] { made.Id, principal }.Order(StringComparer.Ordinal)];
        Assert.Equal(both, Ids(await App.GetAsync($"/users/{person.Id}/ownedObjects")));
        Assert.Equal(both, Ids(await mine.GetAsync("/me/ownedObjects")));
        Assert.Equal([made.Id], Ids(await App.GetAsync($"/users/{person.Id}/ownedObjects/microsoft.graph.application")));
    }

    [Fact]
    public async Task Owners_are_added_listed_and_removed()
    {
        var ((made, principal), first, second) = (await PresentAsync(), await NewUserAsync(), await NewUserAsync());
        foreach (var path in (string[])[made.Path, $"/servicePrincipals/{principal}"])
        {
            (await App.PostAsync($"{path}/owners/$ref", Reference(first.Id))).Must(HttpStatusCode.NoContent);
            (await App.PostAsync($"{path}/owners/$ref", Reference(second.Id))).Must(HttpStatusCode.NoContent);
            (await App.PostAsync($"{path}/owners/$ref", Reference(first.Id))).Refused(HttpStatusCode.BadRequest, Bad);
            Assert.Equal(new[] { first.Id, second.Id }.Order(StringComparer.Ordinal), Ids(await App.GetAsync($"{path}/owners?$select=id")));
            (await App.DeleteAsync($"{path}/owners/{first.Id}/$ref")).Must(HttpStatusCode.NoContent);
            (await App.DeleteAsync($"{path}/owners/{first.Id}/$ref")).Refused(HttpStatusCode.NotFound, NotFound);
            Assert.Equal([second.Id], Ids(await App.GetAsync($"{path}/owners")));
            (await App.PostAsync($"{path}/owners/$ref", Reference((await NewGroupAsync()).Id))).Refused(HttpStatusCode.BadRequest, Bad);
            (await App.PostAsync($"{path}/owners/$ref", Reference(made.Id))).Refused(HttpStatusCode.BadRequest, Bad);
            (await App.PostAsync($"{path}/owners/$ref", Reference(Guid.NewGuid().ToString()))).Refused(HttpStatusCode.NotFound, NotFound);
        }
    }

    [Fact]
    public async Task Owners_are_named_in_the_body_as_well()
    {
        var (first, second) = (await NewUserAsync(), await NewUserAsync());
        var made = (await App.PostAsync("/applications", new Dictionary<string, object>
        {
            ["displayName"] = Unique("App "),
            ["owners@odata.bind"] = new[] { $"{Server.File.Graph}/users/{first.Id}", $"{Server.File.Graph}/users/{second.Id}" },
        })).Must(HttpStatusCode.Created);
        Assert.Equal(new[] { first.Id, second.Id }.Order(StringComparer.Ordinal), Ids(await App.GetAsync($"/applications/{made.Id}/owners")));
    }

    [Fact]
    public async Task An_owner_manages_it_from_the_moment_they_own_it_until_they_no_longer_do()
    {
        var ((made, principal), person) = (await PresentAsync(), await NewUserAsync());
        var owner = await SignInAsync(person);
        foreach (var path in (string[])[made.Path, $"/servicePrincipals/{principal}"])
        {
            (await owner.PatchAsync(path, new { notes = "x" })).Refused(HttpStatusCode.Forbidden, Denied);
            (await owner.PostAsync($"{path}/owners/$ref", Reference(person.Id))).Refused(HttpStatusCode.Forbidden, Denied);
            (await App.PostAsync($"{path}/owners/$ref", Reference(person.Id))).Must(HttpStatusCode.NoContent);
            (await owner.PatchAsync(path, new { notes = "x" })).Must(HttpStatusCode.NoContent);
            (await App.DeleteAsync($"{path}/owners/{person.Id}/$ref")).Must(HttpStatusCode.NoContent);
            (await owner.PatchAsync(path, new { notes = "y" })).Refused(HttpStatusCode.Forbidden, Denied);
            (await owner.DeleteAsync(path)).Refused(HttpStatusCode.Forbidden, Denied);
        }
    }

    [Fact]
    public async Task Owning_helps_nobody_whose_application_may_only_read()
    {
        var made = await NewAsync();
        (await App.PostAsync($"{made.Path}/owners/$ref", Reference((await Server.IdOfAsync(1)).ToString()))).Must(HttpStatusCode.NoContent);
        var reader = await Server.UserWithAsync(1, "Application.Read.All");
        Assert.NotEmpty(Ids(await reader.GetAsync($"{made.Path}/owners")));
        (await reader.PatchAsync(made.Path, new { notes = "x" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.UserWithAsync(1, "User.Read.All")).GetAsync($"{made.Path}/owners")).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.UserWithAsync(1, "Application.ReadWrite.All")).PatchAsync(made.Path, new { notes = "x" })).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_service_principal_owns_what_it_was_made_owner_of()
    {
        var (made, confined) = (await NewAsync(), await Server.AppWithAsync("Application.ReadWrite.OwnedBy"));
        var self = (await App.GetAsync($"/servicePrincipals(appId='{Server.Daemon.ClientId}')?$select=id")).Must(HttpStatusCode.OK).Id;
        (await confined.DeleteAsync(made.Path)).Refused(HttpStatusCode.Forbidden, Denied);
        (await App.PostAsync($"{made.Path}/owners/$ref", Reference(self))).Must(HttpStatusCode.NoContent);
        Assert.Contains(made.Id, Ids(await App.GetAsync($"/servicePrincipals/{self}/ownedObjects?$top=999")));
        (await confined.PatchAsync(made.Path, new { notes = "x" })).Must(HttpStatusCode.NoContent);
        (await confined.DeleteAsync(made.Path)).Must(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("Application.ReadWrite.OwnedBy Directory.ReadWrite.All")]
    [InlineData("User.ReadWrite.All Directory.ReadWrite.All")]
    public async Task A_permission_for_other_things_does_not_widen_the_narrow_one(string permissions)
    {
        var (caller, (made, _)) = (await Server.AppWithAsync(permissions), await PresentAsync());
        (await caller.PatchAsync(made.Path, new { notes = "x" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await caller.DeleteAsync(made.Path)).Refused(HttpStatusCode.Forbidden, Denied);
        (await caller.DeleteAsync($"/directoryObjects/{made.Id}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await App.DeleteAsync(made.Path)).Must(HttpStatusCode.NoContent);
        (await caller.PostAsync($"/directory/deletedItems/{made.Id}/restore")).Refused(HttpStatusCode.Forbidden, Denied);
        (await caller.DeleteAsync($"/directory/deletedItems/{made.Id}")).Refused(HttpStatusCode.Forbidden, Denied);
    }

    /// <summary>What a role of the directory lets its holder do with the applications of others.</summary>
    [Theory]
    [InlineData(nameof(DirectoryRoles.ApplicationAdministrator), true)]
    [InlineData(nameof(DirectoryRoles.CloudApplicationAdministrator), true)]
    [InlineData(nameof(DirectoryRoles.GlobalAdministrator), true)]
    [InlineData(nameof(DirectoryRoles.UserAdministrator), false)]
    [InlineData(nameof(DirectoryRoles.GlobalReader), false)]
    public async Task Roles_of_the_directory_decide_about_others_applications(string role, bool may)
    {
        var holder = await Server.HolderAsync((Guid)typeof(DirectoryRoles).GetProperty(role)!.GetValue(null)!);
        var (made, principal) = await PresentAsync();
        foreach (var path in (string[])[made.Path, $"/servicePrincipals/{principal}"])
        {
            var answer = await holder.PatchAsync(path, new { notes = role });
            Assert.Equal(may ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, answer.Status);
        }

        var deletion = await holder.DeleteAsync(made.Path);
        Assert.Equal(may ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, deletion.Status);
        if (may)
        {
            (await holder.PostAsync($"/directory/deletedItems/{made.Id}/restore")).Must(HttpStatusCode.OK);
        }
    }
}
