// A device that shows a code, and the person who types it elsewhere.
using System.Net;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class DeviceCodeTestsOnSqlite(SharedServers servers) : DeviceCodeTests(servers, StoreKind.Sqlite);

public sealed class DeviceCodeTestsOnPostgres(SharedServers servers) : DeviceCodeTests(servers, StoreKind.Postgres);

public abstract class DeviceCodeTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private string Common => Authority.Replace(Server.File.TenantId.ToString(), "common", StringComparison.Ordinal);

    private Task<TestApplication> ProgramAsync(string? scopes = null) =>
        RegisterAsync(a => new() { AppId = a.AppId, DisplayName = a.DisplayName, IsFallbackPublicClient = true }, scopes);

    private async Task<TokenReply> StartAsync(TestApplication application, string scope = "openid offline_access User.Read")
    {
        using var client = Server.NewClient();
        using var response = await client.PostAsync(
            new Uri($"{Authority}/oauth2/v2.0/devicecode"),
            new FormUrlEncodedContent([new("client_id", application.AppId.ToString()), new("scope", scope)]), TestContext.Current.CancellationToken);
        return await TokenReply.Read(response);
    }

    private Task<TokenReply> PollAsync(TestApplication application, TokenReply code, string grant = "urn:ietf:params:oauth:grant-type:device_code") => TokenAsync(
        Authority, [new("grant_type", grant), new("client_id", application.AppId.ToString()), new("device_code", code["device_code"])]);

    /// <summary>Types the code and signs in, up to the page that asks to confirm.</summary>
    private async Task<Place> EnterAsync(Visitor visitor, TokenReply code, Answer user)
    {
        var page = await visitor.OpenAsync($"{Common}/device");
        page = await visitor.AnswerAsync(page, ("code", code["user_code"]!.ToLowerInvariant().Insert(4, "-")));
        page = page.Title == "Choose an account" ? await visitor.AnswerAsync(page, ("account", user.Id)) : await visitor.SignInAsync(page, NameOf(user), Password);
        return page.Title.EndsWith("asks for your permission", StringComparison.Ordinal) ? await visitor.AnswerAsync(page, ("answer", "accept")) : page;
    }

    [Theory]
    [InlineData("device_code")]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code")]
    public async Task A_person_lets_a_device_in(string grant)
    {
        var (application, user, visitor) = (await ProgramAsync(), await NewUserAsync(), NewVisitor());
        var code = await StartAsync(application);
        Assert.Equal(("900", "5"), (code["expires_in"], code["interval"]));
        (await PollAsync(application, code, grant)).Refused(400, "authorization_pending", 70016);
        (await PollAsync(application, code, grant)).Refused(400, "slow_down", 70016);

        var page = await EnterAsync(visitor, code, user);
        Assert.Equal($"Sign in to {application.Name}?", page.Title);
        Assert.Equal("You have signed in", (await visitor.AnswerAsync(page, ("answer", "accept"))).Title);
        var tokens = await PollAsync(application, code, grant);
        Assert.Equal(user.Id, (await Server.WithToken(tokens.Access).GetAsync("/me")).Must(HttpStatusCode.OK).Id);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(application, tokens.RefreshToken)).Status);
        (await PollAsync(application, code, grant)).Refused(400, "bad_verification_code", 70018);
    }

    [Fact]
    public async Task A_person_declines_and_the_device_hears_so()
    {
        var (application, user, visitor) = (await ProgramAsync("User.Read"), await NewUserAsync(), NewVisitor());
        var code = await StartAsync(application);
        await visitor.AnswerAsync(await EnterAsync(visitor, code, user), ("answer", "cancel"));
        (await PollAsync(application, code)).Refused(400, "authorization_declined", 65004);
    }

    [Fact]
    public async Task Who_is_not_let_in_is_told_before_anything_is_asked_of_them()
    {
        var (application, visitor) = (await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            IsFallbackPublicClient = true,
            ParentalControlSettings = new() { LegalAgeGroupRule = ParentalControlSettings.BlockMinors },
        }), NewVisitor());
        var (user, minor) = (await NewUserAsync(), await NewUserAsync(also: new { ageGroup = "minor", usageLocation = "GB" }));
        var page = await EnterAsync(NewVisitor(), await StartAsync(application), minor);
        Assert.Contains("AADSTS54000", page.Text, StringComparison.Ordinal);
        Assert.Contains("not of age", page.Text, StringComparison.Ordinal);
        Assert.Empty((await App.GetAsync($"/users/{minor.Id}/oauth2PermissionGrants")).Must(HttpStatusCode.OK).Items);

        var code = await StartAsync(application);
        page = await EnterAsync(visitor, code, user);
        Assert.Equal($"Sign in to {application.Name}?", page.Title);
        (await App.PatchAsync($"/servicePrincipals/{application.Principal}", new { accountEnabled = false })).Must(HttpStatusCode.NoContent);
        Assert.Equal(400, (await visitor.AnswerAsync(page, ("answer", "accept"))).Status);
        Assert.Contains("AADSTS7000112", (await EnterAsync(visitor, code, user)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_belongs_to_its_client_and_cannot_be_guessed_or_linked()
    {
        var (application, foreign, user, visitor) = (await ProgramAsync("User.Read"), await ProgramAsync("User.Read"), await NewUserAsync(), NewVisitor());
        var code = await StartAsync(application);
        (await PollAsync(foreign, code)).Refused(400, "bad_verification_code", 70018);
        var id = code["device_code"]!.Split('.')[0];
        foreach (var guess in (string[])["x", id, id + ".", id + ".AAAA", id + "." + new string('A', 43), id + ".!!"])
        {
            (await TokenAsync(Authority, [new("grant_type", "device_code"), new("client_id", application.AppId.ToString()), new("device_code", guess)]))
                .Refused(400, "bad_verification_code", 70018);
        }

        var page = await visitor.AnswerAsync(await visitor.OpenAsync($"{Common}/device"), ("code", "BBBBBBBBB"));
        Assert.Contains("This code is not known", page.Text, StringComparison.Ordinal);

        // A link with the request in it leads to the page that asks for the code.
        Assert.Equal("Enter the code", (await visitor.OpenAsync($"{Common}/device?device={id}")).Title);
        page = await EnterAsync(visitor, code, user);
        var (action, fields) = page.Form();
        Assert.Equal(400, (await NewVisitor().PostAsync(action, new(fields) { ["answer"] = "accept" })).Status);
    }

    [Fact]
    public async Task Sessions_that_were_revoked_meanwhile_give_no_token()
    {
        var (application, user, visitor) = (await ProgramAsync("User.Read"), await NewUserAsync(), NewVisitor());
        var code = await StartAsync(application);
        await visitor.AnswerAsync(await EnterAsync(visitor, code, user), ("answer", "accept"));
        (await App.PostAsync($"/users/{user.Id}/revokeSignInSessions")).Must(HttpStatusCode.OK);
        (await PollAsync(application, code)).Refused(400, "invalid_grant", 50173);
    }

    [Fact]
    public async Task What_is_missing_or_unknown_is_refused_when_the_device_starts()
    {
        (await StartAsync(new TestApplication(Guid.NewGuid(), "", null))).Refused(400, "unauthorized_client", 700016);
        (await StartAsync(await ProgramAsync(), "")).Refused(400, "invalid_request", 900144);
        (await StartAsync(await ProgramAsync(), "https://other.example/x")).Refused(400, "invalid_resource", 500011);
        (await StartAsync(await RegisterAsync(secret: "s"))).Refused(401, "invalid_client", 7000218);
    }
}
