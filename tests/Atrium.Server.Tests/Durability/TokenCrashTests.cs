// What sign-in answered holds over a crash of the server: codes stay redeemed, tokens and sessions stay good, and what was revoked stays revoked.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.SignIn;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Atrium.Store.Tests.Postgres;

namespace Atrium.Server.Tests.Durability;

public abstract class TokenCrashTests(StoreKind store) : IAsyncDisposable
{
    private readonly string _folder = TestFolders.New();
    private PostgresDatabase? _database;
    private ServerProcess _server = null!;
    private Visitor _visitor = null!;

    private AtriumFileClient Portal => _server.File.Clients.First(c => c.Kind == "web");

    [Fact]
    public async Task Codes_tokens_sessions_and_revocations_are_after_SIGKILL_what_the_last_answer_said()
    {
        _database = store == StoreKind.Postgres ? await PostgresDatabase.NewAsync() : null;
        await StartAsync();
        var user = _server.File.Users[1];
        var used = (await _visitor.SignInAsync(await _visitor.OpenAsync(Authorize()), user.UserPrincipalName, user.Password)).Given["code"];
        var (stolen, kept) = (await RedeemAsync(used), await RedeemAsync(await CodeAsync()));
        var unused = await CodeAsync();

        await CrashAsync();
        (await GetMeAsync(kept.Access)).Must(HttpStatusCode.OK);
        Assert.NotEmpty((await RedeemAsync(unused)).Access);
        Assert.NotEmpty((await RefreshAsync(kept)).Access);
        Assert.NotEmpty(await CodeAsync()); // the session is there
        Assert.NotEmpty((await RefreshAsync(stolen)).Access);
        (await RedeemAsync(used)).Refused(400, "invalid_grant", 54005); // and kills what came from it

        await CrashAsync();
        Assert.Equal("invalid_grant", (await RefreshAsync(stolen))["error"]);
        (await GetMeAsync(stolen.Access)).Must(HttpStatusCode.Unauthorized);
        (await RedeemAsync(unused)).Refused(400, "invalid_grant", 54005);
        Assert.NotEmpty((await RefreshAsync(kept)).Access);
        (await _server.SendAsync(kept.Access, HttpMethod.Post, "/me/revokeSignInSessions")).Must(HttpStatusCode.OK);

        await CrashAsync();
        (await RefreshAsync(kept)).Refused(400, "invalid_grant", 50173);
        (await GetMeAsync(kept.Access)).Must(HttpStatusCode.Unauthorized);
        Assert.Equal("login_required", (await _visitor.OpenAsync(Authorize("none"))).Given["error"]);
        Assert.Equal((0, ""), await _server.StopAsync());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _server.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private async Task StartAsync()
    {
        _server = await ServerProcess.StartAsync(_folder, _database?.ConnectionString);
        var before = _visitor;
        _visitor = new Visitor(_server.File.Authority, _server.File.CaCertificate!);
        foreach (var (name, value) in before?.Cookies ?? new Dictionary<string, string>())
        {
            _visitor.Cookies[name] = value;
        }
    }

    private async Task CrashAsync()
    {
        await _server.KillAsync();
        await _server.DisposeAsync();
        await StartAsync();
    }

    private string Authorize(string? prompt = null) =>
        $"{_server.File.Authority}/oauth2/v2.0/authorize?client_id={Portal.ClientId}&response_type=code&scope=openid%20offline_access%20User.Read%20User.ReadWrite"
        + $"&redirect_uri={Uri.EscapeDataString(Portal.RedirectUris[0])}{(prompt is null ? "" : $"&prompt={prompt}")}";

    private async Task<string> CodeAsync() => (await _visitor.OpenAsync(Authorize("none"))).Given["code"];

    private Task<TokenReply> RedeemAsync(string code) => SendAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Portal.RedirectUris[0]));

    private Task<TokenReply> RefreshAsync(TokenReply tokens) => SendAsync(("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken));

    private Task<Answer> GetMeAsync(string token) => _server.SendAsync(token, HttpMethod.Get, "/me");

    private async Task<TokenReply> SendAsync(params (string Name, string Value)[] fields)
    {
        using var handler = TestServer.Trusting(_server.File.CaCertificate!);
        using var client = new HttpClient(handler);
        using var response = await client.PostAsync(
            $"{_server.File.Authority}/oauth2/v2.0/token",
            new FormUrlEncodedContent([new("client_id", Portal.ClientId.ToString()), new("client_secret", Portal.ClientSecret!), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]),
            TestContext.Current.CancellationToken);
        return await TokenReply.Read(response);
    }
}

public sealed class TokenCrashTestsOnSqlite() : TokenCrashTests(StoreKind.Sqlite);

public sealed class TokenCrashTestsOnPostgres() : TokenCrashTests(StoreKind.Postgres);
