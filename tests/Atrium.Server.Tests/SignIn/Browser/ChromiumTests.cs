// A real browser: a page that signs people in with Microsoft's library, and our own pages as people meet them.
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;
using Atrium.Server.Tests.Sdk;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class ChromiumTests(SharedServers servers) : BrowserTest(servers, StoreKind.Sqlite)
{
    private static string? Chromium => Environment.GetEnvironmentVariable("ATRIUM_CHROMIUM")
        ?? new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private Task<JsonElement> BrowseAsync(string script, object given)
    {
        Assert.SkipWhen(Chromium is null, "Chromium is not installed: no browser to test with");
        return NodeScript.RunAsync(script, Server, given, null, ("ATRIUM_CHROMIUM", Chromium));
    }

    [Fact]
    public async Task A_page_with_msal_browser_signs_in_calls_graph_renews_asks_for_more_and_signs_out()
    {
        await using var site = await SpaSite.StartAsync(Server);
        string[] addresses = [$"{site.Here}/", $"{site.Here}/bridge.html", $"{site.Elsewhere}/bridge.html"];
        var (app, user) = (await RegisterAsync(a => new() { AppId = a.AppId, DisplayName = a.DisplayName, Spa = new() { RedirectUris = addresses }, Web = new() { LogoutUrl = $"{site.Here}/out" } }), await NewUserAsync());
        site.Settings = new { authority = Authority, clientId = app.AppId, graph = Server.File.GraphHttps };
        var found = await BrowseAsync("spa.mjs", new { site = $"{site.Here}/", elsewhere = $"{site.Elsewhere}/", name = NameOf(user), password = Password });

        string? Of(string part, string name) => found.GetProperty(part).TryGetProperty(name, out var value) ? value.ToString() : null;
        Assert.Equal("Sign in", found.GetProperty("asked").GetString());
        Assert.Equal(4, found.GetProperty("consent").GetArrayLength()); // three of them are what signing in itself needs
        Assert.Equal(NameOf(user), Of("first", "name"));
        Assert.Equal(user.Id, found.GetProperty("me").GetString());
        Assert.Equal((Of("first", "token"), "True"), (Of("cached", "token"), Of("cached", "cached")));
        Assert.Equal((NameOf(user), "False"), (Of("renewed", "name"), Of("renewed", "cached")));
        Assert.NotEqual(Of("first", "token"), Of("renewed", "token"));
        Assert.Equal("InteractionRequiredAuthError", Of("refused", "kind"));
        Assert.Contains("Mail.Read", Claims(Of("inWindow", "token")!).GetProperty("scp").GetString(), StringComparison.Ordinal);
        Assert.Equal(NameOf(user), Of("inFrame", "name"));
        Assert.Equal(("InteractionRequiredAuthError", "login_required"), (Of("onOtherSite", "kind"), Of("onOtherSite", "error")));
        var left = found.GetProperty("left");
        Assert.Equal((addresses[0], 0), (left.GetProperty("address").GetString()!.Split('?')[0], left.GetProperty("accounts").GetArrayLength()));
        Assert.Equal("login_required", left.GetProperty("inFrame").GetProperty("error").GetString());
        Assert.StartsWith($"iss={Authority}/v2.0 sid=", Assert.Single(site.SignedOut), StringComparison.Ordinal); // in a frame of the signed-out page
        Assert.Equal([], Complaints(found));
    }

    [Fact]
    public async Task Every_page_can_be_used_without_scripts_by_keyboard_on_a_phone_and_in_the_dark()
    {
        await using var site = await SpaSite.StartAsync(Server);
        var back = $"{site.Here}/back";
        var app = await RegisterAsync(a => new() { AppId = a.AppId, DisplayName = a.DisplayName, Secrets = a.Secrets, IsFallbackPublicClient = true, Web = new() { RedirectUris = [back] } }, secret: "s");
        var (user, expired, member) = (await NewUserAsync(), await NewUserAsync(also: new { passwordProfile = new { password = Password, forceChangePasswordNextSignIn = true } }), await NewUserAsync());
        var admin = Server.File.Users[0];
        using var client = Server.NewClient();
        var device = JsonDocument.Parse(await (await client.PostAsync(
            $"{Authority}/oauth2/v2.0/devicecode",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = app.AppId.ToString(), ["scope"] = "User.Read" }),
            TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        var ask = (string Name, string? Value)[] (params (string Name, string? Value)[] more) => [("redirect_uri", back), .. more];
        var found = await BrowseAsync("looks.mjs", new
        {
            name = NameOf(user),
            password = Password,
            expired = NameOf(expired),
            member = new { name = NameOf(member), password = Password },
            administrator = new { name = admin.UserPrincipalName, password = admin.Password },
            unbound = new { name = NameOf(await NewUserAsync()), password = Password },
            demanding = Authorize(app, ask(("claims", ClaimsRequest.FactorDemand))),
            authorize = Authorize(app, ask()),
            formPost = Authorize(app, ask(("response_mode", "form_post"))),
            another = Authorize(app, ask(("prompt", "login"))),
            select = Authorize(app, ask(("prompt", "select_account"))),
            account = $"{Authority}/account",
            device = new { address = device.GetProperty("verification_uri").GetString(), code = device.GetProperty("user_code").GetString() },
            adminConsent = $"{Authority}/v2.0/adminconsent?client_id={app.AppId}&scope=User.Read%20Mail.Read&redirect_uri={Uri.EscapeDataString(back)}",
            refused = Authorize(app, ("redirect_uri", "https://elsewhere.example/")),
            signOut = $"{Authority}/oauth2/v2.0/logout",
        });

        Assert.Equal([], found.GetProperty("findings").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal(
            ["sign-in", "sign-in-mistake", "consent", "form-post", "new-password", "consent-another", "account-picker", "account", "account-factor", "account-with-factor",
                "factor", "enrolment", "device-code", "device-consent", "device-confirm", "device-done", "admin-consent", "refusal", "signed-out"],
            found.GetProperty("titles").EnumerateObject().Select(title => title.Name));
        Assert.True(found.GetProperty("query").GetBoolean());
        Assert.EndsWith("asks for your permission", found.GetProperty("enrolled").GetString(), StringComparison.Ordinal);
        Assert.Equal("code state", found.GetProperty("posted").GetString());
        Assert.Equal(("access_denied", user.Json.GetProperty("displayName").GetString()), (found.GetProperty("declined").GetString(), found.GetProperty("withFactor").GetString()));
        Assert.Equal([], Complaints(found));
    }

    /// <summary>What the browser's console complained of.</summary>
    private static IEnumerable<string?> Complaints(JsonElement found) => found.GetProperty("complaints").EnumerateArray().Select(c => c.GetString());
}
