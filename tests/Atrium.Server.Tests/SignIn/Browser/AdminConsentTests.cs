// An administrator lets an application in for the whole organisation; nobody else can.
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class AdminConsentTestsOnSqlite(SharedServers servers) : AdminConsentTests(servers, StoreKind.Sqlite);

public sealed class AdminConsentTestsOnPostgres(SharedServers servers) : AdminConsentTests(servers, StoreKind.Postgres);

public abstract class AdminConsentTests(SharedServers servers, StoreKind store) : ConsentTest(servers, store)
{
    private Task<TestApplication> AskingAsync() => RegisterAsync(a => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        Web = a.Web,
        Secrets = a.Secrets,
        RequiredResourceAccess =
        [
            new()
            {
                ResourceAppId = Permission.GraphAppId.ToString(),
                ResourceAccess =
                [
                    new() { Id = Permission.Find("Directory.Read.All")!.ScopeId!.Value, Type = "Scope" },
                    new() { Id = Permission.Find("User.Read.All")!.RoleId!.Value, Type = "Role" },
                ],
            },
        ],
    }, secret: "s");

    private string Address(TestApplication application, string path = "v2.0/adminconsent", string scope = "https://graph.microsoft.com/.default") =>
        $"{Authority}/{path}?client_id={application.AppId}&state=a%20b&redirect_uri={Uri.EscapeDataString(WebUri)}&scope={Uri.EscapeDataString(scope)}";

    private Task<Place> AsAdministratorAsync(Visitor visitor, Place page) =>
        visitor.SignInAsync(page, Server.File.Users[0].UserPrincipalName, Server.File.Users[0].Password);

    private Task<TokenReply> AsItselfAsync(TestApplication application) => TokenAsync(Authority,
        [new("grant_type", "client_credentials"), new("client_id", application.AppId.ToString()), new("client_secret", "s"), new("scope", "https://graph.microsoft.com/.default")]);

    [Theory]
    [InlineData("v2.0/adminconsent")]
    [InlineData("adminconsent")]
    public async Task An_administrator_grants_what_the_application_is_registered_to_ask(string path)
    {
        var (application, visitor) = (await AskingAsync(), NewVisitor());
        Assert.False(Claims((await AsItselfAsync(application)).Access).TryGetProperty("roles", out _));
        var page = await AsAdministratorAsync(visitor, await visitor.OpenAsync(Address(application, path)));
        Assert.Equal($"Let {application.Name} in for everybody?", page.Title);
        Assert.Contains("User.Read.All", page.Text, StringComparison.Ordinal);
        var back = await visitor.AnswerAsync(page, ("answer", "accept"));
        Assert.Equal(("True", Server.File.TenantId.ToString(), "a b"), (back.Given["admin_consent"], back.Given["tenant"], back.Given["state"]));
        Assert.Equal("User.Read.All", Claims((await AsItselfAsync(application)).Access).GetProperty("roles")[0].GetString());

        var (user, other) = (await NewUserAsync(), NewVisitor());
        var signedIn = await other.SignInAsync(await other.OpenAsync(Authorize(application, ("scope", "Directory.Read.All"))), NameOf(user), Password);
        Assert.NotEmpty(signedIn.Given["code"]);
    }

    [Theory]
    [InlineData("v2.0/adminconsent")]
    [InlineData("adminconsent")]
    public async Task It_covers_every_api_and_the_one_behind_the_application(string path)
    {
        var application = await AskingAsync();
        var role = Guid.NewGuid();
        var api = await ApiAsync("Mail.Read", application.AppId, roles: [new() { Id = role, Value = "Run", DisplayName = "Run gauges", Description = "Runs them", AllowedMemberTypes = ["Application"] }]);
        (await App.PatchAsync($"/applications(appId='{application.AppId}')", new
        {
            requiredResourceAccess = new RequiredResourceAccess[]
            {
                OfGraph("User.Read"),
                new() { ResourceAppId = api.AppId.ToString(), ResourceAccess = [new() { Id = Read.Id, Type = "Scope" }, new() { Id = role, Type = "Role" }, new() { Id = Guid.NewGuid(), Type = "Role" }] },
            },
        })).Must(System.Net.HttpStatusCode.NoContent);
        var visitor = NewVisitor();
        var page = await AsAdministratorAsync(visitor, await visitor.OpenAsync(Address(application, path, $"api://{api.AppId}/.default")));
        foreach (var text in (string[])["Read your gauges", "Run gauges", $"And {api.Name}"])
        {
            Assert.Contains(text, page.Text, StringComparison.Ordinal);
        }

        Assert.Equal("True", (await visitor.AnswerAsync(page, ("answer", "accept"))).Given["admin_consent"]);
        string[] all = ["User.Read", $"{api.AppId}/Gauges.Read"];
        Assert.Equal(all.Order(StringComparer.Ordinal), await GrantedAsync(App, application, null));
        Assert.Equal(["Mail.Read"], await GrantedAsync(App, api, null));
        var own = await TokenAsync(Authority,
            [new("grant_type", "client_credentials"), new("client_id", application.AppId.ToString()), new("client_secret", "s"), new("scope", $"api://{api.AppId}/.default")]);
        Assert.Equal("Run", Claims(own.Access).GetProperty("roles")[0].GetString());

        // Nobody is asked any more, neither by the application nor by what is behind it.
        var (user, other) = (await NewUserAsync(), NewVisitor());
        var tokens = await RedeemAsync(application, (await other.SignInAsync(await other.OpenAsync(Authorize(application, ("scope", $"api://{api.AppId}/.default"))), NameOf(user), Password)).Given["code"]);
        Assert.Equal("Mail.Read", Claims((await OnBehalfAsync(api, tokens.Access, "https://graph.microsoft.com/.default")).Access).GetProperty("scp").GetString());
    }

    [Fact]
    public async Task What_the_page_did_not_show_is_shown_before_it_is_granted()
    {
        var (application, visitor) = (await AskingAsync(), NewVisitor());
        var page = await AsAdministratorAsync(visitor, await visitor.OpenAsync(Address(application)));
        (await App.PatchAsync($"/applications(appId='{application.AppId}')", new { requiredResourceAccess = new[] { OfGraph("Directory.Read.All Mail.Send") } })).Must(System.Net.HttpStatusCode.NoContent);
        page = await visitor.AnswerAsync(page, ("answer", "accept"));
        Assert.Equal($"Let {application.Name} in for everybody?", page.Title);
        Assert.Empty(await GrantedAsync(App, application, null));
        Assert.Equal("True", (await visitor.AnswerAsync(page, ("answer", "accept"))).Given["admin_consent"]);
        Assert.Equal(["Directory.Read.All", "Mail.Send"], await GrantedAsync(App, application, null));
    }

    [Theory]
    [InlineData("servicePrincipals", false)]
    [InlineData("applications", true)]
    public async Task What_is_switched_off_is_not_let_in(string kind, bool off)
    {
        var (application, visitor) = (await AskingAsync(), NewVisitor());
        var page = await AsAdministratorAsync(visitor, await visitor.OpenAsync(Address(application)));
        object change = off ? new { isDisabled = true } : new { accountEnabled = false };
        (await App.PatchAsync($"/{kind}(appId='{application.AppId}')", change)).Must(System.Net.HttpStatusCode.NoContent);
        Assert.Equal(400, (await visitor.AnswerAsync(page, ("answer", "accept"))).Status); // a page of before
        Assert.Empty(await GrantedAsync(App, application, null));
        page = await visitor.OpenAsync(Address(application));
        Assert.Contains("AADSTS7000112", page.Text, StringComparison.Ordinal);
        Assert.Contains("switched off", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verified_publisher_is_named_with_its_domain()
    {
        var application = await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            Web = a.Web,
            Secrets = a.Secrets,
            PublisherDomain = "larkmoor.example",
            VerifiedPublisher = new() { DisplayName = "Larkmoor <Works>", VerifiedPublisherId = "1" },
        }, secret: "s");
        var (user, visitor, admin) = (await NewUserAsync(), NewVisitor(), NewVisitor());
        var asked = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(application)), NameOf(user), Password);
        foreach (var page in (Place[])[asked, await AsAdministratorAsync(admin, await admin.OpenAsync(Address(application, scope: "User.Read")))])
        {
            Assert.Contains("Larkmoor <Works> (larkmoor.example), a verified publisher", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_dynamic_list_grants_delegated_permissions_only()
    {
        var (application, visitor) = (await AskingAsync(), NewVisitor());
        var page = await AsAdministratorAsync(visitor, await visitor.OpenAsync(Address(application, scope: "https://graph.microsoft.com/Group.Read.All")));
        await visitor.AnswerAsync(page, ("answer", "accept"));
        Assert.False(Claims((await AsItselfAsync(application)).Access).TryGetProperty("roles", out _));
    }

    [Fact]
    public async Task Nobody_else_can_and_no_answer_goes_elsewhere()
    {
        var (application, user, visitor) = (await AskingAsync(), await NewUserAsync(), NewVisitor());
        var back = await visitor.SignInAsync(await visitor.OpenAsync(Address(application)), NameOf(user), Password);
        Assert.Equal(("True", "consent_required"), (back.Given["admin_consent"], back.Given["error"]));
        var again = NewVisitor();
        back = await again.SignInAsync(await again.OpenAsync(Address(application, "adminconsent")), NameOf(user), Password);
        Assert.Equal("permission_denied", back.Given["error"]);
        Assert.Equal(400, (await visitor.OpenAsync(Address(application).Replace("app.example", "evil.example", StringComparison.Ordinal))).Status);

        // An administrator's form is of no use in another's browser.
        var admin = NewVisitor();
        var (action, fields) = (await AsAdministratorAsync(admin, await admin.OpenAsync(Address(application)))).Form();
        Assert.Equal(400, (await visitor.PostAsync(action, new(fields) { ["answer"] = "accept" })).Status);
        back = await admin.PostAsync(action, new(fields) { ["answer"] = "cancel" });
        Assert.Equal("access_denied", back.Given["error"]);
        Assert.False(Claims((await AsItselfAsync(application)).Access).TryGetProperty("roles", out _));
    }
}
