// An organisation that demands a second factor: at sign-in, of sessions and tokens that were made before, and of whoever tries to get around it.
using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Client;
using Microsoft.Identity.Client.Extensibility;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class FactorPolicyTestsOnSqlite(OwnServers servers) : FactorPolicyTests(servers, StoreKind.Sqlite);

public sealed class FactorPolicyTestsOnPostgres(OwnServers servers) : FactorPolicyTests(servers, StoreKind.Postgres);

public abstract class FactorPolicyTests(OwnServers servers, StoreKind store) : BrowserTest(servers, store), IClassFixture<OwnServers>
{
    private const string Granted = "User.Read openid profile offline_access", Enrolment = "Set up a second factor", Code = "Enter your code";

    private async Task DemandAsync(bool on = true) =>
        (await App.PatchAsync("/policies/identitySecurityDefaultsEnforcementPolicy", new { isEnabled = on })).Must(HttpStatusCode.NoContent);

    public override async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await DemandAsync(false); // each test begins as an organisation does
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static string[] Methods(TokenReply reply) => [.. Claims(reply.Access).GetProperty("amr").EnumerateArray().Select(m => m.GetString()!)];

    private async Task<(Place Back, byte[] Secret)> EnrolAsync(Visitor visitor, Place page)
    {
        Assert.Equal(Enrolment, page.Title);
        var secret = Authenticator.SecretOn(page);
        return (await visitor.AnswerAsync(page, ("code", Authenticator.Code(secret, -1))), secret);
    }

    private async Task<Place> PasswordAsync(Visitor visitor, TestApplication application, Answer user, params (string, string?)[] fields) =>
        await visitor.SignInAsync(await visitor.OpenAsync(Authorize(application, fields)), NameOf(user), Password);

    private async Task SilentAsync(Visitor visitor, TestApplication application, string error, int? code)
    {
        var given = (await visitor.OpenAsync(Authorize(application, ("prompt", "none")))).Given;
        Assert.Equal(error, given["error"]);
        Assert.Contains($"AADSTS{code}:", given["error_description"], StringComparison.Ordinal);
        Assert.Equal(error == "interaction_required" ? ClaimsRequest.FactorDemand : null, given.GetValueOrDefault("claims"));
    }

    [Fact]
    public async Task Who_has_no_second_factor_sets_one_up_on_the_way_in_and_is_asked_for_it_from_then_on()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        await DemandAsync();
        var page = await PasswordAsync(visitor, application, user);
        var secret = Authenticator.SecretOn(page);
        var wrong = await visitor.AnswerAsync(page, ("code", Authenticator.Code(secret, 9)));
        Assert.Contains("not right", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(secret, Authenticator.SecretOn(wrong)); // the app has this key already
        var (back, _) = await EnrolAsync(visitor, wrong);
        Assert.Equal(["pwd", "mfa"], Methods(await RedeemAsync(application, back.Given["code"])));
        var silent = await visitor.OpenAsync(Authorize(application, ("prompt", "none")));
        var tokens = await RedeemAsync(application, silent.Given["code"]);
        Assert.Equal(["pwd", "mfa"], Methods(await RefreshAsync(application, tokens.RefreshToken)));

        var again = NewVisitor();
        page = await PasswordAsync(again, application, user);
        Assert.Equal(Code, page.Title);
        Assert.Contains("not right", (await again.AnswerAsync(page, ("code", Authenticator.Code(secret, -1)))).Text, StringComparison.Ordinal);
        Assert.NotEmpty((await again.AnswerAsync(page, ("code", Authenticator.Code(secret)))).Given["code"]);
    }

    [Fact]
    public async Task A_password_alone_gives_no_session_code_or_consent_whatever_is_opened_next()
    {
        var (application, user, visitor) = (await RegisterAsync(secret: "s"), await NewUserAsync(), NewVisitor());
        await DemandAsync();
        var page = await PasswordAsync(visitor, application, user);
        Assert.Equal(Enrolment, page.Title);
        await SilentAsync(visitor, application, "login_required", 50058);
        Assert.Equal("Sign in", (await visitor.OpenAsync(Authorize(application))).Title);
        Assert.Equal("Sign in", (await visitor.OpenAsync($"{Authority}/account")).Title);
        Assert.Empty(await Server.Host.Services.GetRequiredService<ISignInSessions>().OfUser(Guid.Parse(user.Id), TestContext.Current.CancellationToken));

        // The page's own note at the other doors.
        var (action, fields) = page.Form();
        foreach (var door in (string[])["factor", "consent", "account", "v2.0/adminconsent", "device"])
        {
            var answer = await visitor.PostAsync(action.Replace("/enrol", "/" + door, StringComparison.Ordinal), new(fields) { ["code"] = Authenticator.Code(Authenticator.SecretOn(page)), ["answer"] = "accept" });
            Assert.True(answer.Status == 400 || answer.Title == Code, $"{door}: {answer.Status} {answer.Title}");
        }

        await SilentAsync(visitor, application, "login_required", 50058);
        Assert.Equal(400, (await NewVisitor().PostAsync(action, new(fields) { ["code"] = Authenticator.Code(Authenticator.SecretOn(page)) })).Status);
    }

    [Fact]
    public async Task A_session_of_before_has_to_show_it_before_it_gives_anything()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        Assert.NotEmpty((await PasswordAsync(visitor, application, user)).Given["code"]);
        var account = await visitor.OpenAsync($"{Authority}/account");
        await DemandAsync();
        await SilentAsync(visitor, application, "interaction_required", 50079);
        Assert.Equal(400, (await visitor.AnswerAsync(account, ("act", "everywhere"))).Status); // a page of before
        Assert.Equal(Enrolment, (await visitor.OpenAsync($"{Authority}/account")).Title);

        // Whoever finds the browser open some time later cannot bind the account to a telephone of theirs.
        await AgeAsync(Guid.Parse(user.Id), TimeSpan.FromMinutes(11));
        var page = await visitor.OpenAsync(Authorize(application));
        Assert.Equal("Sign in", page.Title);
        Assert.Contains(NameOf(user), page.Html, StringComparison.Ordinal);
        Assert.NotEmpty((await EnrolAsync(visitor, await visitor.SignInAsync(page, NameOf(user), Password))).Back.Given["code"]);
        Assert.NotEmpty((await visitor.OpenAsync(Authorize(application, ("prompt", "none")))).Given["code"]);
    }

    [Fact]
    public async Task Who_has_one_is_asked_for_it_when_it_is_demanded_later_and_for_no_password()
    {
        var (application, user, before, there) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor(), NewVisitor());
        var tokens = await RedeemAsync(application, (await PasswordAsync(before, application, user)).Given["code"]);
        await DemandAsync();
        var (_, secret) = await EnrolAsync(there, await PasswordAsync(there, application, user));
        await SilentAsync(before, application, "interaction_required", 50076);
        var page = await before.OpenAsync(Authorize(application));
        Assert.Equal(Code, page.Title);

        (await RefreshAsync(application, tokens.RefreshToken)).Refused(400, "interaction_required", 50076);
        var back = await before.AnswerAsync(page, ("code", Authenticator.Code(secret)));
        tokens = await RedeemAsync(application, back.Given["code"]);
        Assert.Equal(["pwd", "mfa"], Methods(await RefreshAsync(application, tokens.RefreshToken)));

        // A code is no password: who demands one gets it.
        page = await before.OpenAsync(Authorize(application, ("prompt", "login")));
        Assert.Equal("Sign in", page.Title);
    }

    [Fact]
    public async Task A_code_typed_for_an_older_session_is_no_fresh_password()
    {
        var (application, user, before, there) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor(), NewVisitor());
        await PasswordAsync(before, application, user);
        await DemandAsync();
        var (_, secret) = await EnrolAsync(there, await PasswordAsync(there, application, user));
        var page = await before.OpenAsync(Authorize(application, ("max_age", "600")));
        Assert.Equal(Code, page.Title);
        await AgeAsync(Guid.Parse(user.Id), TimeSpan.FromMinutes(30), session => !session.Methods.Contains(SecondFactors.Method));
        page = await before.OpenAsync(Authorize(application, ("max_age", "3600")));
        Assert.Equal(Code, page.Title); // for whom it is recent enough
        await before.AnswerAsync(page, ("code", Authenticator.Code(secret)));
        Assert.NotEmpty((await before.OpenAsync(Authorize(application, ("max_age", "3600")))).Given["code"]);
        Assert.Equal("Sign in", (await before.OpenAsync(Authorize(application, ("max_age", "600")))).Title);
    }

    [Fact]
    public async Task Once_there_is_a_second_factor_nobody_sets_up_another_with_the_password()
    {
        var (application, user, owner, thief) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor(), NewVisitor());
        await DemandAsync();
        var early = await PasswordAsync(thief, application, user);
        var (_, secret) = await EnrolAsync(owner, await PasswordAsync(owner, application, user));
        Assert.NotEqual(secret, Authenticator.SecretOn(early)); // each page has a key of its own
        Assert.Equal(400, (await thief.AnswerAsync(early, ("code", Authenticator.Code(Authenticator.SecretOn(early))))).Status);
        await SilentAsync(thief, application, "login_required", 50058);
        var page = await PasswordAsync(thief, application, user);
        Assert.Equal(Code, page.Title);
        Assert.Contains("not right", (await thief.AnswerAsync(page, ("code", Authenticator.Code(Authenticator.SecretOn(early))))).Text, StringComparison.Ordinal);
        Assert.NotEmpty((await thief.AnswerAsync(page, ("code", Authenticator.Code(secret)))).Given["code"]); // it is the owner's that counts
    }

    [Fact]
    public async Task A_page_that_was_left_open_binds_the_account_to_nothing()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        await DemandAsync();
        var page = await PasswordAsync(visitor, application, user);
        var clock = Server.Host.Services.GetRequiredService<OrganizationClocks>().Of(Server.File.TenantId);
        const int minutes = 11, steps = 2 * minutes;
        try
        {
            clock.Setting = ClockSetting.Real with { Offset = TimeSpan.FromMinutes(minutes) };
            page = await visitor.AnswerAsync(page, ("code", Authenticator.Code(Authenticator.SecretOn(page), steps)));
            Assert.Equal("Sign in", page.Title);
            Assert.Contains(NameOf(user), page.Html, StringComparison.Ordinal);
            page = await visitor.SignInAsync(page, NameOf(user), Password);
            Assert.Equal(Enrolment, page.Title);
            Assert.NotEmpty((await visitor.AnswerAsync(page, ("code", Authenticator.Code(Authenticator.SecretOn(page), steps)))).Given["code"]);
        }
        finally
        {
            clock.Setting = ClockSetting.Real;
        }
    }

    [Fact]
    public async Task Of_two_who_confirm_at_once_one_binds_the_account()
    {
        var (application, user) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync());
        await DemandAsync();
        var pages = new List<(Visitor Visitor, Place Page)>();
        for (var i = 0; i < 4; i++)
        {
            var visitor = NewVisitor();
            pages.Add((visitor, await PasswordAsync(visitor, application, user)));
        }

        var answers = await Task.WhenAll(pages.Select(p => p.Visitor.AnswerAsync(p.Page, ("code", Authenticator.Code(Authenticator.SecretOn(p.Page))))));
        Assert.Equal([302, 400, 400, 400], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task User_and_password_and_tokens_of_before_are_refused_and_applications_are_not()
    {
        var (application, user) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync());
        var tokens = await RedeemAsync(application, (await PasswordAsync(NewVisitor(), application, user)).Given["code"]);
        var code = (await PasswordAsync(NewVisitor(), application, user)).Given["code"];
        await DemandAsync();
        Task<TokenReply> ByPassword(string? claims = null) => TokenAsync(Authority,
        [
            new("grant_type", "password"), new("client_id", Server.PublicClient.ClientId.ToString()), new("username", NameOf(user)), new("password", Password),
            new("scope", "User.Read"), new("claims", claims),
        ]);
        var refused = await ByPassword();
        refused.Refused(400, "invalid_grant", 50079);
        Assert.Equal(("basic_action", null), (refused["suberror"], refused["claims"]));
        refused = await RefreshAsync(application, tokens.RefreshToken);
        refused.Refused(400, "interaction_required", 50079);
        Assert.Equal(("basic_action", ClaimsRequest.FactorDemand), (refused["suberror"], refused["claims"]));
        (await RedeemAsync(application, code)).Refused(400, "interaction_required", 50079); // given before, redeemed after
        (await (await Server.DaemonAsync()).GetAsync("/users?$top=1")).Must(HttpStatusCode.OK);
        (await Server.WithToken(tokens.Access).GetAsync("/me")).Must(HttpStatusCode.OK); // lives out its hour, as at Microsoft

        await DemandAsync(false);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(application, tokens.RefreshToken)).Status);
        Assert.Equal(HttpStatusCode.OK, (await ByPassword()).Status);
        refused = await ByPassword(ClaimsRequest.FactorDemand); // the request alone demands it
        refused.Refused(400, "invalid_grant", 50079);
        Assert.Null(refused["claims"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_api_gets_no_further_token_for_who_showed_a_password_alone(int version)
    {
        var api = await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            Secrets = a.Secrets,
            IdentifierUris = [$"api://{a.AppId}"],
            Api = new() { Oauth2PermissionScopes = [new() { Id = Guid.NewGuid(), Value = "use", Type = "User", UserConsentDisplayName = "Use it", UserConsentDescription = "It" }], RequestedAccessTokenVersion = version },
        }, "User.Read openid", "api-secret");
        var (client, user, visitor) = (await RegisterAsync(secret: "s"), await NewUserAsync(), NewVisitor());
        var address = Authorize(client, ("scope", $"openid offline_access api://{api.AppId}/use"));
        var before = await RedeemAsync(client, (await SignInAndAcceptAsync(visitor, address, NameOf(user), Password)).Given["code"]);
        Task<TokenReply> OnBehalf(TokenReply of) => TokenAsync(Authority,
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("requested_token_use", "on_behalf_of"), new("client_id", api.AppId.ToString()),
            new("client_secret", "api-secret"), new("assertion", of.Access), new("scope", "https://graph.microsoft.com/User.Read"),
        ]);
        Assert.Equal(["pwd"], Methods(await OnBehalf(before)));

        await DemandAsync();
        var refused = await OnBehalf(before);
        refused.Refused(400, "interaction_required", 50079);
        Assert.Equal(ClaimsRequest.FactorDemand, refused["claims"]);

        // What the API passes on, the client sends to the authorization endpoint.
        var (back, _) = await EnrolAsync(visitor, await visitor.OpenAsync(Authorize(client, ("scope", $"openid offline_access api://{api.AppId}/use"), ("claims", refused["claims"]))));
        Assert.Equal(["pwd", "mfa"], Methods(await OnBehalf(await RedeemAsync(client, back.Given["code"]))));
    }

    [Fact]
    public async Task Msal_learns_that_it_has_to_ask_and_asks()
    {
        var (registered, user) = (await RegisterAsync(scopes: Granted), await NewUserAsync());
        var window = new MsalWindow(async address =>
        {
            var visitor = NewVisitor();
            var page = await visitor.SignInAsync(await visitor.OpenAsync(address), NameOf(user), Password);
            return page.Title == Enrolment ? (await EnrolAsync(visitor, page)).Back.Address : page.Address;
        });
        var cancel = TestContext.Current.CancellationToken;
        var app = PublicClientApplicationBuilder.Create(registered.AppId.ToString()).WithAuthority(Authority, validateAuthority: false)
            .WithInstanceDiscovery(false).WithHttpClientFactory(new MsalClients(Server)).WithRedirectUri("http://localhost").Build();
        var first = await app.AcquireTokenInteractive(["User.Read"]).WithCustomWebUi(window).ExecuteAsync(cancel);
        await DemandAsync();
        var error = await Assert.ThrowsAnyAsync<MsalUiRequiredException>(() => app.AcquireTokenSilent(["User.Read"], first.Account).WithForceRefresh(true).ExecuteAsync(cancel));
        Assert.Equal((UiRequiredExceptionClassification.BasicAction, ClaimsRequest.FactorDemand), (error.Classification, error.Claims));
        Assert.Contains("AADSTS50079", error.Message, StringComparison.Ordinal);

        var second = await app.AcquireTokenInteractive(["User.Read"]).WithAccount(first.Account).WithClaims(error.Claims).WithCustomWebUi(window).ExecuteAsync(cancel);
        Assert.Contains("mfa", Claims(second.AccessToken).GetProperty("amr").EnumerateArray().Select(m => m.GetString()));
        var renewed = await app.AcquireTokenSilent(["User.Read"], second.Account).WithForceRefresh(true).ExecuteAsync(cancel);
        Assert.Contains("mfa", Claims(renewed.AccessToken).GetProperty("amr").EnumerateArray().Select(m => m.GetString()));
    }

    [Fact]
    public async Task A_device_is_let_in_by_who_showed_it_only()
    {
        var application = await RegisterAsync(a => new() { AppId = a.AppId, DisplayName = a.DisplayName, IsFallbackPublicClient = true }, Granted);
        var (user, visitor, late) = (await NewUserAsync(), NewVisitor(), NewVisitor());
        async Task<TokenReply> Start()
        {
            using var client = Server.NewClient();
            using var response = await client.PostAsync(
                new Uri($"{Authority}/oauth2/v2.0/devicecode"),
                new FormUrlEncodedContent([new("client_id", application.AppId.ToString()), new("scope", "openid User.Read")]), TestContext.Current.CancellationToken);
            return await TokenReply.Read(response);
        }

        Task<TokenReply> Poll(TokenReply code) => TokenAsync(
            Authority, [new("grant_type", "device_code"), new("client_id", application.AppId.ToString()), new("device_code", code["device_code"])]);
        async Task<Place> Enter(Visitor who, TokenReply code) =>
            await who.SignInAsync(await who.AnswerAsync(await who.OpenAsync($"{Authority}/device"), ("code", code["user_code"]!)), NameOf(user), Password);

        var (early, second, third) = (await Start(), await Start(), await Start());
        await visitor.AnswerAsync(await Enter(visitor, early), ("answer", "accept"));
        var open = await Enter(late, second);
        Assert.StartsWith("Sign in to", open.Title, StringComparison.Ordinal);
        await DemandAsync();
        (await Poll(early)).Refused(400, "interaction_required", 50079); // let in before
        Assert.Equal(400, (await late.AnswerAsync(open, ("answer", "accept"))).Status); // a page of before
        (await Poll(second)).Refused(400, "authorization_pending", 70016);

        var fresh = NewVisitor();
        var (confirm, _) = await EnrolAsync(fresh, await Enter(fresh, third));
        Assert.Equal("You have signed in", (await fresh.AnswerAsync(confirm, ("answer", "accept"))).Title);
        Assert.Equal(["pwd", "mfa"], Methods(await Poll(third)));
    }

    [Fact]
    public async Task Nothing_is_consented_to_before_it_was_shown()
    {
        var (application, user, visitor, boss) = (await RegisterAsync(secret: "s"), await NewUserAsync(), NewVisitor(), NewVisitor());
        var consent = await PasswordAsync(visitor, application, user);
        Assert.EndsWith("asks for your permission", consent.Title, StringComparison.Ordinal);
        var administrator = $"{Authority}/v2.0/adminconsent?client_id={application.AppId}&redirect_uri={Uri.EscapeDataString(WebUri)}&scope=User.Read";
        var (name, password) = (Server.File.Users[0].UserPrincipalName, Server.File.Users[0].Password);
        var admin = await boss.SignInAsync(await boss.OpenAsync(administrator), name, password);
        await DemandAsync();
        Assert.Equal(400, (await visitor.AnswerAsync(consent, ("answer", "accept"))).Status);
        Assert.Equal(400, (await boss.AnswerAsync(admin, ("answer", "accept"))).Status);
        Assert.Equal(Enrolment, (await boss.AnswerAsync(await boss.OpenAsync(administrator), ("account", await Server.IdOfAsync(0) is var id ? id.ToString() : ""))).Title);
    }
}
