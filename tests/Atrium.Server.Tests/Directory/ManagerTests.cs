// manager and directReports: one set, cleared, mirrored, and never a loop.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class ManagerTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Fact]
    public async Task A_manager_is_set_seen_mirrored_and_cleared()
    {
        var (boss, report) = (await UserIdAsync(), await UserIdAsync());
        (await App.PutAsync($"/users/{report}/manager/$ref", Ref(boss, "users"))).Must(HttpStatusCode.NoContent);
        var manager = (await App.GetAsync($"/users/{report}/manager")).Must(HttpStatusCode.OK);
        Assert.Equal((boss, "#microsoft.graph.user"), (manager.Id, manager.Optional("@odata.type")));
        Assert.Equal([report], Ids(await App.GetAsync($"/users/{boss}/directReports")));
        var link = (await App.GetAsync($"/users/{report}/manager/$ref")).Must(HttpStatusCode.OK);
        Assert.EndsWith($"/{boss}", link.Optional("@odata.id"), StringComparison.Ordinal);
        (await App.DeleteAsync($"/users/{report}/manager/$ref")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"/users/{report}/manager")).Refused(HttpStatusCode.NotFound, NotFound);
        Assert.Empty(Ids(await App.GetAsync($"/users/{boss}/directReports")));
        (await App.GetAsync($"/users/{boss}")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_manager_there_is_nothing_to_see_or_to_remove()
    {
        var id = await UserIdAsync();
        (await App.GetAsync($"/users/{id}/manager")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.DeleteAsync($"/users/{id}/manager/$ref")).Refused(HttpStatusCode.NotFound, NotFound);
        Assert.Empty(Ids(await App.GetAsync($"/users/{id}/directReports")));
    }

    [Fact]
    public async Task A_second_manager_takes_the_place_of_the_first()
    {
        var (first, second, report) = (await UserIdAsync(), await UserIdAsync(), await UserIdAsync());
        (await App.PutAsync($"/users/{report}/manager/$ref", Ref(first))).Must(HttpStatusCode.NoContent);
        (await App.PutAsync($"/users/{report}/manager/$ref", Ref(second))).Must(HttpStatusCode.NoContent);
        (await App.PutAsync($"/users/{report}/manager/$ref", Ref(second))).Must(HttpStatusCode.NoContent);
        Assert.Equal(second, (await App.GetAsync($"/users/{report}/manager")).Id);
        Assert.Empty(Ids(await App.GetAsync($"/users/{first}/directReports")));
        Assert.Equal([report], Ids(await App.GetAsync($"/users/{second}/directReports")));
    }

    [Fact]
    public async Task Nobody_is_their_own_manager_at_any_distance()
    {
        var (a, b, c) = (await UserIdAsync(), await UserIdAsync(), await UserIdAsync());
        (await App.PutAsync($"/users/{a}/manager/$ref", Ref(a))).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.PutAsync($"/users/{b}/manager/$ref", Ref(a))).Must(HttpStatusCode.NoContent);
        (await App.PutAsync($"/users/{a}/manager/$ref", Ref(b))).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.PutAsync($"/users/{c}/manager/$ref", Ref(b))).Must(HttpStatusCode.NoContent);
        (await App.PutAsync($"/users/{a}/manager/$ref", Ref(c))).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.GetAsync($"/users/{a}/manager")).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task Links_set_at_the_same_instant_make_no_loop()
    {
        for (var round = 0; round < 3; round++)
        {
            var (a, b) = (await UserIdAsync(), await UserIdAsync());
            var answers = await Task.WhenAll(
                Task.Run(() => App.PutAsync($"/users/{a}/manager/$ref", Ref(b))), Task.Run(() => App.PutAsync($"/users/{b}/manager/$ref", Ref(a))));
            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.BadRequest], answers.Select(x => x.Status).Order());
        }
    }

    [Fact]
    public async Task A_manager_is_a_person_who_exists()
    {
        var (id, group) = (await UserIdAsync(), await GroupIdAsync());
        (await App.PutAsync($"/users/{id}/manager/$ref", Ref(group, "groups"))).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.PutAsync($"/users/{id}/manager/$ref", Ref(Guid.NewGuid().ToString(), "users"))).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.PutAsync($"/users/{Guid.NewGuid()}/manager/$ref", Ref(id))).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"@odata.id\":5}")]
    [InlineData("{\"@odata.id\":\"https://graph.microsoft.com/v1.0/users\"}")]
    [InlineData("[]")]
    public async Task A_reference_that_names_nobody_is_refused(string body) =>
        (await App.PutAsync($"/users/{await UserIdAsync()}/manager/$ref", body)).Refused(HttpStatusCode.BadRequest, Bad);

    [Fact]
    public async Task A_deleted_manager_is_not_shown_and_is_back_when_restored()
    {
        var (boss, report) = (await UserIdAsync(), await UserIdAsync());
        (await App.PutAsync($"/users/{report}/manager/$ref", Ref(boss))).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"/users/{boss}")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"/users/{report}/manager")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.PostAsync($"/directory/deletedItems/{boss}/restore")).Must(HttpStatusCode.OK);
        Assert.Equal(boss, (await App.GetAsync($"/users/{report}/manager")).Must(HttpStatusCode.OK).Id);
    }

    [Fact]
    public async Task Direct_reports_are_read_only_and_counted_by_advanced_queries()
    {
        var (boss, report) = (await UserIdAsync(), await UserIdAsync());
        (await App.PostAsync($"/users/{boss}/directReports/$ref", Ref(report))).Refused(HttpStatusCode.Forbidden, Denied);
        (await App.PutAsync($"/users/{report}/manager/$ref", Ref(boss))).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"/users/{boss}/directReports/$count")).Refused(HttpStatusCode.BadRequest, Bad, "$count is not currently supported.");
        var count = (await App.GetAsync($"/users/{boss}/directReports/$count", Eventual)).Must(HttpStatusCode.OK);
        Assert.Equal(("1", "text/plain"), (count.Text, count.ContentType));
    }

    [Fact]
    public async Task An_ordinary_person_sees_their_own_manager_only_with_permission_and_sets_none()
    {
        var boss = await NewUserAsync();
        var made = await NewUserAsync();
        (await App.PutAsync($"/users/{made.Id}/manager/$ref", Ref(boss.Id))).Must(HttpStatusCode.NoContent);
        var person = await SignInAsync(made);
        Assert.Equal(boss.Id, (await person.GetAsync("/me/manager")).Must(HttpStatusCode.OK).Id);
        (await person.DeleteAsync("/me/manager/$ref")).Refused(HttpStatusCode.Forbidden, Denied);
        (await person.PutAsync($"/users/{boss.Id}/manager/$ref", Ref(boss.Id))).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.UserWithAsync(1, "User.Read")).GetAsync("/me/manager")).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.UserWithAsync(1, "User.Read")).GetAsync("/me/directReports")).Must(HttpStatusCode.OK);
    }
}

public sealed class ManagerTestsOnSqlite(SharedServers servers) : ManagerTests(servers, StoreKind.Sqlite);

public sealed class ManagerTestsOnPostgres(SharedServers servers) : ManagerTests(servers, StoreKind.Postgres);
