// Into the bin, seen there, restored, or gone for good.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class DeletedItemsTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    private const string Bin = "/directory/deletedItems";

    [Fact]
    public async Task A_deleted_person_leaves_the_people_at_once_and_is_in_the_bin()
    {
        var made = await DeletedAsync();
        (await App.GetAsync($"/users/{made.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.GetAsync($"/directoryObjects/{made.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
        Assert.Empty((await App.GetAsync($"/users?$filter=id eq '{made.Id}'")).Must(HttpStatusCode.OK).Items);
        var binned = (await App.GetAsync($"{Bin}/{made.Id}")).Must(HttpStatusCode.OK);
        Assert.Equal("#microsoft.graph.user", binned.Optional("@odata.type"));
        Assert.Contains(made.Id, Ids(await App.GetAsync($"{Bin}/microsoft.graph.user?$top=999")));
    }

    [Fact]
    public async Task In_the_bin_the_principal_name_begins_with_the_id_and_the_time_is_noted()
    {
        var made = await DeletedAsync();
        var binned = (await App.GetAsync($"{Bin}/{made.Id}/microsoft.graph.user?$select=userPrincipalName,mail,deletedDateTime")).Must(HttpStatusCode.OK);
        Assert.Equal(Guid.Parse(made.Id).ToString("N") + made.Optional("userPrincipalName"), binned.Optional("userPrincipalName"));
        Assert.Equal(made.Optional("mail"), binned.Optional("mail"));
        Assert.Equal(JsonValueKind.String, binned.Json.GetProperty("deletedDateTime").ValueKind);
    }

    [Fact]
    public async Task A_list_of_the_bin_needs_a_type() => (await App.GetAsync(Bin)).Must(HttpStatusCode.BadRequest);

    [Fact]
    public async Task The_bin_lists_each_type_by_itself()
    {
        var user = await DeletedAsync();
        var group = await GroupIdAsync(Unified());
        (await App.DeleteAsync($"/groups/{group}")).Must(HttpStatusCode.NoContent);
        var groups = Ids(await App.GetAsync($"{Bin}/microsoft.graph.group?$top=999"));
        Assert.Contains(group, groups);
        Assert.DoesNotContain(user.Id, groups);
    }

    [Fact]
    public async Task Restoring_brings_back_the_person_with_name_and_links()
    {
        var boss = await UserIdAsync();
        var group = await GroupIdAsync();
        var made = await NewUserAsync();
        (await App.PutAsync($"/users/{made.Id}/manager/$ref", Ref(boss, "users"))).Must(HttpStatusCode.NoContent);
        await AddAsync(group, made.Id);
        (await App.DeleteAsync($"/users/{made.Id}")).Must(HttpStatusCode.NoContent);
        var restored = (await App.PostAsync($"{Bin}/{made.Id}/restore")).Must(HttpStatusCode.OK);
        Assert.Equal(made.Id, restored.Id);
        Assert.Equal("#microsoft.graph.user", restored.Optional("@odata.type"));
        var user = (await App.GetAsync($"/users/{made.Optional("userPrincipalName")}?$select=id,deletedDateTime")).Must(HttpStatusCode.OK).Json;
        Assert.Equal(JsonValueKind.Null, user.GetProperty("deletedDateTime").ValueKind);
        Assert.Equal(boss, (await App.GetAsync($"/users/{made.Id}/manager")).Must(HttpStatusCode.OK).Id);
        Assert.Equal([group], Ids(await App.GetAsync($"/users/{made.Id}/memberOf")));
        (await App.GetAsync($"{Bin}/{made.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task The_name_is_free_for_others_and_then_refused_to_who_comes_back()
    {
        var made = await DeletedAsync();
        var name = made.Optional("userPrincipalName")!;
        (await App.PostAsync("/users", With(Person(), "userPrincipalName", name))).Must(HttpStatusCode.Created);
        var refused = (await App.PostAsync($"{Bin}/{made.Id}/restore")).Refused(
            HttpStatusCode.BadRequest, Bad, "Another object with the same value for property userPrincipalName already exists.");
        Assert.Equal("ObjectConflict", refused.Json.GetProperty("error").GetProperty("details")[0].GetProperty("code").GetString());
        var other = $"{Unique("back")}@larkmoor.example";
        (await App.PostAsync($"{Bin}/{made.Id}/restore", new { newUserPrincipalName = other, autoReconcileProxyConflict = true })).Must(HttpStatusCode.OK);
        Assert.Equal(made.Id, (await App.GetAsync($"/users/{other}")).Must(HttpStatusCode.OK).Id);
    }

    [Fact]
    public async Task Deleting_in_the_bin_is_for_good()
    {
        var made = await DeletedAsync();
        (await App.DeleteAsync($"{Bin}/{made.Id}")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"{Bin}/{made.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.PostAsync($"{Bin}/{made.Id}/restore")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.DeleteAsync($"{Bin}/{made.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task Who_is_alive_is_neither_in_the_bin_nor_restored()
    {
        var id = await UserIdAsync();
        (await App.GetAsync($"{Bin}/{id}")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.PostAsync($"{Bin}/{id}/restore")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.DeleteAsync($"{Bin}/{id}")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.GetAsync($"/users/{id}")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_person_is_deleted_once()
    {
        var made = await DeletedAsync();
        (await App.DeleteAsync($"/users/{made.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task What_is_in_the_bin_is_not_changed()
    {
        var made = await DeletedAsync();
        (await App.PatchAsync($"{Bin}/{made.Id}", new { city = "Oslo" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await App.PatchAsync($"/users/{made.Id}", new { city = "Oslo" })).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task A_deleted_person_cannot_sign_in_and_their_token_ends()
    {
        var made = await NewUserAsync();
        var person = await SignInAsync(made);
        (await person.GetAsync("/me")).Must(HttpStatusCode.OK);
        (await App.DeleteAsync($"/users/{made.Id}")).Must(HttpStatusCode.NoContent);
        (await person.GetAsync("/me")).Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken");
        await Assert.ThrowsAsync<InvalidOperationException>(() => SignInAsync(made));
    }

    [Fact]
    public async Task An_ordinary_person_neither_deletes_nor_restores_nor_purges()
    {
        var person = await Server.UserAsync(1);
        var alive = await UserIdAsync();
        var binned = await DeletedAsync();
        (await person.DeleteAsync($"/users/{alive}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await person.DeleteAsync($"/directoryObjects/{alive}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await person.PostAsync($"{Bin}/{binned.Id}/restore")).Refused(HttpStatusCode.Forbidden, Denied);
        (await person.DeleteAsync($"{Bin}/{binned.Id}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await App.GetAsync($"{Bin}/{binned.Id}")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_bin_asks_for_the_permission_of_the_type()
    {
        var made = await DeletedAsync();
        var groups = await Server.AppWithAsync("Group.ReadWrite.All");
        (await groups.PostAsync($"{Bin}/{made.Id}/restore")).Refused(HttpStatusCode.Forbidden, Denied);
        (await groups.DeleteAsync($"{Bin}/{made.Id}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.AppWithAsync("User.DeleteRestore.All")).PostAsync($"{Bin}/{made.Id}/restore")).Must(HttpStatusCode.OK);
    }

    private async Task<Answer> DeletedAsync()
    {
        var made = await NewUserAsync();
        (await App.DeleteAsync($"/users/{made.Id}")).Must(HttpStatusCode.NoContent);
        return made;
    }
}

public sealed class DeletedItemsTestsOnSqlite(SharedServers servers) : DeletedItemsTests(servers, StoreKind.Sqlite);

public sealed class DeletedItemsTestsOnPostgres(SharedServers servers) : DeletedItemsTests(servers, StoreKind.Postgres);
