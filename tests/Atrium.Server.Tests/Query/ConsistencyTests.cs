// The header ConsistencyLevel: what it takes, and where it means nothing.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

public abstract class ConsistencyTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Theory]
    [InlineData("eventual")]
    [InlineData("Eventual")]
    public async Task Eventual_opens_the_advanced_queries(string level) =>
        Assert.True((await App.GetAsync("/users?$count=true&$top=1", ("ConsistencyLevel", level))).Must(HttpStatusCode.OK).Json.TryGetProperty("@odata.count", out _));

    [Fact]
    public async Task Session_is_what_holds_without_it()
    {
        (await App.GetAsync("/users?$top=1", ("ConsistencyLevel", "session"))).Must(HttpStatusCode.OK);
        (await App.GetAsync("/users/$count", ("ConsistencyLevel", "session"))).Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "$count");
        (await App.GetAsync("/users?$search=\"displayName:a\"", ("ConsistencyLevel", "session"))).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery");
    }

    [Theory]
    [InlineData("/users?$top=1")]
    [InlineData("/users/$count")]
    [InlineData("/groups?$filter=displayName eq 'x'")]
    public async Task Anything_else_is_refused(string path) =>
        (await App.GetAsync(path, ("ConsistencyLevel", "strong"))).Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "'strong'");

    [Fact]
    public async Task It_means_nothing_to_mail() =>
        (await App.GetAsync($"/users/{Server.File.Users[1].UserPrincipalName}/messages?$count=true&$top=1", ("ConsistencyLevel", "strong"))).Must(HttpStatusCode.OK);
}

public sealed class ConsistencyTestsOnSqlite(SharedServers servers) : ConsistencyTests(servers, StoreKind.Sqlite);

public sealed class ConsistencyTestsOnPostgres(SharedServers servers) : ConsistencyTests(servers, StoreKind.Postgres);
