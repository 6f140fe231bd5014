// Where no option means anything, an option is refused: on single properties, bytes, references, operations and writes of tokens.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Directory;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

public abstract class OptionPlacesTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Theory]
    [InlineData("/users/{user}/displayName?$select=id")]
    [InlineData("/users/{user}/displayName?$filter=true")]
    [InlineData("/users/{user}/displayName?$top=1")]
    [InlineData("/users/{user}/displayName?$count=true")]
    [InlineData("/users/{user}/displayName?$format=xml")]
    [InlineData("/users/{user}/displayName/$value?$select=id")]
    [InlineData("/users/{user}/displayName/$value?$format=json")]
    [InlineData("/users/{user}/photo/$value?$select=id")]
    [InlineData("/users/{user}/manager/$ref?$select=id")]
    [InlineData("/groups/{group}/members/$ref?$select=id")]
    [InlineData("/groups/{group}/members/$ref?$expand=manager")]
    [InlineData("/users/{user}?$skiptoken=x")]
    [InlineData("/users/{user}?$deltatoken=x")]
    [InlineData("/users?$deltatoken=x")]
    [InlineData("/users/delta?$count=true")]
    [InlineData("/users/$count?$skiptoken=x")]
    [InlineData("/$metadata?$select=id")]
    [InlineData("/$metadata?$format=json")]
    [InlineData("/?$top=1")]
    [InlineData("/users/delta(x=1)")]
    [InlineData("/users/delta('x')")]
    [InlineData("/groups/{group}/members/microsoft.graph.user(x=1)")]
    public async Task What_means_nothing_here_is_refused(string path) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await App.GetAsync(await FillAsync(path), Eventual)).Status);

    [Theory]
    [InlineData("/users/{user}/displayName?$apply=x")]
    [InlineData("/users/{user}/displayName/$value?$compute=x")]
    [InlineData("/users/{user}/manager/$ref?$levels=1")]
    [InlineData("/users/{user}/photo/$value?$unknown")]
    public async Task Unknown_options_are_refused_everywhere(string path) =>
        (await App.GetAsync(await FillAsync(path))).Refused(HttpStatusCode.BadRequest, Unsupported);

    [Theory]
    [InlineData("/users/{user}/displayName?$format=json&other=1")]
    [InlineData("/users/{user}/displayName/$value?size=2")]
    [InlineData("/groups/{group}/members/$ref?$top=1&$count=true")]
    [InlineData("/$metadata?$format=xml")]
    [InlineData("/?$format=application/json&other=1")]
    public async Task What_means_something_or_is_no_option_is_taken(string path) =>
        (await App.GetAsync(await FillAsync(path), Eventual)).Must(HttpStatusCode.OK);

    [Fact]
    public async Task References_are_counted()
    {
        var (group, one, two) = (await GroupIdAsync(), await UserIdAsync(), await UserIdAsync());
        await AddAsync(group, one);
        await AddAsync(group, two);
        var page = (await App.GetAsync($"/groups/{group}/members/$ref?$top=1&$count=true", Eventual)).Must(HttpStatusCode.OK);
        Assert.Equal(2, page.Json.GetProperty("@odata.count").GetInt32());
        Assert.Single(page.Items);
    }

    [Fact]
    public async Task Objects_by_ids_are_projected()
    {
        var id = await UserIdAsync();
        var answer = (await App.PostAsync("/directoryObjects/getByIds?$select=displayName", new { ids = new[] { id } })).Must(HttpStatusCode.OK);
        Assert.Equal(["@odata.type", "displayName"], Names(Assert.Single(answer.Items)));
        (await App.PostAsync("/directoryObjects/getByIds?$filter=true", new { ids = new[] { id } })).Refused(HttpStatusCode.BadRequest, Bad);
    }

    private async Task<string> FillAsync(string path) => path
        .Replace("{user}", path.Contains("{user}", StringComparison.Ordinal) ? await UserIdAsync() : "", StringComparison.Ordinal)
        .Replace("{group}", path.Contains("{group}", StringComparison.Ordinal) ? await GroupIdAsync() : "", StringComparison.Ordinal);
}

public sealed class OptionPlacesTestsOnSqlite(SharedServers servers) : OptionPlacesTests(servers, StoreKind.Sqlite);

public sealed class OptionPlacesTestsOnPostgres(SharedServers servers) : OptionPlacesTests(servers, StoreKind.Postgres);
