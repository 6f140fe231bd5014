// Two servers on one PostgreSQL database behave as one.

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;
using Atrium.Server.Tests.SignIn;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Atrium.Store.Tests.Postgres;

namespace Atrium.Server.Tests.Durability;

public sealed class TwoNodesTests : IAsyncLifetime
{
    // What takes longer never comes. How soon it comes is measured, not tested: a busy machine says nothing of the news.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string[] _folders = [.. Enumerable.Range(0, 2).Select(_ => System.IO.Directory.CreateTempSubdirectory("atrium-node-").FullName)];
    private PostgresDatabase _database = null!;
    private TestServer _one = null!;
    private TestServer _other = null!;
    private Caller _app = null!;

    /// <summary>The same application, with the token of the one, at the other.</summary>
    private Caller _appThere = null!;

    /// <summary>Both start at the same moment, over an empty database.</summary>
    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES")), "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        _database = await PostgresDatabase.NewAsync();
        var servers = await Task.WhenAll(_folders.Select(folder => Task.Run(() => TestServer.OverAsync(new AtriumSettings
        {
            Data = folder,
            HttpPort = 0,
            HttpsPort = 0,
            Store = StoreKind.Postgres,
            Connection = _database.ConnectionString,
            Seed = "users=30",
            Control = true,
        }))));
        (_one, _other) = (servers[0], servers[1]);
        _app = await _one.DaemonAsync();
        _appThere = _other.WithToken(_app.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { _one, _other }.OfType<TestServer>())
        {
            await server.DisposeAsync();
        }

        await (_database?.DisposeAsync() ?? default);
        Array.ForEach(_folders, folder => System.IO.Directory.Delete(folder, recursive: true));
    }

    [Fact]
    public async Task They_behave_as_one()
    {
        await WhatOneWritesTheOtherReadsAsync();
        await PagesGoOnAtTheOtherAsync();
        await DeltaIsExactUnderBothWritingAsync();
        await ADisabledPersonIsOutAtBothAsync();
        await RevokedSessionsAreOutAtBothAsync();
        await ADisabledApplicationIsOutAtBothAsync();
        await AMovedClockIsHeardAsync();
    }

    [Fact]
    public async Task Guesses_are_counted_together_and_a_code_is_good_once()
    {
        var (guessed, bound) = (_one.File.Users[3], _one.File.Users[4]);
        for (var i = 0; i < GuessLimits.AccountFailures; i++)
        {
            Assert.Equal(50126, await ByPasswordAsync(i % 2 == 0 ? _one : _other, guessed.UserPrincipalName, "a guess"));
        }

        Assert.Equal(50053, await ByPasswordAsync(_one, guessed.UserPrincipalName, guessed.Password));
        Assert.Equal(50053, await ByPasswordAsync(_other, guessed.UserPrincipalName, guessed.Password));
        Assert.Null(await ByPasswordAsync(_other, _one.File.Users[5].UserPrincipalName, _one.File.Users[5].Password));

        var (here, there) = (new Visitor(_one), new Visitor(_other));
        var page = await SignInAsync(here, _one, bound);
        page = await here.AnswerAsync(page, ("act", "factor"));
        var secret = Authenticator.SecretOn(page);
        await here.AnswerAsync(page, ("act", "confirm"), ("code", Authenticator.Code(secret, -1)));
        here = new Visitor(_one);
        var asked = (Here: await SignInAsync(here, _one, bound), There: await SignInAsync(there, _other, bound));
        Assert.Equal(("Enter your code", "Enter your code"), (asked.Here.Title, asked.There.Title));
        var code = Authenticator.Code(secret);
        var answers = await Task.WhenAll(here.AnswerAsync(asked.Here, ("code", code)), there.AnswerAsync(asked.There, ("code", code)));
        Assert.Single(answers, answer => answer.Title == "Enter your code" && answer.Text.Contains("not right", StringComparison.Ordinal));
        Assert.Single(answers, answer => answer.Title != "Enter your code");
    }

    /// <summary>The number of the refusal; null: there is none.</summary>
    private static async Task<int?> ByPasswordAsync(TestServer server, string name, string password)
    {
        using var client = server.NewClient();
        using var body = new FormUrlEncodedContent(
        [
            new("grant_type", "password"), new("client_id", server.PublicClient.ClientId.ToString()), new("username", name), new("password", password),
            new("scope", "User.Read"),
        ]);
        using var answer = await client.PostAsync(new Uri($"{server.File.Authority}/oauth2/v2.0/token"), body);
        var reply = await TokenReply.Read(answer);
        return reply.Status == HttpStatusCode.OK ? null : reply.Code;
    }

    private static async Task<Place> SignInAsync(Visitor visitor, TestServer server, AtriumFileUser user) =>
        await visitor.SignInAsync(await visitor.OpenAsync($"{server.File.Authority}/account"), user.UserPrincipalName, user.Password);

    private async Task WhatOneWritesTheOtherReadsAsync()
    {
        var me = $"/users/{_one.File.Users[3].UserPrincipalName}";
        for (var i = 0; i < 20; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (_app, _appThere) : (_appThere, _app);
            (await writer.PatchAsync(me, new { jobTitle = $"Title {i}" })).Must(HttpStatusCode.NoContent);
            Assert.Equal($"Title {i}", (await reader.GetAsync(me + "?$select=jobTitle")).Must(HttpStatusCode.OK).Json.GetProperty("jobTitle").GetString());
        }
    }

    private async Task PagesGoOnAtTheOtherAsync()
    {
        var seen = new List<string>();
        var at = 0;
        for (string? next = "/users?$top=4"; next is not null; at++)
        {
            var (server, caller) = at % 2 == 0 ? (_one, _app) : (_other, _appThere);
            var page = (await caller.GetAsync(next.Replace(_one.File.Graph, server.File.Graph, StringComparison.Ordinal).Replace(_other.File.Graph, server.File.Graph, StringComparison.Ordinal)))
                .Must(HttpStatusCode.OK).Json;
            seen.AddRange(page.GetProperty("value").EnumerateArray().Select(u => u.GetProperty("id").GetString()!));
            next = page.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;
        }

        Assert.Equal(30, seen.Distinct().Count());
        Assert.Equal(30, seen.Count);
    }

    private async Task DeltaIsExactUnderBothWritingAsync()
    {
        var ids = (await _app.GetAsync("/users?$select=id&$top=30")).Must(HttpStatusCode.OK).Json.GetProperty("value").EnumerateArray().Select(u => u.GetProperty("id").GetString()!).ToList();
        var link = (await _appThere.GetAsync("/users/delta?$deltatoken=latest&$select=city")).Must(HttpStatusCode.OK).Json.GetProperty("@odata.deltaLink").GetString()!;
        var copy = new Dictionary<string, string>();
        var writing = Task.WhenAll(Enumerable.Range(0, 6).Select(w => Task.Run(async () =>
        {
            var writer = w % 2 == 0 ? _app : _appThere;
            for (var i = 0; i < 10; i++)
            {
                (await writer.PatchAsync($"/users/{ids[((w / 2 * 10) + i) % 30]}", new { city = $"City {w} {i}" })).Must(HttpStatusCode.NoContent);
            }
        })));
        while (!writing.IsCompleted)
        {
            link = await FollowAsync(link, copy);
        }

        await writing;
        await FollowAsync(link, copy);
        foreach (var id in ids)
        {
            Assert.Equal((await _app.GetAsync($"/users/{id}?$select=city")).Must(HttpStatusCode.OK).Json.GetProperty("city").GetString(), copy[id]);
        }
    }

    private async Task<string> FollowAsync(string link, Dictionary<string, string> copy)
    {
        while (true)
        {
            var page = (await _appThere.GetAsync(link)).Must(HttpStatusCode.OK).Json;
            foreach (var item in page.GetProperty("value").EnumerateArray())
            {
                copy[item.GetProperty("id").GetString()!] = item.GetProperty("city").GetString()!;
            }

            if (page.TryGetProperty("@odata.deltaLink", out var delta))
            {
                return delta.GetString()!;
            }

            link = page.GetProperty("@odata.nextLink").GetString()!;
        }
    }

    private async Task ADisabledPersonIsOutAtBothAsync()
    {
        var there = _other.WithToken((await _one.UserAsync(2)).Token);
        (await there.GetAsync("/me")).Must(HttpStatusCode.OK);
        (await _app.PatchAsync($"/users/{_one.File.Users[2].UserPrincipalName}", new { accountEnabled = false })).Must(HttpStatusCode.NoContent);
        await UntilAsync(async () => (await there.GetAsync("/me")).Status == HttpStatusCode.Unauthorized);
    }

    /// <summary>What was issued by the one and revoked at the other is good at neither; who signs in anew is in at both.</summary>
    private async Task RevokedSessionsAreOutAtBothAsync()
    {
        var (here, name) = (await _one.UserAsync(4), _one.File.Users[4].UserPrincipalName);
        var same = _other.WithToken(here.Token);
        (await here.GetAsync("/me")).Must(HttpStatusCode.OK);
        (await same.GetAsync("/me")).Must(HttpStatusCode.OK);
        (await _appThere.PostAsync($"/users/{name}/revokeSignInSessions")).Must(HttpStatusCode.OK);
        await UntilAsync(async () => (await here.GetAsync("/me")).Status == HttpStatusCode.Unauthorized);
        await UntilAsync(async () => (await same.GetAsync("/me")).Status == HttpStatusCode.Unauthorized);
        var anew = "";
        await UntilAsync(async () => (await _other.WithToken(anew = (await _one.UserAsync(4)).Token).GetAsync("/me")).Status == HttpStatusCode.OK); // tokens bear whole seconds
        (await _one.WithToken(anew).GetAsync("/me")).Must(HttpStatusCode.OK);
    }

    /// <summary>The one through which people sign in: the daemon goes on writing.</summary>
    private async Task ADisabledApplicationIsOutAtBothAsync()
    {
        var there = _other.WithToken((await _one.UserAsync(1)).Token);
        (await there.GetAsync("/me")).Must(HttpStatusCode.OK);
        var principal = $"/servicePrincipals(appId='{_one.PublicClient.ClientId}')";
        (await _app.PatchAsync(principal, new { accountEnabled = false })).Must(HttpStatusCode.NoContent);
        await UntilAsync(async () => (await there.GetAsync("/me")).Status == HttpStatusCode.Unauthorized);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _other.UserAsync(1));
        Assert.Contains("AADSTS7000112", refused.Message, StringComparison.Ordinal);
        (await _appThere.PatchAsync(principal, new { accountEnabled = true })).Must(HttpStatusCode.NoContent);
        await UntilAsync(async () => (await there.GetAsync("/me")).Status == HttpStatusCode.OK);
    }

    private async Task AMovedClockIsHeardAsync()
    {
        using var client = _one.NewClient();
        using var body = JsonContent.Create(new { now = "2031-05-06T07:08:09Z", frozen = true });
        using var answer = await client.PostAsync(new Uri(_one.Host.HttpUrl, "control/clock"), body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var there = _other.NewClient();
        await UntilAsync(async () => (await there.GetFromJsonAsync<JsonObject>(new Uri(_other.Host.HttpUrl, "control")))!["now"]!.GetValue<string>() == "2031-05-06T07:08:09.0000000Z");
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < Patience, "The news did not come.");
        }
    }
}
