// Names that the makers of applications and people give themselves, on every page that shows them; addresses that mean something else.

using System.Net;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Attacks;

public abstract class HostileNamesTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private const string Name = "</title></h1><script>alert('x')</script><img src=x onerror=alert(1)>\" autofocus onfocus=\"alert(2)";

    [Fact]
    public async Task A_name_that_is_a_script_is_shown_as_a_name_on_every_page()
    {
        var application = await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = Name,
            Secrets = a.Secrets,
            IsFallbackPublicClient = true,
            PublisherDomain = Name,
            Web = new() { RedirectUris = ["https://app.example/signed-in", "https://app.example/\"><script>alert(3)</script>"] },
            IdentifierUris = [$"api://{a.AppId}"],
            Api = new()
            {
                Oauth2PermissionScopes = [new() { Id = Guid.NewGuid(), Value = "use", Type = "User", UserConsentDisplayName = Name, UserConsentDescription = Name }],
            },
            RequiredResourceAccess =
            [
                new()
                {
                    ResourceAppId = Permission.GraphAppId.ToString(),
                    ResourceAccess = [new() { Id = Permission.Find("User.Read")!.ScopeId!.Value, Type = "Scope" }],
                },
            ],
        }, secret: "s");
        var (user, second, visitor) = (await NewUserAsync(Name), await NewUserAsync(Name), NewVisitor());
        var shown = 0;
        Place Look(Place page)
        {
            Assert.Equal(200, page.Status);
            foreach (var piece in (string[])["<script>alert", "<img", "onfocus=\"", "</title></h1>"])
            {
                Assert.DoesNotContain(piece, page.Html, StringComparison.OrdinalIgnoreCase);
            }

            shown += page.Text.Contains(Name, StringComparison.Ordinal) ? 1 : 0;
            return page;
        }

        var page = Look(await visitor.OpenAsync(Authorize(application)));
        page = Look(await visitor.SignInAsync(page, NameOf(user), Password));
        await visitor.AnswerAsync(page, ("answer", "accept"));
        Look(await visitor.OpenAsync(Authorize(application, ("scope", $"openid api://{application.AppId}/use"))));
        page = Look(await visitor.OpenAsync(Authorize(application, ("prompt", "select_account"))));
        await visitor.SignInAsync(await visitor.AnswerAsync(page, ("account", "another")), NameOf(second), Password);
        Look(await visitor.OpenAsync(Authorize(application, ("prompt", "select_account"))));
        Look(await visitor.AnswerAsync(await visitor.OpenAsync($"{Authority}/account"), ("account", user.Id)));
        Look(await visitor.OpenAsync(Authorize(application, ("prompt", "none"), ("login_hint", NameOf(user)), ("response_mode", "form_post"), ("redirect_uri", "https://app.example/\"><script>alert(3)</script>"))));

        var admin = NewVisitor();
        var (name, password) = (Server.File.Users[0].UserPrincipalName, Server.File.Users[0].Password);
        page = Look(await admin.OpenAsync($"{Authority}/v2.0/adminconsent?client_id={application.AppId}&scope=.default&redirect_uri={Uri.EscapeDataString(WebUri)}"));
        Look(await admin.SignInAsync(page, name, password));
        Assert.True(shown >= 7, $"{shown} pages showed the name");
    }

    [Theory]
    [InlineData("web", "https://app.example/*")]
    [InlineData("web", "https://*.example/")]
    [InlineData("web", "http://app.example/")]
    [InlineData("web", "https://app.example/#x")]
    [InlineData("web", "https://me@app.example/")]
    [InlineData("web", "https://app.example/\\@evil.example")]
    [InlineData("web", "https://app.example/\u0001")]
    [InlineData("web", "https://app.example/\u202Eelpmaxe")]
    [InlineData("web", "https://аpp.example/")]
    [InlineData("web", "https://app.example/ä")]
    [InlineData("web", "/signed-in")]
    [InlineData("spa", "file:///etc/passwd")]
    [InlineData("spa", "my-program://back")]
    [InlineData("publicClient", "javascript:alert(1)")]
    [InlineData("publicClient", "JavaScript:alert(1)//")]
    [InlineData("publicClient", "data:text/html,x")]
    [InlineData("publicClient", "vbscript:x")]
    [InlineData("publicClient", "http://app.example/")]
    public async Task An_address_that_hides_where_it_leads_cannot_be_registered(string platform, string address)
    {
        var refused = await App.PostAsync("/applications", new Dictionary<string, object> { ["displayName"] = Unique("App "), [platform] = new { redirectUris = new[] { address } } });
        refused.Refused(HttpStatusCode.BadRequest, "Request_BadRequest");
    }
}

public sealed class HostileNamesTestsOnSqlite(SharedServers servers) : HostileNamesTests(servers, StoreKind.Sqlite);

public sealed class HostileNamesTestsOnPostgres(SharedServers servers) : HostileNamesTests(servers, StoreKind.Postgres);
