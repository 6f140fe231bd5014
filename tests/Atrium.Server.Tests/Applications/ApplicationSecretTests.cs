// Secrets: shown once, good at once, and of no use from the moment they are taken away; and what dies with an application.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public sealed class ApplicationSecretTestsOnSqlite(SharedServers servers) : ApplicationSecretTests(servers, StoreKind.Sqlite);

public sealed class ApplicationSecretTestsOnPostgres(SharedServers servers) : ApplicationSecretTests(servers, StoreKind.Postgres);

public abstract class ApplicationSecretTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    private const int WrongSecret = 7000215, ExpiredSecret = 7000222, UnknownClient = 700016, DisabledClient = 7000112;

    [Fact]
    public async Task A_registered_application_signs_in_at_once_with_any_of_its_secrets()
    {
        var (made, principal) = await PresentAsync();
        var (first, second, third) = (await SecretAsync(made.Path), await SecretAsync(made.Path), await SecretAsync($"/servicePrincipals/{principal}"));
        foreach (var secret in (string[])[first.Text, second.Text, third.Text])
        {
            await SignedInAsync(made.AppId, secret);
        }

        (await App.PostAsync($"{made.Path}/removePassword", new { keyId = first.KeyId })).Must(HttpStatusCode.NoContent);
        await RefusedAsync(made.AppId, first.Text, WrongSecret);
        await SignedInAsync(made.AppId, second.Text);
        (await App.PostAsync($"{made.Path}/removePassword", new { keyId = first.KeyId })).Refused(HttpStatusCode.BadRequest, Bad);
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_only_its_beginning_afterwards()
    {
        var made = await NewAsync();
        var secret = await SecretAsync(made.Path, new { displayName = "build", endDateTime = "2999-01-01T00:00:00Z" });
        Assert.Equal(40, secret.Text.Length);
        var text = (await App.GetAsync(made.Path)).Must(HttpStatusCode.OK).Text;
        Assert.DoesNotContain(secret.Text, text, StringComparison.Ordinal);
        var kept = (await App.GetAsync($"{made.Path}?$select=passwordCredentials")).Json.GetProperty("passwordCredentials")[0];
        Assert.Equal(("build", secret.Text[..3], "2999-01-01T00:00:00Z"), (kept.GetProperty("displayName").GetString(), kept.GetProperty("hint").GetString(), kept.GetProperty("endDateTime").GetString()));
        Assert.Equal((secret.KeyId, JsonValueKind.Null), (kept.GetProperty("keyId").GetString(), kept.GetProperty("secretText").ValueKind));
    }

    [Fact]
    public async Task A_secret_that_has_not_begun_is_wrong_and_one_that_ends_before_it_begins_is_refused()
    {
        var (made, _) = await PresentAsync();
        await RefusedAsync(made.AppId, (await SecretAsync(made.Path, new { startDateTime = "2998-01-01T00:00:00Z", endDateTime = "2999-01-01T00:00:00Z" })).Text, WrongSecret);
        (await App.PostAsync($"{made.Path}/addPassword", new { passwordCredential = new { startDateTime = "2999-01-01T00:00:00Z", endDateTime = "2998-01-01T00:00:00Z" } }))
            .Refused(HttpStatusCode.BadRequest, Bad);
        (await App.PostAsync($"{made.Path}/addPassword", new { passwordCredential = new { secretText = "chosen by the client" } })).Refused(HttpStatusCode.BadRequest, Bad);
    }

    [Fact]
    public async Task An_application_without_presence_is_unknown()
    {
        var made = await NewAsync();
        await RefusedAsync(made.AppId, (await SecretAsync(made.Path)).Text, UnknownClient);
    }

    [Theory]
    [InlineData("application")]
    [InlineData("presence")]
    public async Task Deleted_it_gets_no_tokens_and_those_it_has_die(string what)
    {
        var (made, principal) = await PresentAsync();
        var secret = (await SecretAsync(made.Path)).Text;
        var caller = await GrantedAsync(made, principal, secret);
        (await App.DeleteAsync(what == "application" ? made.Path : $"/servicePrincipals/{principal}")).Must(HttpStatusCode.NoContent);
        await RefusedAsync(made.AppId, secret, UnknownClient);
        (await caller.GetAsync("/users?$top=1")).Must(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Disabled_it_gets_no_tokens_and_those_it_has_die_until_it_is_enabled()
    {
        var (made, principal) = await PresentAsync();
        var secret = (await SecretAsync(made.Path)).Text;
        var caller = await GrantedAsync(made, principal, secret);
        (await App.PatchAsync($"/servicePrincipals/{principal}", new { accountEnabled = false })).Must(HttpStatusCode.NoContent);
        await RefusedAsync(made.AppId, secret, DisabledClient);
        (await caller.GetAsync("/users?$top=1")).Must(HttpStatusCode.Unauthorized);
        (await App.PatchAsync($"/servicePrincipals/{principal}", new { accountEnabled = true })).Must(HttpStatusCode.NoContent);
        await SignedInAsync(made.AppId, secret);
    }

    [Fact]
    public async Task Secrets_end_by_the_clock_of_the_organisation()
    {
        await using var server = await TestServer.StartAsync(control: true);
        var app = await server.DaemonAsync();
        var made = (await app.PostAsync("/applications", new { displayName = "Ending" })).Must(HttpStatusCode.Created).Json;
        var (id, appId) = (made.GetProperty("id").GetString(), made.GetProperty("appId").GetString()!);
        (await app.PostAsync("/servicePrincipals", new { appId })).Must(HttpStatusCode.Created);
        var secret = (await app.PostAsync($"/applications/{id}/addPassword")).Must(HttpStatusCode.OK).Json.GetProperty("secretText").GetString()!;
        using var client = server.NewClient();
        using var clock = new StringContent("""{"advance": "P731D"}""", System.Text.Encoding.UTF8, "application/json");
        using var moved = await client.PostAsync(new Uri(server.Host.HttpUrl, "control/clock"), clock, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = appId,
            ["client_secret"] = secret,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var answer = await client.PostAsync(new Uri($"{server.File.Authority}/oauth2/v2.0/token"), form, TestContext.Current.CancellationToken);
        var reply = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(ExpiredSecret, reply.GetProperty("error_codes")[0].GetInt32());
    }

    /// <summary>A token of the application with a permission, and seen to work.</summary>
    private async Task<Caller> GrantedAsync(Registered made, string principal, string secret)
    {
        await SignedInAsync(made.AppId, secret);
        var caller = Server.WithToken(Server.Mint(new Dictionary<string, object>
        {
            ["appid"] = made.AppId,
            ["idtyp"] = "app",
            ["oid"] = principal,
            ["roles"] = new[] { "User.Read.All" },
        }));
        (await caller.GetAsync("/users?$top=1")).Must(HttpStatusCode.OK);
        return caller;
    }
}
