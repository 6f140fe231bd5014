// Several organisations on one server: nothing of one is open to people, applications or tokens of another, unless it was let in there.
using System.Net;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class OrganizationsTestsOnSqlite(SharedServers servers) : OrganizationsTests(servers, StoreKind.Sqlite);

public sealed class OrganizationsTestsOnPostgres(SharedServers servers) : OrganizationsTests(servers, StoreKind.Postgres);

public abstract class OrganizationsTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private const string Granted = "User.Read openid profile offline_access";

    private AtriumFileOrganization Other => Server.File.Others[0];

    private string Common => Authority.Replace(Server.File.TenantId.ToString(), "common", StringComparison.Ordinal);

    private AtriumFileUser Stranger => Other.Users[1];

    private async Task<Caller> OtherAppAsync()
    {
        var daemon = Other.Clients.First(c => c.Kind == "daemon");
        return Server.WithToken((await AsItselfAsync(Other.Authority, daemon.ClientId, daemon.ClientSecret!)).Access);
    }

    private Task<TokenReply> AsItselfAsync(string authority, Guid client, string secret) => TokenAsync(authority,
    [
        new("grant_type", "client_credentials"), new("client_id", client.ToString()), new("client_secret", secret), new("scope", "https://graph.microsoft.com/.default"),
    ]);

    private Task<TokenReply> ByPasswordAsync(string authority, string name, string password) => TokenAsync(authority,
    [
        new("grant_type", "password"), new("client_id", Server.PublicClient.ClientId.ToString()), new("username", name), new("password", password),
        new("scope", "User.Read offline_access"),
    ]);

    private Task<TestApplication> OpenToAllAsync(string? scopes = null, string? secret = "s") => RegisterAsync(a => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        Web = a.Web,
        Secrets = a.Secrets,
        SignInAudience = Application.MultipleOrganizations,
        RequiredResourceAccess =
        [
            new()
            {
                ResourceAppId = Permission.GraphAppId.ToString(),
                ResourceAccess = [new() { Id = Permission.Find("User.Read.All")!.RoleId!.Value, Type = "Role" }],
            },
        ],
    }, scopes, secret);

    [Fact]
    public async Task Each_sees_its_own_people_and_none_of_the_other()
    {
        var other = await OtherAppAsync();
        var person = (await App.GetAsync($"/users/{Server.File.Users[1].UserPrincipalName}?$select=id")).Json.GetProperty("id").GetString();
        (await other.GetAsync($"/users/{person}")).Must(HttpStatusCode.NotFound);
        (await other.GetAsync($"/users/{Server.File.Users[1].UserPrincipalName}")).Must(HttpStatusCode.NotFound);
        (await other.PatchAsync($"/users/{person}", new { jobTitle = "Taken over" })).Must(HttpStatusCode.NotFound);
        (await other.DeleteAsync($"/users/{person}")).Must(HttpStatusCode.NotFound);
        (await other.GetAsync($"/users/{person}/messages")).Must(HttpStatusCode.NotFound);
        var people = (await other.GetAsync("/users?$top=999&$select=userPrincipalName")).Must(HttpStatusCode.OK).Json.GetProperty("value").EnumerateArray();
        Assert.Equal(12, people.Count(p => p.GetProperty("userPrincipalName").GetString()!.EndsWith("@brackenfield.example", StringComparison.Ordinal)));
        var group = (await App.GetAsync("/groups?$top=1&$select=id")).Json.GetProperty("value")[0].GetProperty("id").GetString();
        (await other.PostAsync($"/groups/{group}/members/$ref", new Dictionary<string, string> { ["@odata.id"] = $"{Server.File.Graph}/directoryObjects/{person}" }))
            .Must(HttpStatusCode.NotFound);
        (await other.PostAsync("/directoryObjects/getByIds", new { ids = new[] { person } })).Must(HttpStatusCode.OK).Json.GetProperty("value").EnumerateArray().ToList()
            .ForEach(found => Assert.Fail($"Found {found}"));
    }

    [Fact]
    public async Task A_delta_link_of_one_is_nothing_to_the_other()
    {
        var link = (await App.GetAsync("/users/delta?$deltatoken=latest")).Must(HttpStatusCode.OK).Json.GetProperty("@odata.deltaLink").GetString()!;
        var answer = await (await OtherAppAsync()).GetAsync(link);
        Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Gone, answer.Text);
    }

    [Fact]
    public async Task A_person_signs_in_at_home_and_not_next_door()
    {
        Assert.Equal(HttpStatusCode.OK, (await ByPasswordAsync(Authority, Server.File.Users[1].UserPrincipalName, Server.File.Users[1].Password)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ByPasswordAsync(Other.Authority, Server.File.Users[1].UserPrincipalName, Server.File.Users[1].Password)).Status);
        (await ByPasswordAsync(Authority, Stranger.UserPrincipalName, Stranger.Password)).Refused(400, "invalid_grant", 50126);
    }

    [Fact]
    public async Task A_verified_domain_names_the_organisation()
    {
        var byDomain = Authority.Replace(Server.File.TenantId.ToString(), "BRACKENFIELD.example", StringComparison.Ordinal);
        var daemon = Other.Clients.First(c => c.Kind == "daemon");
        var claims = Claims((await AsItselfAsync(byDomain, daemon.ClientId, daemon.ClientSecret!)).Access);
        Assert.Equal(Other.TenantId, claims.GetProperty("tid").GetGuid());
        Assert.Equal($"https://sts.windows.net/{Other.TenantId}/", claims.GetProperty("iss").GetString());
    }

    [Fact]
    public async Task A_daemon_of_one_organisation_is_unknown_in_the_other()
    {
        (await AsItselfAsync(Other.Authority, Server.Daemon.ClientId, Server.Daemon.ClientSecret!)).Refused(400, "unauthorized_client", 700016);
        var single = await RegisterAsync(scopes: Granted, secret: "s");
        (await AsItselfAsync(Other.Authority, single.AppId, "s")).Refused(400, "unauthorized_client", 700016);
        var page = await NewVisitor().OpenAsync(Authorize(Other.Authority, single));
        Assert.Equal(400, page.Status);
        Assert.Contains("700016", page.Text, StringComparison.Ordinal);
        page = await NewVisitor().OpenAsync(Authorize(Common, single));
        Assert.StartsWith("AADSTS50194", page.Given["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_open_to_all_is_let_in_by_a_person_of_the_other()
    {
        var (application, visitor) = (await OpenToAllAsync(), NewVisitor());
        (await AsItselfAsync(Other.Authority, application.AppId, "s")).Refused(400, "unauthorized_client", 700016);
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(Common, application)), Stranger.UserPrincipalName, Stranger.Password);
        Assert.EndsWith("asks for your permission", page.Title, StringComparison.Ordinal);
        var tokens = await TokenAsync(Common,
        [
            new("grant_type", "authorization_code"), new("client_id", application.AppId.ToString()), new("client_secret", "s"), new("redirect_uri", WebUri),
            new("code", (await visitor.AnswerAsync(page, ("answer", "accept"))).Given["code"]), new("code_verifier", Verifier),
        ]);
        Assert.Equal(Other.TenantId, Claims(tokens.Access).GetProperty("tid").GetGuid());
        Assert.Equal(Stranger.UserPrincipalName, (await Server.WithToken(tokens.Access).GetAsync("/me")).Must(HttpStatusCode.OK).Json.GetProperty("userPrincipalName").GetString());

        // What it got there is of no use here: the refresh token belongs to that organisation.
        Assert.Equal("invalid_grant", (await RefreshAsync(application, tokens.RefreshToken))["error"]);
        Assert.False(Claims((await AsItselfAsync(Other.Authority, application.AppId, "s")).Access).TryGetProperty("roles", out _));
    }

    [Fact]
    public async Task An_administrators_consent_counts_in_their_own_organisation_alone()
    {
        var (application, visitor) = (await OpenToAllAsync(), NewVisitor());
        var address = $"{Other.Authority}/v2.0/adminconsent?client_id={application.AppId}&redirect_uri={Uri.EscapeDataString(WebUri)}&scope={Uri.EscapeDataString("https://graph.microsoft.com/.default")}";
        var page = await visitor.SignInAsync(await visitor.OpenAsync(address), Other.Users[0].UserPrincipalName, Other.Users[0].Password);
        var back = await visitor.AnswerAsync(page, ("answer", "accept"));
        Assert.Equal(Other.TenantId.ToString(), back.Given["tenant"]);

        var there = (await AsItselfAsync(Other.Authority, application.AppId, "s")).Access;
        Assert.Equal("User.Read.All", Claims(there).GetProperty("roles")[0].GetString());
        var people = (await Server.WithToken(there).GetAsync("/users?$select=userPrincipalName")).Must(HttpStatusCode.OK).Json.GetProperty("value");
        Assert.EndsWith("@brackenfield.example", people[0].GetProperty("userPrincipalName").GetString(), StringComparison.Ordinal);
        Assert.False(Claims((await AsItselfAsync(Authority, application.AppId, "s")).Access).TryGetProperty("roles", out _));
    }

    [Fact]
    public async Task An_administrator_of_one_cannot_consent_for_the_other()
    {
        var (application, visitor) = (await OpenToAllAsync(), NewVisitor());
        var address = $"{Other.Authority}/v2.0/adminconsent?client_id={application.AppId}&redirect_uri={Uri.EscapeDataString(WebUri)}&scope={Uri.EscapeDataString("https://graph.microsoft.com/.default")}";
        var place = await visitor.SignInAsync(await visitor.OpenAsync(address), Server.File.Users[0].UserPrincipalName, Server.File.Users[0].Password);
        Assert.NotEqual("app.example", place.Address.Host);
        (await AsItselfAsync(Other.Authority, application.AppId, "s")).Refused(400, "unauthorized_client", 700016);
    }

    [Fact]
    public async Task A_session_opens_no_door_of_the_other()
    {
        var (application, user, visitor) = (await OpenToAllAsync(Granted), await NewUserAsync(), NewVisitor());
        await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        Assert.Equal("code", (await visitor.OpenAsync(Authorize(application, ("prompt", "none")))).Given.Keys.First(k => k is "code" or "error"));
        Assert.Equal("login_required", (await visitor.OpenAsync(Authorize(Other.Authority, application, ("prompt", "none")))).Given["error"]);
    }

    [Fact]
    public async Task A_code_and_a_refresh_token_are_redeemed_where_they_were_given()
    {
        var (application, user, visitor) = (await OpenToAllAsync(Granted), await NewUserAsync(), NewVisitor());
        var code = (await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password)).Given["code"];
        var elsewhere = await TokenAsync(Other.Authority,
        [
            new("grant_type", "authorization_code"), new("client_id", application.AppId.ToString()), new("client_secret", "s"), new("redirect_uri", WebUri),
            new("code", code), new("code_verifier", Verifier),
        ]);
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.Status);
        var tokens = await RedeemAsync(application, code);
        Assert.Equal(HttpStatusCode.OK, tokens.Status);
        var refreshed = await TokenAsync(Other.Authority,
            [new("grant_type", "refresh_token"), new("client_id", application.AppId.ToString()), new("client_secret", "s"), new("refresh_token", tokens.RefreshToken)]);
        Assert.Equal(HttpStatusCode.BadRequest, refreshed.Status);
    }

    [Fact]
    public async Task A_token_that_names_another_organisation_than_its_issuer_is_refused()
    {
        var mine = new Dictionary<string, object>
        {
            ["appid"] = Server.Daemon.ClientId.ToString(),
            ["idtyp"] = "app",
            ["oid"] = Claims(App.Token).GetProperty("oid").GetString()!,
            ["roles"] = new[] { "User.Read.All" },
        };
        (await Server.WithToken(Server.Mint(new(mine))).GetAsync("/users?$top=1")).Must(HttpStatusCode.OK);

        // Signed by the server itself, and still: the issuer must be that organisation's, and the application must be known there.
        (await Server.WithToken(Server.Mint(new(mine), d => d.Claims["tid"] = Other.TenantId.ToString())).GetAsync("/users")).Must(HttpStatusCode.Unauthorized);
        (await Server.WithToken(Server.Mint(new(mine), d => (d.Claims["tid"], d.Issuer) = (Other.TenantId.ToString(), $"https://sts.windows.net/{Other.TenantId}/"))).GetAsync("/users"))
            .Must(HttpStatusCode.Unauthorized);
    }

    /// <summary>Of an application that both know: nothing but the issuer tells that the token is not of the organisation that it names.</summary>
    [Fact]
    public async Task A_token_that_only_its_issuer_gives_away_is_refused()
    {
        var (application, visitor) = (await OpenToAllAsync(), NewVisitor());
        var address = $"{Other.Authority}/v2.0/adminconsent?client_id={application.AppId}&redirect_uri={Uri.EscapeDataString(WebUri)}&scope={Uri.EscapeDataString("https://graph.microsoft.com/.default")}";
        await visitor.AnswerAsync(
            await visitor.SignInAsync(await visitor.OpenAsync(address), Other.Users[0].UserPrincipalName, Other.Users[0].Password), ("answer", "accept"));
        var there = Claims((await AsItselfAsync(Other.Authority, application.AppId, "s")).Access);
        Caller Named(string issuer) => Server.WithToken(Server.Mint(
            new() { ["appid"] = application.AppId.ToString(), ["idtyp"] = "app", ["oid"] = there.GetProperty("oid").GetString()!, ["roles"] = new[] { "User.Read.All" } },
            d => (d.Claims["tid"], d.Issuer) = (Other.TenantId.ToString(), issuer)));
        (await Named($"https://sts.windows.net/{Other.TenantId}/").GetAsync("/users?$top=1")).Must(HttpStatusCode.OK);
        foreach (var issuer in (string[])[$"https://sts.windows.net/{Server.File.TenantId}/", $"https://sts.windows.net/{Other.TenantId}", $"{Other.Authority}/v2.0", "https://evil.example/"])
        {
            (await Named(issuer).GetAsync("/users?$top=1")).Must(HttpStatusCode.Unauthorized);
        }
    }
}
