// What answers of sign-in say to caches, to other sites and to browsers that guess: nothing is kept, nothing is lent, nothing is guessed.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Attacks;

public sealed class HeadersTests(SharedServers servers) : BrowserTest(servers, StoreKind.Sqlite)
{
    private const string Granted = "User.Read openid profile offline_access";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<HttpResponseMessage> PostAsync(string path, string? origin, params (string Name, string? Value)[] fields)
    {
        using var client = Server.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Authority}/{path}")
        {
            Content = new FormUrlEncodedContent(fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!))),
        };
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        return await client.SendAsync(request, Cancel);
    }

    private (string, string?)[] AsItself(string secret) =>
    [
        ("grant_type", "client_credentials"), ("client_id", Server.Daemon.ClientId.ToString()), ("client_secret", secret), ("scope", "https://graph.microsoft.com/.default"),
    ];

    [Fact]
    public async Task No_token_code_or_refusal_is_kept_by_anybody_on_the_way()
    {
        var (user, device) = (await NewUserAsync(), Server.PublicClient.ClientId.ToString());
        (string, string?)[] person = [("grant_type", "password"), ("client_id", device), ("username", NameOf(user)), ("password", Password), ("scope", "User.Read openid offline_access")];
        foreach (var (path, fields) in ((string, (string, string?)[])[])[
            ("oauth2/v2.0/token", AsItself(Server.Daemon.ClientSecret!)), ("oauth2/v2.0/token", AsItself("wrong")), ("oauth2/v2.0/token", person),
            ("oauth2/v2.0/devicecode", [("client_id", device), ("scope", "User.Read")])])
        {
            using var answer = await PostAsync(path, null, fields);
            Assert.True(answer.Headers.CacheControl!.NoStore, await answer.Content.ReadAsStringAsync(Cancel));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task A_redirect_that_carries_a_code_is_not_kept_and_tells_no_other_site_where_it_came_from()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted), await NewUserAsync(), NewVisitor());
        await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password);
        var handler = TestServer.Trusting(Server.Host.CaCertificate);
        (handler.AllowAutoRedirect, handler.UseCookies) = (false, false);
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, Authorize(application, ("prompt", "none")));
        request.Headers.Add("Cookie", string.Join("; ", visitor.Cookies.Select(c => $"{c.Key}={c.Value}")));
        using var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", (await visitor.OpenAsync(Authorize(application, ("prompt", "select_account")))).Headers["Referrer-Policy"]);
    }

    [Fact]
    public async Task So_it_is_with_the_answer_to_an_administrator()
    {
        var (application, visitor, who) = (await RegisterAsync(secret: "s"), NewVisitor(), Server.File.Users[0]);
        var page = await visitor.OpenAsync($"{Authority}/v2.0/adminconsent?client_id={application.AppId}&redirect_uri={Uri.EscapeDataString(WebUri)}&scope=User.Read");
        var (action, fields) = (await visitor.SignInAsync(page, who.UserPrincipalName, who.Password)).Form();
        var handler = TestServer.Trusting(Server.Host.CaCertificate);
        (handler.AllowAutoRedirect, handler.UseCookies) = (false, false);
        using var client = new HttpClient(handler);
        foreach (var given in (string[])["cancel", "accept"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields.Append(KeyValuePair.Create("answer", given))) };
            request.Headers.Add("Cookie", string.Join("; ", visitor.Cookies.Select(c => $"{c.Key}={c.Value}")));
            using var answer = await client.SendAsync(request, Cancel);
            Assert.StartsWith(WebUri, answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("https://page.example.evil.example")]
    [InlineData("http://page.example")]
    [InlineData("https://page.example:444")]
    public async Task A_page_of_another_origin_reads_no_answer_of_the_token_endpoint(string origin)
    {
        var application = await RegisterAsync(scopes: Granted, secret: "s");
        (string, string?)[] redeem =
        [
            ("grant_type", "authorization_code"), ("client_id", application.AppId.ToString()), ("code", "x"), ("redirect_uri", SpaUri), ("code_verifier", Verifier),
        ];
        using var refused = await PostAsync("oauth2/v2.0/token", origin, redeem);
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
        using var own = await PostAsync("oauth2/v2.0/token", "https://page.example", redeem);
        Assert.Equal("https://page.example", Assert.Single(own.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(own.Headers.Contains("Access-Control-Allow-Credentials"));

        // Nor do pages and what people say on them open up to other origins.
        foreach (var path in (string[])["oauth2/v2.0/authorize", "login", "consent", "account", "oauth2/v2.0/logout"])
        {
            using var page = await PostAsync(path, origin, ("client_id", application.AppId.ToString()));
            Assert.False(page.Headers.Contains("Access-Control-Allow-Origin"), path);
        }
    }

    [Fact]
    public async Task An_application_with_a_secret_is_no_page_in_a_browser()
    {
        using var answer = await PostAsync("oauth2/v2.0/token", "https://page.example", AsItself(Server.Daemon.ClientSecret!));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("AADSTS9002326", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_client_sends_along_splits_no_header_and_stays_text()
    {
        const string split = "x\r\nSet-Cookie: planted=1\r\n\r\n<script>alert(1)</script>";
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted), await NewUserAsync(), NewVisitor());
        var back = await SignInAndAcceptAsync(visitor, Authorize(application, ("state", split)), NameOf(user), Password);
        Assert.Equal(split, back.Given["state"]);
        var page = await visitor.OpenAsync(Authorize(application, ("state", split), ("response_mode", "form_post")));
        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
        Assert.Equal("x", page.Form().Fields["state"].Split('\r', '\n')[0]);
        page = await visitor.OpenAsync(Authorize(application, ("redirect_uri", $"https://app.example/{split}")));
        Assert.Equal(400, page.Status);
        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
        Assert.False(visitor.Cookies.ContainsKey("planted"));
        var left = await visitor.OpenAsync($"{Authority}/oauth2/v2.0/logout?post_logout_redirect_uri={Uri.EscapeDataString(WebUri)}&state={Uri.EscapeDataString(split)}");
        Assert.Equal(split, left.Given["state"]);
        Assert.False(visitor.Cookies.ContainsKey("planted"));
    }
}
