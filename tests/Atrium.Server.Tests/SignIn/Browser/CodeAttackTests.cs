// Attacks on the authorization endpoint and its codes. Each must fail, and say no more than it has to.
using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class CodeAttackTestsOnSqlite(SharedServers servers) : CodeAttackTests(servers, StoreKind.Sqlite);

public sealed class CodeAttackTestsOnPostgres(SharedServers servers) : CodeAttackTests(servers, StoreKind.Postgres);

public abstract class CodeAttackTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private const string Granted = "User.Read openid profile offline_access";

    [Fact]
    public async Task No_answer_leaves_for_an_address_that_is_not_registered_to_the_letter()
    {
        var application = await RegisterAsync();
        string[] confused =
        [
            "https://app.example/Signed-in", "https://app.example/signed-in/", "https://app.example/signed-in?x=1", "https://app.example/signed-in#x",
            "https://app.example/", "https://app.example", "http://app.example/signed-in", "https://app.example:444/signed-in",
            "https://user@app.example/signed-in", "https://app.example@evil.example/signed-in", "https://evil.app.example/signed-in",
            "https://app.example.evil.example/signed-in", "https://app.example/%73igned-in", "https://app.example/x/../signed-in",
            "https://app.example\\@evil.example/signed-in", "//app.example/signed-in", "javascript:alert(1)", "https://APP.example/signed-in",
            "http://localhost:1234/x", "http://localhost.evil.example", "http://localhost:80@evil.example", "https://localhost", "http://127.0.0.1:99/other",
            "http://localhost%2eevil.example", "http://localhost:1234?x=1", "", " ", "https://app.example/signed-in https://evil.example",
        ];
        foreach (var address in confused)
        {
            var place = await NewVisitor().OpenAsync(Authorize(application, ("redirect_uri", address), ("prompt", "none")));
            Assert.True(place.Status == 400, $"{address}: {place.Status} {place.Address}");
            Assert.Equal("That did not work", place.Title);
            Assert.DoesNotContain("openiddict", place.Html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_code_used_twice_kills_everything_that_came_from_it()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        var code = (await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password)).Given["code"];
        var tokens = await RedeemAsync(application, code);
        (await Server.WithToken(tokens.Access).GetAsync("/me")).Must(HttpStatusCode.OK);
        (await RedeemAsync(application, code)).Refused(400, "invalid_grant", 54005);
        Assert.Equal("invalid_grant", (await RefreshAsync(application, tokens.RefreshToken))["error"]);
        (await Server.WithToken(tokens.Access).GetAsync("/me")).Must(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Of_many_who_redeem_one_code_at_once_one_gets_tokens_at_most()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        var code = (await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password)).Given["code"];
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RedeemAsync(application, code)));
        Assert.InRange(all.Count(reply => reply.Status == HttpStatusCode.OK), 0, 1);
        foreach (var winner in all.Where(reply => reply.Status == HttpStatusCode.OK))
        {
            Assert.Equal("invalid_grant", (await RefreshAsync(application, winner.RefreshToken))["error"]);
        }
    }

    [Fact]
    public async Task A_code_is_good_for_its_client_address_and_verifier_only()
    {
        var (application, foreign, user, visitor) = (
            await RegisterAsync(scopes: Granted, secret: "s"), await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        var first = await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        Assert.Equal("invalid_grant", (await RedeemAsync(foreign, first.Given["code"]))["error"]);

        async Task<string> CodeAsync(params (string, string?)[] fields) => (await visitor.OpenAsync(Authorize(application, fields))).Given["code"];
        Assert.Equal("invalid_grant", (await RedeemAsync(application, await CodeAsync(), ("redirect_uri", SpaUri)))["error"]);
        Assert.NotNull((await RedeemAsync(application, await CodeAsync(), ("redirect_uri", null)))["error"]);
        (await RedeemAsync(application, await CodeAsync(), ("code_verifier", "another-verifier-of-well-over-forty-three-characters"))).Refused(400, "invalid_grant", 501481);
        Assert.NotNull((await RedeemAsync(application, await CodeAsync(), ("code_verifier", null)))["error"]);
        Assert.Equal("invalid_grant", (await RedeemAsync(application, await CodeAsync(), ("code_verifier", Challenge)))["error"]);
        Assert.NotNull((await RedeemAsync(application, await CodeAsync(("code_challenge", null), ("code_challenge_method", null))))["error"]);
        (await RedeemAsync(application, await CodeAsync(), ("client_secret", null))).Refused(401, "invalid_client", 7000218);
        (await RedeemAsync(application, await CodeAsync(), ("client_secret", "wrong"))).Refused(401, "invalid_client", 7000215);
        Assert.Equal("invalid_grant", (await RedeemAsync(application, "not-a-code"))["error"]);
    }

    [Fact]
    public async Task Pages_and_programs_cannot_leave_the_proof_key_out()
    {
        var application = await RegisterAsync(scopes: Granted);
        foreach (var address in (string[])[SpaUri, "http://localhost:5000"])
        {
            var place = await NewVisitor().OpenAsync(Authorize(application, ("redirect_uri", address), ("code_challenge", null), ("code_challenge_method", null)));
            Assert.Contains("AADSTS9002325", place.Given["error_description"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_form_counts_only_from_the_browser_and_the_page_that_got_it()
    {
        var (application, user, visitor, attacker) = (await RegisterAsync(), await NewUserAsync(), NewVisitor(), NewVisitor());
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(application)), NameOf(user), Password);
        var (action, fields) = page.Form();
        fields["answer"] = "accept";
        Assert.Equal(400, (await attacker.PostAsync(action, fields)).Status);
        Assert.Equal(400, (await visitor.PostAsync(action, fields, ("Origin", "https://evil.example"))).Status);
        Assert.Equal(400, (await visitor.PostAsync(action, fields, ("Origin", "null"))).Status);
        Assert.Equal(400, (await visitor.PostAsync(action, fields, ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(400, (await visitor.PostAsync(action, new(fields) { ["note"] = fields["note"][..^2] + "xx" })).Status);
        Assert.Equal(400, (await visitor.PostAsync(action, new() { ["answer"] = "accept" })).Status);

        // Another's note: the attacker's own page, planted into the visitor's browser, signs nobody in as the attacker.
        var theirs = (await attacker.OpenAsync(Authorize(application))).Form();
        Assert.Equal(400, (await visitor.PostAsync(theirs.Action, new(theirs.Fields) { ["username"] = NameOf(user), ["password"] = Password })).Status);
        Assert.NotEmpty((await visitor.PostAsync(action, fields)).Given["code"]);
    }

    [Fact]
    public async Task A_cookie_planted_before_sign_in_is_worth_nothing_after_it()
    {
        var (application, user, visitor, attacker) = (await RegisterAsync(scopes: Granted), await NewUserAsync(), NewVisitor(), NewVisitor());
        await attacker.OpenAsync(Authorize(application));
        visitor.Cookies["__Host-atrium"] = attacker.Cookies["__Host-atrium"];
        await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        Assert.NotEqual(attacker.Cookies["__Host-atrium"], visitor.Cookies["__Host-atrium"]);
        Assert.Equal("login_required", (await attacker.OpenAsync(Authorize(application, ("prompt", "none")))).Given["error"]);
        Assert.All(visitor.CookieHeaders, header =>
        {
            foreach (var part in (string[])["; path=/", "; secure", "; samesite=lax", "; httponly"])
            {
                Assert.Contains(part, header, StringComparison.OrdinalIgnoreCase);
            }
        });
    }

    [Fact]
    public async Task Pages_cannot_be_framed_run_no_scripts_and_are_not_kept()
    {
        var page = await NewVisitor().OpenAsync(Authorize(await RegisterAsync(), ("state", "<script>alert(1)</script>"), ("login_hint", "\"><script>alert(1)</script>")));
        var policy = page.Headers["Content-Security-Policy"];
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("DENY", page.Headers["X-Frame-Options"]);
        Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_learns_whether_a_name_exists_and_guessing_has_to_wait()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted), await NewUserAsync(), NewVisitor());
        var page = await visitor.OpenAsync(Authorize(application));
        var wrong = await visitor.SignInAsync(page, NameOf(user), "wrong");
        var nobody = await visitor.SignInAsync(page, $"{Unique("no")}@larkmoor.example", "wrong");
        var elsewhere = await visitor.SignInAsync(page, "x@elsewhere.example", "wrong");
        foreach (var other in (Place[])[nobody, elsewhere])
        {
            Assert.Equal(wrong.Status, other.Status);
            Assert.Contains("Name or password is not right.", other.Text, StringComparison.Ordinal);
        }

        for (var i = 1; i < SignInLimits; i++)
        {
            await visitor.SignInAsync(page, NameOf(user), "wrong" + i);
        }

        var locked = await visitor.SignInAsync(page, NameOf(user), Password);
        Assert.Contains("Too many attempts", locked.Text, StringComparison.Ordinal);
        Assert.Equal("login_required", (await visitor.OpenAsync(Authorize(application, ("prompt", "none")))).Given["error"]);
    }

    [Fact]
    public async Task An_ordinary_person_cannot_consent_to_what_only_administrators_can()
    {
        var (application, user, visitor) = (await RegisterAsync(), await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(application, ("scope", "Directory.Read.All"))), NameOf(user), Password);
        Assert.Equal(400, page.Status);
        Assert.Contains("only an administrator", page.Text, StringComparison.Ordinal);

        // The form of a harmless request, answered with the administrator's tick, grants to the person alone.
        page = await visitor.OpenAsync(Authorize(application));
        await visitor.AnswerAsync(page, ("answer", "accept"), ("organization", "1"));
        var (other, stranger) = (await NewUserAsync(), NewVisitor());
        page = await stranger.SignInAsync(await stranger.OpenAsync(Authorize(application)), NameOf(other), Password);
        Assert.EndsWith("asks for your permission", page.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_consents_for_everybody()
    {
        var (application, user, visitor) = (await RegisterAsync(), await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(
            await visitor.OpenAsync(Authorize(application, ("scope", "openid Directory.Read.All"))), Server.File.Users[0].UserPrincipalName, Server.File.Users[0].Password);
        Assert.Contains("Accept for everybody", page.Text, StringComparison.Ordinal);
        Assert.NotEmpty((await visitor.AnswerAsync(page, ("answer", "accept"), ("organization", "1"))).Given["code"]);
        var other = NewVisitor();
        var back = await other.SignInAsync(await other.OpenAsync(Authorize(application, ("scope", "openid Directory.Read.All"))), NameOf(user), Password);
        Assert.NotEmpty(back.Given["code"]);
    }

    [Fact]
    public async Task Revoked_sessions_and_disabled_people_are_out_of_the_browser_at_once()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        var back = await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        (await App.PostAsync($"/users/{user.Id}/revokeSignInSessions")).Must(HttpStatusCode.OK);
        (await RedeemAsync(application, back.Given["code"])).Refused(400, "invalid_grant", 50173);
        Assert.Equal("login_required", (await visitor.OpenAsync(Authorize(application, ("prompt", "none")))).Given["error"]);

        await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        (await App.PatchAsync($"/users/{user.Id}", new { accountEnabled = false })).Must(HttpStatusCode.NoContent);
        Assert.Equal("login_required", (await visitor.OpenAsync(Authorize(application, ("prompt", "none")))).Given["error"]);
    }

    [Fact]
    public async Task Malformed_requests_are_refused_without_a_failure()
    {
        var application = await RegisterAsync();
        foreach (var (name, value) in ((string, string?)[])[
            ("client_id", null), ("client_id", "x"), ("client_id", Guid.NewGuid().ToString()), ("response_type", null), ("response_type", "token"),
            ("response_type", "code token"), ("response_type", "none"), ("response_type", "x"), ("scope", null), ("scope", "a b/c d//e"), ("scope", "https://other.example/x"),
            ("scope", "User.Read .default"), ("prompt", "none login"), ("prompt", "x"), ("response_mode", "x"), ("code_challenge_method", "S512"),
            ("code_challenge", "short"), ("request", "x.y.z"), ("request_uri", "https://evil.example/"), ("max_age", "-1"), ("max_age", "x"),
            ("scope", new string('x', 9000)), ("state", new string('s', 20_000)), ("scope", "Nonsense.Read"), ("resource", "https://graph.microsoft.com")])
        {
            var place = await NewVisitor().OpenAsync(Authorize(application, (name, value)));
            Assert.True(place.Status is 400 or 302 or 200 or 414 or 431, $"{name}={value}: {place.Status}");
            Assert.DoesNotContain("openiddict", place.Html + place.Address, StringComparison.OrdinalIgnoreCase);
        }

        var twice = await NewVisitor().OpenAsync(Authorize(application) + "&scope=Mail.Read");
        Assert.True(twice.Status is 400 or 302 && !twice.Address.Query.Contains("code=", StringComparison.Ordinal));
    }

    private static int SignInLimits => Atrium.Server.SignIn.GuessLimits.AccountFailures;
}
