// Scopes of several APIs in one request: consent covers them all, a token is for the first.
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class SeveralResourcesTestsOnSqlite(SharedServers servers) : SeveralResourcesTests(servers, StoreKind.Sqlite);

public sealed class SeveralResourcesTestsOnPostgres(SharedServers servers) : SeveralResourcesTests(servers, StoreKind.Postgres);

public abstract class SeveralResourcesTests(SharedServers servers, StoreKind store) : ConsentTest(servers, store)
{
    [Fact]
    public async Task One_page_asks_for_all_and_the_token_is_for_the_first()
    {
        var (client, first, second) = (await RegisterAsync(secret: "s"), await ApiAsync(), await ApiAsync());
        var (user, visitor) = (await NewUserAsync(), NewVisitor());
        var scope = $"openid offline_access api://{first.AppId}/Gauges.Read Mail.Read https://graph.microsoft.com/User.Read api://{second.AppId}/Gauges.Read";
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(client, ("scope", scope))), NameOf(user), Password);
        foreach (var text in (string[])[$"in {first.Name}", $"in {second.Name}", Title("Mail.Read"), Title("User.Read")])
        {
            Assert.Contains(text, page.Text, StringComparison.Ordinal);
        }

        var tokens = await RedeemAsync(client, (await visitor.AnswerAsync(page, ("answer", "accept"))).Given["code"]);
        Assert.Equal($"api://{first.AppId}", Audience(tokens));
        string[] all = ["Mail.Read", "User.Read", $"{first.AppId}/Gauges.Read", "offline_access", "openid", $"{second.AppId}/Gauges.Read"];
        Assert.Equal(all.Order(StringComparer.Ordinal), await GrantedAsync(App, client, user.Id));

        // The others are there for the asking, and whoever asks for several again gets the first.
        Assert.Equal("https://graph.microsoft.com", Audience(await RefreshAsync(client, tokens.RefreshToken, ("scope", "Mail.Read"))));
        Assert.Equal($"api://{second.AppId}", Audience(await RefreshAsync(client, tokens.RefreshToken, ("scope", $"api://{second.AppId}/Gauges.Read User.Read"))));
        Assert.Equal($"api://{first.AppId}", Audience(await RefreshAsync(client, tokens.RefreshToken)));
        Assert.NotNull((await visitor.OpenAsync(Authorize(client, ("scope", scope)))).Given["code"]);
    }

    [Fact]
    public async Task Only_what_is_missing_is_asked_for()
    {
        var (client, api, user, visitor) = (await RegisterAsync(scopes: "User.Read openid", secret: "s"), await ApiAsync(), await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(client, ("scope", $"openid User.Read api://{api.AppId}/Gauges.Read"))), NameOf(user), Password);
        Assert.DoesNotContain(Title("User.Read"), page.Text, StringComparison.Ordinal);
        var tokens = await RedeemAsync(client, (await visitor.AnswerAsync(page, ("answer", "accept"))).Given["code"]);
        Assert.Equal("https://graph.microsoft.com", Audience(tokens));
        Assert.Equal([$"{api.AppId}/Gauges.Read"], await GrantedAsync(App, client, user.Id));
        Assert.Contains("error=consent_required", (await visitor.OpenAsync(Authorize(client, ("scope", $"User.Read api://{(await ApiAsync()).AppId}/Gauges.Read"), ("prompt", "none")))).Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_redeemed_for_one_of_them_at_a_time()
    {
        var (client, api, user, visitor) = (await RegisterAsync(secret: "s"), await ApiAsync(), await NewUserAsync(), NewVisitor());
        var address = Authorize(client, ("scope", $"openid User.Read api://{api.AppId}/Gauges.Read"));
        var code = (await SignInAndAcceptAsync(visitor, address, NameOf(user), Password)).Given["code"];
        var several = await RedeemAsync(client, code, ("scope", $"User.Read api://{api.AppId}/Gauges.Read"));
        several.Refused(400, "invalid_scope", 700022);
        code = (await visitor.OpenAsync(address)).Given["code"];
        Assert.Equal($"api://{api.AppId}", Audience(await RedeemAsync(client, code, ("scope", $"api://{api.AppId}/Gauges.Read"))));
    }

    [Fact]
    public async Task What_cannot_be_asked_for_together_is_refused()
    {
        var (client, api, visitor) = (await RegisterAsync(secret: "s"), await ApiAsync(), NewVisitor());
        var name = $"api://{api.AppId}";
        foreach (var (scope, error, code) in ((string, string, int)[])[
            ($"{name}/.default {name}/Gauges.Read", "invalid_scope", 70011), ($"{name}/.default User.Read", "invalid_scope", 70011),
            ($"User.Read {name}/.default", "invalid_scope", 70011), ($"{name}/.default https://graph.microsoft.com/.default", "invalid_scope", 700022),
            ("User.Read api://nobody/Gauges.Read", "invalid_resource", 500011),
            (string.Join(' ', Enumerable.Range(0, 21).Select(i => $"api://nobody{i}/x")), "invalid_scope", 700022)])
        {
            var back = (await visitor.OpenAsync(Authorize(client, ("scope", scope)))).Given;
            Assert.Equal(error, back["error"]);
            Assert.StartsWith($"AADSTS{code}:", back["error_description"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_is_asked_for_everything_again_must_be_allowed_to_grant_it()
    {
        // An administrator has let everybody in: that does not make it anybody's own to give.
        var (client, user, visitor) = (await RegisterAsync(scopes: "User.Read.All openid", secret: "s"), await NewUserAsync(), NewVisitor());
        var ask = ("scope", "openid User.Read.All Mail.Read");
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(client, ask, ("prompt", "consent"))), NameOf(user), Password);
        Assert.Contains("AADSTS90094", page.Text, StringComparison.Ordinal);
        var missing = await visitor.OpenAsync(Authorize(client, ask));
        Assert.DoesNotContain(Title("User.Read.All"), missing.Text, StringComparison.Ordinal);
        Assert.NotNull((await visitor.AnswerAsync(missing, ("answer", "accept"))).Given["code"]);
        Assert.Equal(["Mail.Read"], await GrantedAsync(App, client, user.Id));
    }

    private static string? Audience(TokenReply reply) => Claims(reply.Access).GetProperty("aud").GetString();
}
