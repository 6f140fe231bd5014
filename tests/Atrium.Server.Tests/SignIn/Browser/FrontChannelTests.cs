// Signing out tells the applications that were signed in to, in hidden frames: these, and nobody else.
using System.Net;
using System.Text.RegularExpressions;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class FrontChannelTestsOnSqlite(SharedServers servers) : FrontChannelTests(servers, StoreKind.Sqlite);

public sealed class FrontChannelTestsOnPostgres(SharedServers servers) : FrontChannelTests(servers, StoreKind.Postgres);

public abstract partial class FrontChannelTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private const string Granted = "User.Read openid profile offline_access";

    private string Logout => $"{Authority}/oauth2/v2.0/logout";

    /// <summary>An application that is to be told there, and gets the session's name in its id tokens.</summary>
    private Task<TestApplication> ToldAsync(string? address) => RegisterAsync(a => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        Secrets = a.Secrets,
        Web = new() { RedirectUris = [WebUri], LogoutUrl = address },
        OptionalClaims = new() { IdToken = [new OptionalClaim { Name = "sid" }] },
    }, Granted, "s");

    private async Task<string> SessionAsync(Visitor visitor, TestApplication application, Answer user, params (string, string?)[] fields)
    {
        var back = await SignInAndAcceptAsync(visitor, Authorize(application, fields), NameOf(user), Password);
        return Claims((await RedeemAsync(application, back.Given["code"]))["id_token"]!).GetProperty("sid").GetString()!;
    }

    private string Told(string address, string session) =>
        $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}iss={Uri.EscapeDataString($"{Authority}/v2.0")}&sid={session}";

    private static string[] Frames(Place page) => [.. FramePattern().Matches(page.Html).Select(m => WebUtility.HtmlDecode(m.Groups["address"].Value)).Order(StringComparer.Ordinal)];

    [GeneratedRegex("<iframe hidden sandbox=\"allow-scripts allow-same-origin\" referrerpolicy=\"no-referrer\" title=\"[^\"]*\" src=\"(?<address>[^\"]*)\"></iframe>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FramePattern();

    [Fact]
    public async Task Signing_out_tells_the_applications_of_the_session_and_nobody_else()
    {
        const string one = "https://one.example/a;b/out?x=1", two = "http://localhost:4711/out", three = "https://three.example/out";
        var (first, second, other, silent) = (await ToldAsync(one), await ToldAsync(two), await ToldAsync(three), await ToldAsync(null));
        var (user, visitor, elsewhere) = (await NewUserAsync(), NewVisitor(), NewVisitor());
        var session = await SessionAsync(visitor, first, user);
        Assert.Equal(session, await SessionAsync(visitor, second, user));
        Assert.Equal(session, await SessionAsync(visitor, silent, user));
        Assert.NotEqual(session, await SessionAsync(elsewhere, other, user));

        var page = await visitor.OpenAsync(Logout);
        Assert.Equal((200, "You are signed out"), (page.Status, page.Title));
        Assert.Equal([Told(two, session), Told(one, session)], Frames(page));
        Assert.Contains("; frame-src https://one.example/a%3Bb/out http://localhost:4711/out; ", page.Headers["Content-Security-Policy"].Replace("http://localhost:4711/out https://one.example/a%3Bb/out", "https://one.example/a%3Bb/out http://localhost:4711/out", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", page.Html, StringComparison.Ordinal);
        Assert.Empty(Frames(await visitor.OpenAsync(Logout))); // over
        Assert.Single(Frames(await elsewhere.OpenAsync(Logout)));
    }

    [Fact]
    public async Task The_page_goes_on_to_a_registered_address_when_all_were_told()
    {
        const string address = "https://told.example/out";
        var (application, user, visitor) = (await ToldAsync(address), await NewUserAsync(), NewVisitor());
        var session = await SessionAsync(visitor, application, user);
        var page = await visitor.OpenAsync($"{Logout}?post_logout_redirect_uri={Uri.EscapeDataString(WebUri)}&state={Uri.EscapeDataString("\"a;b\" c")}");
        Assert.Equal([Told(address, session)], Frames(page));
        var next = $"{WebUri}?state=%22a%3Bb%22%20c";
        Assert.Contains($"<meta http-equiv=\"refresh\" content=\"2;url={next}\">", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<a class=\"button\" href=\"{next}\">", page.Html, StringComparison.Ordinal);

        await SessionAsync(visitor, application, user);
        page = await visitor.OpenAsync($"{Logout}?post_logout_redirect_uri={Uri.EscapeDataString("https://evil.example/")}");
        Assert.DoesNotContain("evil", page.Html, StringComparison.Ordinal);
        Assert.Single(Frames(page));
    }

    [Fact]
    public async Task What_is_not_secure_or_a_page_of_the_server_is_not_opened()
    {
        var (user, visitor) = (await NewUserAsync(), NewVisitor());
        string[] addresses = ["http://plain.example/out", "https://name:word@user.example/out", "javascript:alert(1)", "data:text/html,x", "/relative", $"{Authority}/account", "https://good.example/out\"><script>"];
        foreach (var address in addresses)
        {
            await SessionAsync(visitor, await ToldAsync(address), user);
            if (!address.StartsWith(Authority, StringComparison.Ordinal) && !address.StartsWith("https://good", StringComparison.Ordinal))
            {
                (await App.PostAsync("/applications", new { displayName = Unique("A"), web = new { logoutUrl = address } })).Must(HttpStatusCode.BadRequest);
            }
        }

        var page = await visitor.OpenAsync(Logout);
        Assert.StartsWith("https://good.example/out%22%3E%3Cscript%3E?iss=", new Uri(Assert.Single(Frames(page))).AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Html, StringComparison.Ordinal);
        Assert.Contains("; frame-src https://good.example/out%22%3E%3Cscript%3E; ", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_in_again_stays_in_the_session_that_applications_know()
    {
        var (first, second, gone) = (await ToldAsync("https://one.example/out"), await ToldAsync("https://two.example/out"), await ToldAsync("https://gone.example/out"));
        var (user, visitor) = (await NewUserAsync(), NewVisitor());
        var session = await SessionAsync(visitor, first, user);
        await SessionAsync(visitor, gone, user);
        Assert.Equal(session, await SessionAsync(visitor, second, user, ("prompt", "login")));
        (await App.DeleteAsync($"/servicePrincipals/{gone.Principal}")).Must(HttpStatusCode.NoContent);
        Assert.Equal([Told("https://one.example/out", session), Told("https://two.example/out", session)], Frames(await visitor.OpenAsync(Logout)));
        Assert.NotEqual(session, await SessionAsync(visitor, first, user));
    }

    [Fact]
    public async Task Applications_that_are_signed_in_to_at_once_are_all_told()
    {
        var (user, visitor) = (await NewUserAsync(), NewVisitor());
        await SessionAsync(visitor, await ToldAsync(null), user);
        var applications = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ToldAsync($"https://app{i}.example/out")));
        var answers = await Task.WhenAll(applications.Select(application => visitor.OpenAsync(Authorize(application, ("prompt", "none")))));
        Assert.All(answers, answer => Assert.NotEmpty(answer.Given["code"]));
        var account = await visitor.OpenAsync($"{Authority}/account");
        Assert.Equal(6, Frames(await visitor.AnswerAsync(account, ("act", "everywhere"))).Length);
    }

    [Fact]
    public async Task A_session_that_ended_is_not_brought_back_by_an_answer_under_way()
    {
        var (application, user, visitor) = (await ToldAsync(null), await NewUserAsync(), NewVisitor());
        await SessionAsync(visitor, application, user);
        var (sessions, cancel) = (Server.Host.Services.GetRequiredService<ISignInSessions>(), TestContext.Current.CancellationToken);
        var session = Assert.Single(await sessions.OfUser(Guid.Parse(user.Id), cancel));
        await visitor.OpenAsync(Logout);
        await sessions.AddApplication(session, Guid.NewGuid(), cancel);
        Assert.Empty(await sessions.OfUser(Guid.Parse(user.Id), cancel));
    }
}
