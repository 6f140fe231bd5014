// Answers that are taken for those of another request, another application or another authority.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Attacks;

public abstract class MixUpTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private const string Granted = "openid profile offline_access User.Read";

    [Fact]
    public async Task Two_requests_in_one_browser_keep_their_own_state_nonce_and_challenge()
    {
        var (application, user, visitor) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync(), NewVisitor());
        var first = await visitor.OpenAsync(Authorize(application, ("state", "first"), ("nonce", "nonce of the first"), ("prompt", "login")));
        var second = await visitor.OpenAsync(Authorize(application, ("state", "second"), ("nonce", "nonce of the second"), ("prompt", "login")));

        // The later page is answered first; signing in gave the browser another name, so that the page of before is refused.
        var back = await visitor.SignInAsync(second, NameOf(user), Password);
        Assert.Equal("second", back.Given["state"]);
        Assert.Equal("nonce of the second", Claims((await RedeemAsync(application, back.Given["code"]))["id_token"]!).GetProperty("nonce").GetString());
        Assert.Equal(400, (await visitor.SignInAsync(first, NameOf(user), Password)).Status);
    }

    [Fact]
    public async Task What_a_page_was_shown_for_cannot_be_exchanged_for_another_request()
    {
        var (mine, other, user, visitor) = (await RegisterAsync(), await RegisterAsync(), await NewUserAsync(), NewVisitor());
        var consent = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(mine)), NameOf(user), Password);
        Assert.EndsWith("asks for your permission", consent.Title, StringComparison.Ordinal);
        var harmful = await visitor.OpenAsync(Authorize(other, ("scope", "Mail.ReadWrite Mail.Send")));

        // The note says what was asked; whatever else is sent along with the answer counts for nothing.
        var (action, fields) = consent.Form();
        var back = await visitor.PostAsync($"{action}?client_id={other.AppId}&scope=Mail.Send", new(fields)
        {
            ["answer"] = "accept",
            ["client_id"] = other.AppId.ToString(),
            ["scope"] = "Mail.ReadWrite Mail.Send",
            ["redirect_uri"] = "https://evil.example/",
        });
        Assert.StartsWith(WebUri, back.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.EndsWith("asks for your permission", (await visitor.OpenAsync(Authorize(other, ("scope", "Mail.ReadWrite Mail.Send")))).Title, StringComparison.Ordinal);
        Assert.Contains(other.Name, harmful.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_was_done_for_one_request_is_no_step_of_another()
    {
        var (mine, other, user, visitor) = (await RegisterAsync(), await RegisterAsync(), await NewUserAsync(), NewVisitor());
        await visitor.SignInAsync(await visitor.OpenAsync(Authorize(mine)), NameOf(user), Password);
        var consent = await visitor.OpenAsync(Authorize(mine));
        var (action, fields) = consent.Form();
        var stolen = await StepAsync(visitor, action, new(fields) { ["answer"] = "accept" });

        // Consent to one application, carried over to another, and a login that was demanded anew.
        Assert.EndsWith("asks for your permission", (await visitor.OpenAsync($"{Authorize(other)}&{stolen}")).Title, StringComparison.Ordinal);
        Assert.Equal("Sign in", (await visitor.OpenAsync($"{Authorize(mine, ("prompt", "login"))}&{stolen}")).Title);
        Assert.Equal("Sign in", (await NewVisitor().OpenAsync($"{Authorize(mine)}&{stolen}")).Title);
    }

    [Fact]
    public async Task A_step_that_was_done_in_one_browser_is_no_step_in_another()
    {
        var (application, user, visitor, thief) = (await RegisterAsync(scopes: Granted), await NewUserAsync(), NewVisitor(), NewVisitor());
        var demanded = Authorize(application, ("prompt", "login"));

        // The password was typed for this request, and the address that says so was seen by somebody in whose browser the person is signed in too.
        await SignInAndAcceptAsync(thief, Authorize(application), NameOf(user), Password);
        var (action, fields) = (await visitor.OpenAsync(demanded)).Form();
        var step = await StepAsync(visitor, action, new(fields) { ["username"] = NameOf(user), ["password"] = Password });
        Assert.StartsWith("atrium_step=", step, StringComparison.Ordinal);
        Assert.Equal("Sign in", (await thief.OpenAsync($"{demanded}&{step}")).Title);
        Assert.NotEmpty((await visitor.OpenAsync($"{demanded}&{step}")).Given["code"]);
    }

    [Fact]
    public async Task An_answer_names_the_one_authority_it_comes_from()
    {
        var (application, user) = (await RegisterAsync(scopes: Granted, secret: "s"), await NewUserAsync());
        var tokens = await RedeemAsync(application, (await SignInAndAcceptAsync(NewVisitor(), Authorize(application), NameOf(user), Password)).Given["code"]);
        var claims = Claims(tokens["id_token"]!);
        Assert.Equal(($"{Authority}/v2.0", application.AppId.ToString()), (claims.GetProperty("iss").GetString(), claims.GetProperty("aud").GetString()));
        (await Server.WithToken(tokens["id_token"]!).GetAsync("/me")).Must(HttpStatusCode.Unauthorized);

        // A code and a refresh token of here mean nothing at another authority of the same server.
        var elsewhere = Authority.Replace(Server.File.TenantId.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal);
        var reply = await TokenAsync(elsewhere, [
            new("grant_type", "refresh_token"), new("client_id", application.AppId.ToString()), new("client_secret", "s"), new("refresh_token", tokens.RefreshToken)]);
        reply.Refused(400, "invalid_request", 90002);
    }

    /// <summary>Answers a form without following where it leads, and takes the note of the step from there.</summary>
    private async Task<string> StepAsync(Visitor visitor, string action, Dictionary<string, string> fields)
    {
        var handler = TestServer.Trusting(Server.Host.CaCertificate);
        (handler.AllowAutoRedirect, handler.UseCookies) = (false, false);
        using var client = new HttpClient(handler);
        using var post = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) };
        post.Headers.Add("Cookie", string.Join("; ", visitor.Cookies.Select(c => $"{c.Key}={c.Value}")));
        using var response = await client.SendAsync(post, TestContext.Current.CancellationToken);
        foreach (var pair in (response.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).Select(c => c.Split(';')[0].Split('=', 2)))
        {
            visitor.Cookies[pair[0]] = pair[1];
        }

        var query = response.Headers.Location!.Query;
        return query[(query.LastIndexOf('&') + 1)..];
    }
}

public sealed class MixUpTestsOnSqlite(SharedServers servers) : MixUpTests(servers, StoreKind.Sqlite);

public sealed class MixUpTestsOnPostgres(SharedServers servers) : MixUpTests(servers, StoreKind.Postgres);
