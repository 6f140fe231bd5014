// Where the answers of the authorization endpoint arrive, good ones and bad ones, in each mode and for each prompt.
using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class ResponseModeTestsOnSqlite(SharedServers servers) : ResponseModeTests(servers, StoreKind.Sqlite);

public sealed class ResponseModeTestsOnPostgres(SharedServers servers) : ResponseModeTests(servers, StoreKind.Postgres);

public abstract class ResponseModeTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private const string Granted = "User.Read openid profile offline_access";

    /// <summary>What the application got, and only in the way that it asked for.</summary>
    private static IReadOnlyDictionary<string, string> Given(Place place, string? mode)
    {
        if (mode == "form_post")
        {
            var (action, fields) = place.Form();
            Assert.Equal((WebUri, 200), (action, place.Status));
            return fields;
        }

        Assert.StartsWith(WebUri, place.Address.OriginalString, StringComparison.Ordinal);
        var (used, unused) = mode == "fragment" ? (place.Address.Fragment, place.Address.Query) : (place.Address.Query, place.Address.Fragment);
        Assert.Equal("", unused);
        return Place.Parse(used);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("query")]
    [InlineData("fragment")]
    [InlineData("form_post")]
    public async Task Answers_arrive_as_they_were_asked_for_whatever_was_prompted(string? mode)
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        string Ask(string? prompt, params (string, string?)[] also) => Authorize(application, [("response_mode", mode), ("prompt", prompt), .. also]);
        void Error(string error, Place place)
        {
            var given = Given(place, mode);
            Assert.Equal((error, "a state & more"), (given["error"], given["state"]));
            Assert.StartsWith("AADSTS", given["error_description"], StringComparison.Ordinal);
            Assert.False(given.ContainsKey("code"));
        }

        async Task CodeAsync(Place place)
        {
            var given = Given(place, mode);
            Assert.Equal("a state & more", given["state"]);
            Assert.Equal(HttpStatusCode.OK, (await RedeemAsync(application, given["code"])).Status);
        }

        Error("login_required", await visitor.OpenAsync(Ask("none")));
        await CodeAsync(await visitor.SignInAsync(await visitor.OpenAsync(Ask(null)), NameOf(user), Password));
        await CodeAsync(await visitor.OpenAsync(Ask("none")));
        await CodeAsync(await visitor.OpenAsync(Ask(null)));
        Error("login_required", await visitor.OpenAsync(Ask("none", ("login_hint", "somebody.else@larkmoor.example"))));
        Error("login_required", await visitor.OpenAsync(Ask("none", ("domain_hint", "elsewhere.example"))));
        Error("consent_required", await visitor.OpenAsync(Ask("none", ("scope", "Mail.Read"))));
        await CodeAsync(await visitor.SignInAsync(await visitor.OpenAsync(Ask("login")), NameOf(user), Password));
        var consent = await visitor.OpenAsync(Ask("consent"));
        Error("access_denied", await visitor.AnswerAsync(consent, ("answer", "cancel")));
        await CodeAsync(await visitor.AnswerAsync(await visitor.OpenAsync(Ask("consent")), ("answer", "accept")));
        await CodeAsync(await visitor.AnswerAsync(await visitor.OpenAsync(Ask("select_account")), ("account", user.Id)));
    }

    [Theory]
    [InlineData("login consent")]
    [InlineData("consent login")]
    public async Task Two_prompts_are_both_obeyed(string prompt)
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(application, ("prompt", prompt))), NameOf(user), Password);
        Assert.EndsWith("asks for your permission", page.Title, StringComparison.Ordinal);
        Assert.NotEmpty((await visitor.AnswerAsync(page, ("answer", "accept"))).Given["code"]);
    }

    [Fact]
    public async Task An_id_token_never_stands_in_a_query()
    {
        var application = await RegisterAsync(
            a => new() { AppId = a.AppId, DisplayName = a.DisplayName, Web = new() { RedirectUris = [WebUri], ImplicitGrantSettings = new() { EnableIdTokenIssuance = true } } }, Granted);
        var (user, visitor) = (await NewUserAsync(), NewVisitor());
        await SignInAndAcceptAsync(visitor, Authorize(application, ("response_type", "code id_token")), NameOf(user), Password);
        foreach (var type in (string[])["id_token", "code id_token"])
        {
            // A proof key is for codes.
            string Ask((string, string?) also) => type == "id_token"
                ? Authorize(application, ("response_type", type), ("prompt", "none"), ("code_challenge", null), ("code_challenge_method", null), also)
                : Authorize(application, ("response_type", type), ("prompt", "none"), also);
            foreach (var bad in ((string, string?)[])[("response_mode", "query"), ("nonce", null), ("scope", "User.Read")])
            {
                var refused = await visitor.OpenAsync(Ask(bad));
                Assert.DoesNotContain("id_token=", refused.Address.OriginalString, StringComparison.Ordinal);
                Assert.True(refused.Status == 400 || refused.Given["error"] == "invalid_request", refused.Address.OriginalString);
            }

            Assert.NotEmpty((await visitor.OpenAsync(Ask(("state", "s")))).Given["id_token"]);
        }
    }
}
