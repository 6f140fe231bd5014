// The tokens of pages and deltas are good for what they were given for, and for nothing else.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Mail;
using Atrium.Server.Tests.Support;
using CsCheck;

namespace Atrium.Server.Tests.Properties;

public abstract class TokenTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    private StoreKind Store { get; } = store;

    private const string Expired = "Directory_ExpiredPageToken";

    [Fact]
    public async Task A_token_with_any_one_character_changed_is_refused()
    {
        var pcg = new PCG(3, 14);
        var page = (await App.GetAsync("/users?$top=1&$select=id")).Must(HttpStatusCode.OK).NextLink!;
        var delta = (await App.GetAsync("/users/delta?$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;
        for (var i = 0; i < 60; i++)
        {
            (await App.GetAsync(Tampered(page, pcg))).Refused(HttpStatusCode.BadRequest, Expired);
            (await App.GetAsync(Tampered(delta, pcg))).Refused(HttpStatusCode.Gone, "syncStateNotFound");
        }

        (await App.GetAsync(page)).Must(HttpStatusCode.OK);
        (await App.GetAsync(delta)).Must(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/users?$top=2&$select=id")]
    [InlineData("/users?$top=1&$select=id,displayName")]
    [InlineData("/users?$top=1&$select=id&$filter=accountEnabled eq true")]
    [InlineData("/users?$select=id")]
    [InlineData("/groups?$top=1&$select=id")]
    [InlineData("/users/delta?$select=id")]
    public async Task A_page_token_of_another_query_is_refused(string query)
    {
        var token = TokenOf((await App.GetAsync("/users?$top=1&$select=id")).Must(HttpStatusCode.OK).NextLink!);
        var answer = await App.GetAsync($"{query}&$skiptoken={token}");
        Assert.True((int)answer.Status is 400 or 410, answer.Text);
    }

    [Fact]
    public async Task A_delta_token_is_no_page_token_and_a_page_token_no_delta_token()
    {
        var page = TokenOf((await App.GetAsync("/users?$top=1")).NextLink!);
        var delta = TokenOf((await App.GetAsync("/users/delta?$deltatoken=latest")).DeltaLink!);
        (await App.GetAsync($"/users?$top=1&$skiptoken={delta}")).Refused(HttpStatusCode.BadRequest, Expired);
        (await App.GetAsync($"/users/delta?$deltatoken={page}")).Refused(HttpStatusCode.Gone, "syncStateNotFound");
    }

    [Fact]
    public async Task A_delta_of_as_many_objects_as_can_be_named_goes_on_by_its_link()
    {
        var ids = Enumerable.Range(0, 51).Select(_ => $"id eq '{Guid.NewGuid()}'").ToList();
        var first = (await App.GetAsync($"/users/delta?$filter={string.Join(" or ", ids.Take(50))}")).Must(HttpStatusCode.OK);
        (await App.GetAsync(first.DeltaLink!)).Must(HttpStatusCode.OK);
        (await App.GetAsync($"/users/delta?$filter={string.Join(" or ", ids)}")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery");
        (await App.GetAsync($"/users/delta?$select={string.Join(',', Enumerable.Repeat("displayName", 400))}")).Refused(HttpStatusCode.BadRequest, "Request_BadRequest");
    }

    [Fact]
    public async Task A_token_of_somebody_elses_me_is_refused()
    {
        var (one, other) = (await NewPersonAsync(), await NewPersonAsync());
        foreach (var person in (Person[])[one, other])
        {
            await DraftAsync(person, new { subject = "a" });
            await DraftAsync(person, new { subject = "b" });
        }

        var page = (await one.GetAsync("/messages?$top=1")).Must(HttpStatusCode.OK).NextLink!;
        var delta = (await one.GetAsync("/mailFolders/drafts/messages/delta?$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;
        (await other.Caller.GetAsync(page)).Refused(HttpStatusCode.BadRequest, Expired);
        (await other.Caller.GetAsync(delta)).Refused(HttpStatusCode.Gone, "SyncStateNotFound");
        (await one.Caller.GetAsync(page)).Must(HttpStatusCode.OK);
        (await one.Caller.GetAsync(delta)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Tokens_of_another_organisation_and_of_an_older_epoch_are_refused()
    {
        await using var server = await TestServer.StartAsync(Store, control: true);
        var app = await server.DaemonAsync();
        var page = (await app.GetAsync("/users?$top=1")).Must(HttpStatusCode.OK).NextLink!;
        var delta = (await app.GetAsync("/users/delta?$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;

        // Another server has another organisation, and other keys too.
        (await App.GetAsync($"/users?$top=1&$skiptoken={TokenOf(page)}")).Refused(HttpStatusCode.BadRequest, Expired);
        (await App.GetAsync($"/users/delta?$deltatoken={TokenOf(delta)}")).Refused(HttpStatusCode.Gone, "syncStateNotFound");

        (await app.PostAsync(new Uri(new Uri(server.File.Graph), "/control/reset").ToString())).Must(HttpStatusCode.OK);
        app = await server.DaemonAsync();
        (await app.GetAsync(page)).Refused(HttpStatusCode.BadRequest, Expired);
        (await app.GetAsync(delta)).Refused(HttpStatusCode.Gone, "syncStateNotFound");
    }

    private static string Tampered(string link, PCG pcg)
    {
        var token = TokenOf(link);
        var (at, to) = Gen.Select(Gen.Int[0, token.Length - 2], Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"]).Where(p => p.Item2 != token[p.Item1])
            .Generate(pcg, null, out _);
        return link[..^token.Length] + token[..at] + to + token[(at + 1)..];
    }

    private static string TokenOf(string link) => link[(link.LastIndexOf('=') + 1)..];
}

public sealed class TokenTestsOnSqlite(SharedServers servers) : TokenTests(servers, StoreKind.Sqlite);

public sealed class TokenTestsOnPostgres(SharedServers servers) : TokenTests(servers, StoreKind.Postgres);
