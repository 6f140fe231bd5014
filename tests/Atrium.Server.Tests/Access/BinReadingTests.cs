// Who may look into the bin: what shows several types shows each to those who may read that type.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Access;

public abstract class BinReadingTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    private const string Denied = "Authorization_RequestDenied";

    [Fact]
    public async Task A_deleted_person_is_shown_to_readers_of_people_only()
    {
        var id = (await NewUserAsync()).Id;
        (await App.DeleteAsync($"/users/{id}")).Must(HttpStatusCode.NoContent);
        var people = await Server.AppWithAsync("User.Read.All");
        var groups = await Server.AppWithAsync("Group.Read.All");

        (await people.GetAsync($"/directory/deletedItems/{id}")).Must(HttpStatusCode.OK);
        (await people.GetAsync("/directory/deletedItems/microsoft.graph.user")).Must(HttpStatusCode.OK);
        (await groups.GetAsync($"/directory/deletedItems/{id}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await groups.GetAsync("/directory/deletedItems/microsoft.graph.user")).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task The_list_of_deleted_groups_is_shown_to_readers_of_groups_only()
    {
        (await (await Server.AppWithAsync("Group.Read.All")).GetAsync("/directory/deletedItems/microsoft.graph.group")).Must(HttpStatusCode.OK);
        (await (await Server.AppWithAsync("User.Read.All")).GetAsync("/directory/deletedItems/microsoft.graph.group")).Refused(HttpStatusCode.Forbidden, Denied);
    }
}

public sealed class BinReadingTestsOnSqlite(SharedServers servers) : BinReadingTests(servers, StoreKind.Sqlite);

public sealed class BinReadingTestsOnPostgres(SharedServers servers) : BinReadingTests(servers, StoreKind.Postgres);
