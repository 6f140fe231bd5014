// The note of each page, taken to the door of another: it opens nothing there, and is no failure of the server.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Attacks;

public sealed class NotesTests(SharedServers servers) : BrowserTest(servers, StoreKind.Sqlite)
{
    private static readonly string[] Doors = ["login", "consent", "password", "factor", "enrol", "account", "device", "v2.0/adminconsent", "adminconsent"];

    private async Task<List<(Visitor Visitor, Place Page)>> PagesAsync()
    {
        Task<TestApplication> Register(string? scopes) =>
            RegisterAsync(a => new() { AppId = a.AppId, DisplayName = a.DisplayName, Web = a.Web, IsFallbackPublicClient = true }, scopes);
        var (application, known) = (await Register(null), await Register("User.Read"));
        var (user, forced) = (await NewUserAsync(), await NewUserAsync(also: new { passwordProfile = new { password = Password, forceChangePasswordNextSignIn = true } }));
        var administrator = Server.File.Users[0];
        using var client = Server.NewClient();
        async Task<string> CodeAsync(TestApplication of)
        {
            using var started = await client.PostAsync(
                new Uri($"{Authority}/oauth2/v2.0/devicecode"), new FormUrlEncodedContent([new("client_id", of.AppId.ToString()), new("scope", "User.Read")]),
                TestContext.Current.CancellationToken);
            return (await TokenReply.Read(started))["user_code"]!;
        }

        var pages = new List<(Visitor, Place)>();
        async Task AddAsync(string address, string name, string password, params (string, string)[] first)
        {
            var visitor = NewVisitor();
            var page = await visitor.OpenAsync(address);
            page = first.Length == 0 ? page : await visitor.AnswerAsync(page, first);
            pages.Add((visitor, await visitor.SignInAsync(page, name, password)));
        }

        await AddAsync(Authorize(application), NameOf(user), Password); // consent
        await AddAsync(Authorize(application), NameOf(forced), Password); // a new password
        await AddAsync(Authorize(application), NameOf(user), "wrong"); // sign-in
        await AddAsync($"{Authority}/account", NameOf(user), Password);
        await AddAsync($"{Authority}/device", NameOf(user), Password, ("code", await CodeAsync(application))); // consent again
        await AddAsync($"{Authority}/device", NameOf(user), Password, ("code", await CodeAsync(known)));
        await AddAsync(
            $"{Authority}/v2.0/adminconsent?client_id={application.AppId}&redirect_uri={Uri.EscapeDataString(WebUri)}&scope=User.Read", administrator.UserPrincipalName, administrator.Password);
        Assert.Equal(6, pages.Select(p => p.Item2.Title).Distinct().Count());
        return pages;
    }

    [Fact]
    public async Task A_note_opens_only_the_door_of_its_own_page()
    {
        foreach (var (visitor, page) in await PagesAsync())
        {
            var (action, fields) = page.Form();
            foreach (var door in Doors.Where(d => !action.EndsWith("/" + d, StringComparison.Ordinal) && !(d == "adminconsent" && action.EndsWith(d, StringComparison.Ordinal))))
            {
                var answer = await visitor.PostAsync($"{Authority}/{door}", new(fields) { ["answer"] = "accept", ["act"] = "", ["code"] = "123456", ["password"] = Password });
                Assert.True(
                    answer.Status == 400 || (answer.Status == 200 && answer.Address.OriginalString.StartsWith(Authority, StringComparison.Ordinal)),
                    $"{page.Title} at {door}: {answer.Status} {answer.Title} {answer.Address}");
                Assert.NotEqual("You have signed in", answer.Title);
            }
        }
    }
}
