// The authorization code flow through our pages, from the first request to the token, on each kind of client.
using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class CodeFlowTestsOnSqlite(SharedServers servers) : CodeFlowTests(servers, StoreKind.Sqlite);

public sealed class CodeFlowTestsOnPostgres(SharedServers servers) : CodeFlowTests(servers, StoreKind.Postgres);

public abstract class CodeFlowTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    [Fact]
    public async Task A_person_signs_in_consents_once_and_the_application_reads_their_profile()
    {
        var (application, user, visitor) = (await RegisterAsync(secret: "a secret"), await NewUserAsync("Ada Marsh"), NewVisitor());
        var page = await visitor.OpenAsync(Authorize(application));
        Assert.Equal((200, "Sign in"), (page.Status, page.Title));
        Assert.Contains(application.Name, page.Text, StringComparison.Ordinal);

        page = await visitor.SignInAsync(page, NameOf(user), Password);
        Assert.Equal($"{application.Name} asks for your permission", page.Title);
        Assert.Contains("Sign you in and read your profile", page.Text, StringComparison.Ordinal);
        Assert.Contains("somebody whose name was not verified", page.Text, StringComparison.Ordinal);
        Assert.Contains(WebUri, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("everybody", page.Text, StringComparison.Ordinal);

        var back = await visitor.AnswerAsync(page, ("answer", "accept"));
        Assert.StartsWith(WebUri + "?", back.Address.OriginalString, StringComparison.Ordinal);
        Assert.Equal("a state & more", back.Given["state"]);
        Assert.DoesNotContain("iss", back.Given.Keys);

        var tokens = await RedeemAsync(application, back.Given["code"]);
        Assert.Equal("openid profile User.Read", string.Join(' ', tokens["scope"]!.Split(' ').Order(StringComparer.OrdinalIgnoreCase)));
        var id = Claims(tokens["id_token"]!);
        Assert.Equal((user.Id, "a-nonce", application.AppId.ToString(), NameOf(user), "2.0"), (
            id.GetProperty("oid").GetString(), id.GetProperty("nonce").GetString(), id.GetProperty("aud").GetString(),
            id.GetProperty("preferred_username").GetString(), id.GetProperty("ver").GetString()));
        Assert.NotEqual(user.Id, id.GetProperty("sub").GetString());
        var me = (await Server.WithToken(tokens.Access).GetAsync("/me")).Must(HttpStatusCode.OK);
        Assert.Equal(user.Id, me.Id);
        (await Server.WithToken(tokens.Access).GetAsync("/me/messages")).Must(HttpStatusCode.Forbidden);

        // Asked again, nobody is asked again.
        var again = await visitor.OpenAsync(Authorize(application));
        Assert.Equal(302, again.Status);
        var renewed = await RefreshAsync(application, tokens.RefreshToken);
        Assert.Equal(HttpStatusCode.OK, renewed.Status);
    }

    [Fact]
    public async Task Only_what_is_missing_is_asked_for_and_the_token_has_both()
    {
        var (application, user, visitor) = (await RegisterAsync(secret: "s"), await NewUserAsync(), NewVisitor());
        await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        var page = await visitor.OpenAsync(Authorize(application, ("scope", "openid User.Read Mail.Read")));
        Assert.Contains("Read your mail", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Sign you in", page.Text, StringComparison.Ordinal);
        var back = await visitor.AnswerAsync(page, ("answer", "accept"));
        var scopes = Claims((await RedeemAsync(application, back.Given["code"])).Access).GetProperty("scp").GetString()!.Split(' ');
        Assert.Contains("Mail.Read", scopes);
        Assert.Contains("User.Read", scopes);
    }

    [Fact]
    public async Task Scopes_are_understood_in_any_case_and_kept_as_their_api_spells_them()
    {
        var (application, user, visitor) = (await RegisterAsync(secret: "s"), await NewUserAsync(), NewVisitor());
        var api = await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            IdentifierUris = [$"api://{a.AppId}"],
            Api = new() { Oauth2PermissionScopes = [new() { Id = Guid.NewGuid(), Value = "Gauges.Read", Type = "User" }] },
        });
        foreach (var (asked, granted) in ((string, string)[])[("OPENID user.READ mail.read", "Mail.Read openid User.Read"), ($"api://{api.AppId}/GAUGES.read", "Gauges.Read")])
        {
            var back = await SignInAndAcceptAsync(visitor, Authorize(application, ("scope", asked)), NameOf(user), Password);
            Assert.Equal(granted, Claims((await RedeemAsync(application, back.Given["code"])).Access).GetProperty("scp").GetString());
        }

        var grants = (await App.GetAsync($"/oauth2PermissionGrants?$filter=clientId eq '{application.Principal}'")).Must(HttpStatusCode.OK).Items;
        Assert.Equal(["Gauges.Read", "User.Read Mail.Read openid"], grants.Select(g => g.GetProperty("scope").GetString()!.Trim()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_sign_in_serves_several_applications()
    {
        var (first, second, user, visitor) = (
            await RegisterAsync(scopes: "User.Read openid profile offline_access"), await RegisterAsync(scopes: "User.Read openid profile offline_access"), await NewUserAsync(), NewVisitor());
        await SignInAndAcceptAsync(visitor, Authorize(first), NameOf(user), Password);
        Assert.Equal(302, (await visitor.OpenAsync(Authorize(second))).Status);
        Assert.Equal("login_required", (await NewVisitor().OpenAsync(Authorize(second, ("prompt", "none")))).Given["error"]);
    }

    [Fact]
    public async Task A_page_in_a_browser_redeems_across_origins_and_only_so()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: "User.Read"), await NewUserAsync(), NewVisitor());
        var request = Authorize(application, ("redirect_uri", SpaUri), ("response_mode", "fragment"));
        var back = await SignInAndAcceptAsync(visitor, request, NameOf(user), Password);
        Assert.StartsWith("#", back.Address.Fragment, StringComparison.Ordinal);
        (string, string?)[] spa = [("redirect_uri", SpaUri), ("client_secret", null)];
        (await RedeemAsync(application, back.Given["code"], spa)).Refused(400, "invalid_request", 9002327);

        back = await visitor.OpenAsync(request);
        (await RedeemAsync(application, back.Given["code"], [.. spa, ("Origin", "https://evil.example")])).Refused(400, "invalid_request", 9002326);
        back = await visitor.OpenAsync(request);
        var tokens = await RedeemAsync(application, back.Given["code"], [.. spa, ("Origin", "https://page.example")]);
        Assert.Equal(HttpStatusCode.OK, tokens.Status);
        (await RefreshAsync(application, tokens.RefreshToken)).Refused(400, "invalid_request", 9002327);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(application, tokens.RefreshToken, ("Origin", "https://page.example"))).Status);
    }

    [Fact]
    public async Task A_native_program_takes_any_port_of_loopback()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: "User.Read openid profile offline_access"), await NewUserAsync(), NewVisitor());
        var back = await SignInAndAcceptAsync(visitor, Authorize(application, ("redirect_uri", "http://localhost:49152")), NameOf(user), Password);
        Assert.Equal(("localhost", 49152), (back.Address.Host, back.Address.Port));
        Assert.Equal(HttpStatusCode.OK, (await RedeemAsync(application, back.Given["code"], ("redirect_uri", "http://localhost:49152"), ("client_secret", null))).Status);
    }

    [Fact]
    public async Task Form_post_is_a_page_that_posts_itself_or_by_a_button()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: "User.Read openid profile offline_access"), await NewUserAsync(), NewVisitor());
        var page = await SignInAndAcceptAsync(visitor, Authorize(application, ("response_mode", "form_post")), NameOf(user), Password);
        var (action, fields) = page.Form();
        Assert.Equal(WebUri, action);
        Assert.Equal("a state & more", fields["state"]);
        Assert.NotEmpty(fields["code"]);
        Assert.Contains("script-src 'sha256-", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://app.example;", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_token_from_the_page_needs_the_switch_and_has_nonce_and_code_hash()
    {
        var user = await NewUserAsync();
        var off = await NewVisitor().OpenAsync(Authorize(await RegisterAsync(), ("response_type", "code id_token"), ("response_mode", "fragment")));
        Assert.Equal("unsupported_response_type", off.Given["error"]);
        var application = await RegisterAsync(
            a => new() { AppId = a.AppId, DisplayName = a.DisplayName, Web = new() { RedirectUris = [WebUri], ImplicitGrantSettings = new() { EnableIdTokenIssuance = true } } },
            "User.Read openid profile offline_access");
        var back = await SignInAndAcceptAsync(
            NewVisitor(), Authorize(application, ("response_type", "code id_token"), ("response_mode", "fragment")), NameOf(user), Password);
        var id = Claims(back.Given["id_token"]);
        Assert.Equal("a-nonce", id.GetProperty("nonce").GetString());
        Assert.NotNull(id.GetProperty("c_hash").GetString());
        Assert.NotEmpty(back.Given["code"]);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("select_account login")]
    public async Task Choosing_an_account_is_no_password(string prompt)
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: "User.Read openid profile offline_access"), await NewUserAsync(), NewVisitor());
        await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        var page = await visitor.AnswerAsync(await visitor.OpenAsync(Authorize(application, ("prompt", prompt))), ("account", user.Id));
        Assert.Equal("Sign in", page.Title);
        Assert.NotEmpty((await visitor.SignInAsync(page, NameOf(user), Password)).Given["code"]);
    }

    [Fact]
    public async Task Prompts_mean_what_they_say()
    {
        var (application, user, other, visitor) = (
            await RegisterAsync(scopes: "User.Read openid profile offline_access"), await NewUserAsync(), await NewUserAsync(), NewVisitor());
        await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        Assert.NotEmpty((await visitor.OpenAsync(Authorize(application, ("prompt", "none")))).Given["code"]);

        var page = await visitor.OpenAsync(Authorize(application, ("prompt", "login"), ("login_hint", NameOf(user))));
        Assert.Equal("Sign in", page.Title);
        Assert.NotEmpty((await visitor.SignInAsync(page, NameOf(user), Password)).Given["code"]);

        page = await visitor.OpenAsync(Authorize(application, ("prompt", "consent")));
        Assert.EndsWith("asks for your permission", page.Title, StringComparison.Ordinal);
        Assert.Equal("access_denied", (await visitor.AnswerAsync(page, ("answer", "cancel"))).Given["error"]);

        page = await visitor.OpenAsync(Authorize(application, ("prompt", "select_account")));
        Assert.Equal("Choose an account", page.Title);
        page = await visitor.AnswerAsync(page, ("account", "another"));
        Assert.Equal("Sign in", page.Title);
        Assert.NotEmpty((await visitor.SignInAsync(page, NameOf(other), Password)).Given["code"]);

        // Two are signed in now: nobody can be chosen silently, unless named.
        Assert.Equal("interaction_required", (await visitor.OpenAsync(Authorize(application, ("prompt", "none")))).Given["error"]);
        Assert.NotEmpty((await visitor.OpenAsync(Authorize(application, ("prompt", "none"), ("login_hint", NameOf(user))))).Given["code"]);
        page = await visitor.OpenAsync(Authorize(application));
        Assert.Equal("Choose an account", page.Title);
        Assert.NotEmpty((await visitor.AnswerAsync(page, ("account", user.Id))).Given["code"]);
    }

    [Fact]
    public async Task Common_finds_the_organisation_by_the_name_and_single_tenant_applications_are_not_there()
    {
        var user = await NewUserAsync();
        var common = Authority.Replace(Server.File.TenantId.ToString(), "common", StringComparison.Ordinal);
        var back = await NewVisitor().OpenAsync(Authorize(common, await RegisterAsync()));
        Assert.Contains("AADSTS50194", back.Given["error_description"], StringComparison.Ordinal);
        var portal = Server.File.Clients.First(c => c.Kind == "web");
        var application = new TestApplication(portal.ClientId, "", portal.ClientSecret);
        back = await SignInAndAcceptAsync(NewVisitor(), Authorize(common, application, ("redirect_uri", portal.RedirectUris[0])), NameOf(user), Password);
        var tokens = await RedeemAsync(application, back.Given["code"], ("redirect_uri", portal.RedirectUris[0]));
        Assert.Equal(Server.File.TenantId.ToString(), Claims(tokens.Access).GetProperty("tid").GetString());
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_leads_back_only_to_a_registered_address()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: "User.Read openid profile offline_access"), await NewUserAsync(), NewVisitor());
        await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        var page = await visitor.OpenAsync($"{Authority}/oauth2/v2.0/logout?post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F");
        Assert.Equal("You are signed out", page.Title);
        Assert.Equal("Sign in", (await visitor.OpenAsync(Authorize(application))).Title);
        await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        var back = await visitor.OpenAsync($"{Authority}/oauth2/v2.0/logout?post_logout_redirect_uri={Uri.EscapeDataString(WebUri)}&state=s1");
        Assert.Equal(WebUri + "?state=s1", back.Address.OriginalString);
    }
}
