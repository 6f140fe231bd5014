// With the strict setting a refresh token is good once: whoever copied it, or was copied, is noticed at its second use.

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.Support;
using Atrium.Store.Tests.Postgres;

namespace Atrium.Server.Tests.SignIn.Attacks;

public abstract class CopiedRefreshTokenTests(StoreKind store)
{
    private const int Rounds = 6, AtOnce = 12;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refresh_token_that_comes_twice_ends_everything_of_its_sign_in()
    {
        await using var database = store == StoreKind.Postgres ? await PostgresDatabase.NewAsync() : null;
        await using var server = await TestServer.OverAsync(TestFolders.Settings(TestFolders.New(), connection: database?.ConnectionString) with { StrictRefreshTokens = true });
        var (name, password) = (server.File.Users[1].UserPrincipalName, server.File.Users[1].Password);
        Task<JsonElement> SignInAsync() => SendAsync(server, ("grant_type", "password"), ("username", name), ("password", password), ("scope", "User.Read offline_access"));
        var (first, other) = (await SignInAsync(), await SignInAsync());
        var second = await RefreshAsync(server, first);
        var third = await RefreshAsync(server, second);
        (await server.WithToken(Text(third, "access_token")).GetAsync("/me")).Must(HttpStatusCode.OK);

        Assert.Equal("invalid_grant", Text(await RefreshAsync(server, first), "error"));
        Assert.Equal("invalid_grant", Text(await RefreshAsync(server, third), "error"));
        (await server.WithToken(Text(third, "access_token")).GetAsync("/me")).Must(HttpStatusCode.Unauthorized);
        Assert.NotEmpty(Text(await RefreshAsync(server, other), "access_token"));

        await OneOfManyAtOnceIsGoodAsync(server, SignInAsync);
    }

    /// <summary>Whoever comes first gets tokens; that others came kills them too, however the moments fell.</summary>
    private static async Task OneOfManyAtOnceIsGoodAsync(TestServer server, Func<Task<JsonElement>> signIn)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var begun = await signIn();
            var replies = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => RefreshAsync(server, begun))));
            var winner = Assert.Single(replies, r => r.TryGetProperty("access_token", out _));
            Assert.Equal(AtOnce - 1, replies.Count(r => r.TryGetProperty("error", out var error) && error.GetString() == "invalid_grant"));
            Assert.Equal("invalid_grant", Text(await RefreshAsync(server, winner), "error"));
            (await server.WithToken(Text(winner, "access_token")).GetAsync("/me")).Must(HttpStatusCode.Unauthorized);
            Assert.Equal("invalid_grant", Text(await RefreshAsync(server, begun), "error"));
        }
    }

    private static string Text(JsonElement reply, string name) => reply.TryGetProperty(name, out var value) ? value.GetString()! : throw new InvalidOperationException(reply.ToString());

    private static Task<JsonElement> RefreshAsync(TestServer server, JsonElement reply) =>
        SendAsync(server, ("grant_type", "refresh_token"), ("refresh_token", Text(reply, "refresh_token")));

    private static async Task<JsonElement> SendAsync(TestServer server, params (string Name, string Value)[] fields)
    {
        using var client = server.NewClient();
        using var answer = await client.PostAsync(
            $"{server.File.Authority}/oauth2/v2.0/token",
            new FormUrlEncodedContent([new("client_id", server.PublicClient.ClientId.ToString()), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]), Cancel);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}

public sealed class CopiedRefreshTokenTestsOnSqlite() : CopiedRefreshTokenTests(StoreKind.Sqlite);

public sealed class CopiedRefreshTokenTestsOnPostgres() : CopiedRefreshTokenTests(StoreKind.Postgres);
