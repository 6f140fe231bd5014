// Every page, as a person with a keyboard or a screen reader meets it. With ATRIUM_PAGES set to a folder, each is written there to be looked at.
using System.Text.RegularExpressions;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed partial class PageFormTests(SharedServers servers) : BrowserTest(servers, StoreKind.Sqlite)
{
    [Fact]
    public async Task Every_page_has_a_language_a_heading_and_a_label_for_each_field()
    {
        foreach (var (name, page) in await PagesAsync())
        {
            Assert.Contains("<html lang=\"en\">", page.Html, StringComparison.Ordinal);
            Assert.Equal(2, page.Html.Split("<h1>").Length);
            Assert.Equal(page.Title, System.Net.WebUtility.HtmlDecode(HeadingPattern().Match(page.Html).Groups[1].Value));
            Assert.Contains("name=\"viewport\"", page.Html, StringComparison.Ordinal);
            foreach (var foreign in (string[])["<link", "<img", "<iframe", "<object", "onclick", "style=", "http-equiv"])
            {
                Assert.DoesNotContain(foreign, page.Html, StringComparison.OrdinalIgnoreCase);
            }

            foreach (var id in FieldPattern().Matches(page.Html).Select(m => m.Groups[1].Value))
            {
                Assert.True(page.Html.Contains($"<label for=\"{id}\">", StringComparison.Ordinal), $"{name}: no label for {id}");
            }

            if (Environment.GetEnvironmentVariable("ATRIUM_PAGES") is { Length: > 0 } folder)
            {
                System.IO.Directory.CreateDirectory(folder);
                await File.WriteAllTextAsync(Path.Combine(folder, name + ".html"), page.Html, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public void Every_delegated_permission_has_words_of_its_own()
    {
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var permission in Permission.All.Where(p => p.ScopeId is not null))
        {
            Assert.True(PermissionWords.Find(permission.Name) is not null, $"No words for {permission.Name}");
            var (title, detail) = PermissionWords.Of(permission.Name);
            Assert.True(titles.TryAdd(title + detail, permission.Name), $"{permission.Name} and {titles.GetValueOrDefault(title + detail)} read alike: {title}");
        }
    }

    private async Task<List<(string Name, Place Page)>> PagesAsync()
    {
        var pages = new List<(string, Place)>();
        void Add(string name, Place page) => pages.Add((name, page));
        var (web, visitor) = (await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = "Gauge Board",
            Web = a.Web,
            Secrets = a.Secrets,
            IsFallbackPublicClient = true,
            RequiredResourceAccess =
            [
                new()
                {
                    ResourceAppId = Permission.GraphAppId.ToString(),
                    ResourceAccess =
                    [
                        new() { Id = Permission.Find("Calendars.ReadWrite")!.ScopeId!.Value, Type = "Scope" },
                        new() { Id = Permission.Find("Mail.Send")!.RoleId!.Value, Type = "Role" },
                    ],
                },
            ],
        }), NewVisitor());
        var (user, second, administrator) = (await NewUserAsync("Ada Marsh"), await NewUserAsync("Noor Haddad"), Server.File.Users[0]);
        var address = Authorize(web, ("scope", "openid profile offline_access User.Read Mail.ReadWrite Mail.Send"));
        var page = await visitor.OpenAsync(address);
        Add("sign-in", page);
        Add("sign-in-wrong", await visitor.SignInAsync(page, NameOf(user), "wrong"));
        page = await visitor.SignInAsync(page, NameOf(user), Password);
        Add("consent", page);
        await visitor.AnswerAsync(page, ("answer", "accept"));
        page = await visitor.AnswerAsync(await visitor.OpenAsync(Authorize(web, ("prompt", "select_account"))), ("account", "another"));
        await visitor.SignInAsync(page, NameOf(second), Password);
        Add("accounts", await visitor.OpenAsync(Authorize(web, ("prompt", "select_account"))));
        page = await visitor.OpenAsync($"{Authority}/account");
        page = await visitor.AnswerAsync(page, ("account", user.Id));
        Add("account", page);
        var (action, fields) = page.Form();
        Add("account-factor", await visitor.PostAsync(action, new(fields) { ["act"] = "factor" }));
        Add("error", await visitor.OpenAsync(Authorize(web, ("redirect_uri", "https://evil.example/"))));
        Add("form-post", await visitor.OpenAsync(Authorize(web, ("response_mode", "form_post"), ("login_hint", NameOf(user)))));
        Add("signed-out", await visitor.OpenAsync($"{Authority}/oauth2/v2.0/logout"));

        var admin = NewVisitor();
        page = await admin.OpenAsync($"{Authority}/v2.0/adminconsent?client_id={web.AppId}&redirect_uri={Uri.EscapeDataString(WebUri)}&scope=.default");
        Add("admin-consent", await admin.SignInAsync(page, administrator.UserPrincipalName, administrator.Password));
        Add("device", await visitor.OpenAsync($"{Authority}/device"));
        var forced = await NewUserAsync("Ivo Brandt", new { passwordProfile = new { password = Password, forceChangePasswordNextSignIn = true } });
        var third = NewVisitor();
        Add("new-password", await third.SignInAsync(await third.OpenAsync(address), NameOf(forced), Password));
        return pages;
    }

    [GeneratedRegex("<h1>(?<text>.*?)</h1>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex("<input id=\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FieldPattern();
}
