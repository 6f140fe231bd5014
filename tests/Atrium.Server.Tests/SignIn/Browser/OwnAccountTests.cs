// What a person can do about their own account: a demanded new password, a second factor, sessions, consents.
using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class OwnAccountTestsOnSqlite(SharedServers servers) : OwnAccountTests(servers, StoreKind.Sqlite);

public sealed class OwnAccountTestsOnPostgres(SharedServers servers) : OwnAccountTests(servers, StoreKind.Postgres);

public abstract class OwnAccountTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private const string Granted = "User.Read openid profile offline_access";

    private string Page => $"{Authority}/account";

    private static async Task<Place> ActAsync(Visitor visitor, Place page, string act, string what = "", string? code = null)
    {
        var (action, fields) = page.Form();
        return await visitor.PostAsync(action, new(fields) { ["act"] = act, ["what"] = what, ["code"] = code ?? "" });
    }

    /// <summary>Sets up a second factor; returns its secret and the code that confirmed it.</summary>
    private static async Task<(byte[] Secret, string Used)> EnrolAsync(Visitor visitor, Place page)
    {
        page = await ActAsync(visitor, page, "factor");
        var secret = Authenticator.SecretOn(page);
        var used = Totp.Code(secret, Totp.Step(TimeProvider.System.GetUtcNow()) - 1);
        page = await ActAsync(visitor, page, "confirm", code: used);
        Assert.Contains("asked for a code whenever you sign in", page.Text, StringComparison.Ordinal);
        return (secret, used);
    }

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.Code("12345678901234567890"u8, Totp.Step(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void Secrets_are_printed_in_base_32() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Base32("12345678901234567890"u8));

    [Fact]
    public async Task A_demanded_new_password_is_set_on_the_way_in()
    {
        var (application, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), NewVisitor());
        var user = await NewUserAsync(also: new { passwordProfile = new { password = Password, forceChangePasswordNextSignIn = true } });
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(application)), NameOf(user), Password);
        Assert.Equal("Choose a new password", page.Title);
        Assert.Equal("login_required", (await visitor.OpenAsync(Authorize(application, ("prompt", "none")))).Given["error"]);

        Task<Place> Answer(string present, string next, string again) => visitor.AnswerAsync(page, ("password", present), ("next", next), ("again", again));
        Assert.Contains("not good enough", (await Answer(Password, "short", "short")).Text, StringComparison.Ordinal);
        Assert.Contains("not good enough", (await Answer(Password, "Other-Marsh-99!", "different")).Text, StringComparison.Ordinal);
        Assert.Contains("not good enough", (await Answer(Password, Password, Password)).Text, StringComparison.Ordinal);
        Assert.Contains("is not right", (await Answer("wrong", "Other-Marsh-99!", "Other-Marsh-99!")).Text, StringComparison.Ordinal);
        var back = await Answer(Password, "Other-Marsh-99!", "Other-Marsh-99!");
        Assert.Equal(HttpStatusCode.OK, (await RedeemAsync(application, back.Given["code"])).Status);
        var stranger = NewVisitor();
        page = await stranger.OpenAsync(Authorize(application));
        Assert.Contains("is not right", (await stranger.SignInAsync(page, NameOf(user), Password)).Text, StringComparison.Ordinal);
        Assert.NotEmpty((await stranger.SignInAsync(page, NameOf(user), "Other-Marsh-99!")).Given["code"]);
    }

    [Fact]
    public async Task A_second_factor_is_asked_once_it_is_set_up_and_each_code_is_good_once()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        var (secret, used) = await EnrolAsync(visitor, await visitor.SignInAsync(await visitor.OpenAsync(Page), NameOf(user), Password));
        var other = NewVisitor();
        var page = await other.SignInAsync(await other.OpenAsync(Authorize(application)), NameOf(user), Password);
        Assert.Equal("Enter your code", page.Title);
        Assert.Equal("login_required", (await other.OpenAsync(Authorize(application, ("prompt", "none")))).Given["error"]);
        var step = Totp.Step(TimeProvider.System.GetUtcNow());
        Assert.Contains("not right", (await other.AnswerAsync(page, ("code", used))).Text, StringComparison.Ordinal);
        Assert.Contains("not right", (await other.AnswerAsync(page, ("code", Totp.Code(secret, step + 9)))).Text, StringComparison.Ordinal);
        var right = Totp.Code(secret, step + 1);
        var back = await other.AnswerAsync(page, ("code", right));
        var amr = Claims((await RedeemAsync(application, back.Given["code"])).Access).GetProperty("amr").EnumerateArray().Select(m => m.GetString());
        Assert.Equal(["pwd", "mfa"], amr);

        var third = NewVisitor();
        page = await third.SignInAsync(await third.OpenAsync(Authorize(application)), NameOf(user), Password);
        Assert.Contains("not right", (await third.AnswerAsync(page, ("code", right))).Text, StringComparison.Ordinal);
        for (var i = 0; i < GuessLimits.AccountFailures; i++)
        {
            page = await third.AnswerAsync(page, ("code", "000000"));
        }

        Assert.Contains("Too many attempts", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_factor_is_set_up_only_by_somebody_who_typed_the_password_just_now()
    {
        var (user, visitor) = (await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Page), NameOf(user), Password);
        var open = await ActAsync(visitor, page, "factor");
        await AgeAsync(Guid.Parse(user.Id), TimeSpan.FromMinutes(11));
        Assert.Equal("Sign in", (await ActAsync(visitor, open, "confirm", code: Authenticator.Code(Authenticator.SecretOn(open)))).Title); // a page left open

        page = await ActAsync(visitor, page, "factor");
        Assert.DoesNotContain("otpauth://", page.Html, StringComparison.Ordinal);
        await EnrolAsync(visitor, await visitor.SignInAsync(page, NameOf(user), Password));
    }

    [Fact]
    public async Task A_password_alone_gives_no_token_where_a_second_factor_is_required()
    {
        var (user, visitor) = (await NewUserAsync(), NewVisitor());
        await EnrolAsync(visitor, await visitor.SignInAsync(await visitor.OpenAsync(Page), NameOf(user), Password));
        var reply = await TokenAsync(Authority,
            [new("grant_type", "password"), new("client_id", Server.PublicClient.ClientId.ToString()), new("username", NameOf(user)), new("password", Password), new("scope", "User.Read")]);
        reply.Refused(400, "invalid_grant", 50076);
        var page = await visitor.OpenAsync(Page);
        Assert.Contains("not right", (await ActAsync(visitor, page, "unfactor", code: "123456")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_alone_sets_no_other_where_a_second_factor_is_set_up()
    {
        var (user, visitor, thief) = (await NewUserAsync(), NewVisitor(), NewVisitor());
        await EnrolAsync(visitor, await visitor.SignInAsync(await visitor.OpenAsync(Page), NameOf(user), Password));

        // The note of the page that asks for the code, sent to the door of new passwords instead.
        var (_, fields) = (await thief.SignInAsync(await thief.OpenAsync(Page), NameOf(user), Password)).Form();
        const string next = "Other-Marsh-99!";
        var refused = await thief.PostAsync($"{Authority}/password", new(fields) { ["password"] = Password, ["next"] = next, ["again"] = next });
        Assert.Equal((400, "That did not work"), (refused.Status, refused.Title));
        var other = NewVisitor();
        Assert.Equal("Enter your code", (await other.SignInAsync(await other.OpenAsync(Page), NameOf(user), Password)).Title);
    }

    [Fact]
    public async Task A_temporary_password_sets_no_other_without_the_second_factor()
    {
        const string temporary = "Other-Gauge-8812!", next = "Other-Marsh-99!";
        var (application, user, owner, thief) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor(), NewVisitor());
        var (secret, _) = await EnrolAsync(owner, await owner.SignInAsync(await owner.OpenAsync(Page), NameOf(user), Password));
        (await App.PatchAsync($"/users/{user.Id}", new { passwordProfile = new { password = temporary, forceChangePasswordNextSignIn = true } })).Must(HttpStatusCode.NoContent);
        var page = await thief.SignInAsync(await thief.OpenAsync(Page), NameOf(user), temporary);
        Assert.Equal("Enter your code", page.Title);
        var (_, fields) = page.Form();
        foreach (var door in (string[])["password", "enrol"])
        {
            var refused = await thief.PostAsync($"{Authority}/{door}", new(fields) { ["password"] = temporary, ["next"] = next, ["again"] = next, ["code"] = "123456" });
            Assert.Equal((400, "That did not work"), (refused.Status, refused.Title));
        }

        Assert.Contains("not right", (await thief.AnswerAsync(page, ("code", Authenticator.Code(secret, 9)))).Text, StringComparison.Ordinal);

        page = await owner.SignInAsync(await owner.OpenAsync(Authorize(application)), NameOf(user), temporary);
        page = await owner.AnswerAsync(page, ("code", Authenticator.Code(secret)));
        Assert.Equal("Choose a new password", page.Title);
        Assert.Equal("login_required", (await owner.OpenAsync(Authorize(application, ("prompt", "none")))).Given["error"]);
        page = await owner.AnswerAsync(page, ("password", temporary), ("next", "short"), ("again", "short"));
        Assert.Contains("not good enough", page.Text, StringComparison.Ordinal);
        var back = await owner.AnswerAsync(page, ("password", temporary), ("next", next), ("again", next)); // and no second code
        var amr = Claims((await RedeemAsync(application, back.Given["code"])).Access).GetProperty("amr").EnumerateArray().Select(m => m.GetString());
        Assert.Equal(["pwd", "mfa"], amr);
    }

    [Fact]
    public async Task Consent_is_taken_back_and_the_next_token_shows_it()
    {
        var (application, user, visitor) = (await RegisterAsync(secret: "s"), await NewUserAsync(), NewVisitor());
        var tokens = await RedeemAsync(application, (await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password)).Given["code"]);
        var page = await visitor.OpenAsync(Page);
        Assert.Contains(application.Name, page.Text, StringComparison.Ordinal);
        var consent = page.Html.Split("value=\"withdraw\"><input type=\"hidden\" name=\"what\" value=\"")[1].Split('"')[0];

        // Another person's click is not theirs.
        var (other, stranger) = (await NewUserAsync(), NewVisitor());
        await ActAsync(stranger, await stranger.SignInAsync(await stranger.OpenAsync(Page), NameOf(other), Password), "withdraw", consent);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(application, tokens.RefreshToken)).Status);

        page = await ActAsync(visitor, page, "withdraw", consent);
        Assert.DoesNotContain(application.Name, page.Text, StringComparison.Ordinal);
        (await RefreshAsync(application, tokens.RefreshToken, ("scope", "User.Read"))).Refused(400, "invalid_grant", 65001);
        Assert.EndsWith("asks for your permission", (await visitor.OpenAsync(Authorize(application))).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_sessions_and_tokens()
    {
        var (application, user, here, there) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor(), NewVisitor());
        var tokens = await RedeemAsync(application, (await SignInAndAcceptAsync(there, Authorize(application), NameOf(user), Password)).Given["code"]);
        var page = await here.SignInAsync(await here.OpenAsync(Page), NameOf(user), Password);
        Assert.Contains("Another browser", page.Text, StringComparison.Ordinal);
        Assert.Equal("You are signed out", (await ActAsync(here, page, "everywhere")).Title);
        Assert.Equal("login_required", (await there.OpenAsync(Authorize(application, ("prompt", "none")))).Given["error"]);
        (await RefreshAsync(application, tokens.RefreshToken)).Refused(400, "invalid_grant", 50173);
        (await Server.WithToken(tokens.Access).GetAsync("/me")).Must(HttpStatusCode.Unauthorized);
        Assert.Equal("Sign in", (await here.OpenAsync(Page)).Title);
    }
}
