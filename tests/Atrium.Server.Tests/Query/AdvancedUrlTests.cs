// The URL of an advanced query has at most 2,048 characters; a batch is the way around it.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

public abstract class AdvancedUrlTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Theory]
    [InlineData("/users?$count=true&$filter=jobTitle eq '{0}'")]
    [InlineData("/users/$count?$filter=jobTitle eq '{0}'")]
    [InlineData("/users?$search=\"jobTitle:{0}\"")]
    public async Task Is_refused_one_character_later(string form)
    {
        var room = 2048 - new Uri(Server.File.Graph + form.Replace("{0}", "", StringComparison.Ordinal)).AbsoluteUri.Length;
        (await App.GetAsync(form.Replace("{0}", new string('a', room), StringComparison.Ordinal), Eventual)).Must(HttpStatusCode.OK);
        var path = form.Replace("{0}", new string('a', room + 1), StringComparison.Ordinal);
        (await App.GetAsync(path, Eventual)).Refused((HttpStatusCode)414, "Request_BadRequest", "2048 characters");
        (await App.GetInBatchAsync(path, Eventual)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Other_queries_may_be_longer_and_links_to_pages_too()
    {
        (await App.GetAsync("/users?$top=1&$select=" + string.Join(',', Enumerable.Repeat("displayName", 300)))).Must(HttpStatusCode.OK);
        (await App.GetAsync("/users?$top=1&$select=" + string.Join(',', Enumerable.Repeat("displayName", 300)), Eventual)).Must(HttpStatusCode.OK);
        const string Path = "/users?$count=true&$top=1&$select=id&$filter=displayName ne '";
        var room = 2048 - new Uri(Server.File.Graph + Path + "'").AbsoluteUri.Length;
        var page = (await App.GetAsync($"{Path}{new string('a', room)}'", Eventual)).Must(HttpStatusCode.OK);
        Assert.True(page.NextLink!.Length > 2048);
        Assert.Single((await App.GetAsync(page.NextLink, Eventual)).Must(HttpStatusCode.OK).Items);
    }
}

public sealed class AdvancedUrlTestsOnSqlite(SharedServers servers) : AdvancedUrlTests(servers, StoreKind.Sqlite);

public sealed class AdvancedUrlTestsOnPostgres(SharedServers servers) : AdvancedUrlTests(servers, StoreKind.Postgres);
