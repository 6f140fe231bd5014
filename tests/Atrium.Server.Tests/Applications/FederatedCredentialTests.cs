// Federated identity credentials: kept under an application by name, and what may stand there.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Atrium.Server.Tests.Applications;

public abstract class FederatedCredentialTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    private const string Exchange = "api://AzureADTokenExchange";

    private static object Credential(string name, string issuer = "https://issuer.example", string subject = "repo:ferry/timetable", string? audience = Exchange) =>
        new { name, issuer, subject, audiences = audience is null ? [] : new[] { audience }, description = "Deploys" };

    [Fact]
    public async Task A_credential_is_made_read_changed_and_deleted()
    {
        var application = await NewApplicationAsync();
        var path = $"{application.Path}/federatedIdentityCredentials";
        var made = (await App.PostAsync(path, Credential("deploy-1"))).Must(HttpStatusCode.Created);
        Assert.EndsWith($"$metadata#applications('{application.Id}')/federatedIdentityCredentials/$entity", made.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal(Exchange, made.Json.GetProperty("audiences")[0].GetString());
        foreach (var place in (string[])[$"{path}/{made.Id}", $"{path}/deploy-1", $"{path}(name='deploy-1')", $"/applications(appId='{application.AppId}')/federatedIdentityCredentials/DEPLOY-1"])
        {
            var read = (await App.GetAsync(place)).Must(HttpStatusCode.OK);
            Assert.Equal((made.Id, "deploy-1", "repo:ferry/timetable"), (read.Id, read.Json.GetProperty("name").GetString(), read.Json.GetProperty("subject").GetString()));
        }

        (await App.PatchAsync($"{path}/deploy-1", new { subject = "repo:ferry/other", description = (string?)null })).Must(HttpStatusCode.NoContent);
        var changed = (await App.GetAsync($"{path}?$filter=subject eq 'repo:ferry/other'")).Must(HttpStatusCode.OK).Items.Single();
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("description").ValueKind);
        Assert.Equal("https://issuer.example", changed.GetProperty("issuer").GetString());
        (await App.PatchAsync($"{path}/deploy-1", new { name = "deploy-2" })).Refused(HttpStatusCode.BadRequest, Bad, "name");
        (await App.DeleteAsync($"{path}/deploy-1")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"{path}/deploy-1")).Refused(HttpStatusCode.NotFound, "Request_ResourceNotFound");
        Assert.Empty((await App.GetAsync(path)).Items);
    }

    [Fact]
    public async Task A_credential_is_made_or_changed_by_its_name()
    {
        var application = await NewApplicationAsync();
        var path = $"{application.Path}/federatedIdentityCredentials(name='nightly')";
        var body = new { issuer = "https://issuer.example", subject = "one", audiences = new[] { Exchange } };
        (await App.PatchAsync(path, body)).Refused(HttpStatusCode.NotFound, "Request_ResourceNotFound");
        var made = (await App.PatchAsync(path, body, ("Prefer", "create-if-missing"))).Must(HttpStatusCode.Created);
        Assert.Equal("nightly", made.Json.GetProperty("name").GetString());
        Assert.EndsWith($"{application.Path}/federatedIdentityCredentials/{made.Id}", made.Header("Location"), StringComparison.Ordinal);
        (await App.PatchAsync(path, new { subject = "two" }, ("Prefer", "create-if-missing"))).Must(HttpStatusCode.NoContent);
        Assert.Equal("two", (await App.GetAsync(path)).Json.GetProperty("subject").GetString());
        (await App.PatchAsync($"{application.Path}/federatedIdentityCredentials(name='other')", new { name = "another", body.issuer, body.subject, body.audiences }, ("Prefer", "create-if-missing")))
            .Refused(HttpStatusCode.BadRequest, Bad, "name");
        (await App.PatchAsync($"{application.Path}/federatedIdentityCredentials(name='bad name')", body, ("Prefer", "create-if-missing")))
            .Refused(HttpStatusCode.BadRequest, Bad, "name");
    }

    [Fact]
    public async Task Names_and_pairs_of_issuer_and_subject_are_unique_within_the_application()
    {
        var (application, other) = (await NewApplicationAsync(), await NewApplicationAsync());
        var path = $"{application.Path}/federatedIdentityCredentials";
        (await App.PostAsync(path, Credential("first"))).Must(HttpStatusCode.Created);
        (await App.PostAsync(path, Credential("second"))).Refused(HttpStatusCode.BadRequest, Bad, "Issuer and subject combination already exists");
        (await App.PostAsync(path, Credential("FIRST", subject: "x"))).Refused(HttpStatusCode.BadRequest, Bad, "name");
        (await App.PostAsync(path, Credential("second", subject: "Repo:ferry/timetable"))).Must(HttpStatusCode.Created);
        (await App.PatchAsync($"{path}/second", new { subject = "repo:ferry/timetable" })).Refused(HttpStatusCode.BadRequest, Bad, "Issuer and subject combination already exists");
        (await App.PostAsync($"{other.Path}/federatedIdentityCredentials", Credential("first"))).Must(HttpStatusCode.Created);
        (await App.GetAsync($"{other.Path}/federatedIdentityCredentials/second")).Refused(HttpStatusCode.NotFound, "Request_ResourceNotFound");

        var pairs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => App.PostAsync(path, Credential($"racing{i}", subject: "raced"))));
        Assert.Single(pairs, p => p.Status == HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_application_has_twenty_at_most()
    {
        var application = await NewApplicationAsync();
        var path = $"{application.Path}/federatedIdentityCredentials";
        for (var i = 0; i < 20; i++)
        {
            (await App.PostAsync(path, Credential($"number-{i}", subject: $"{i}"))).Must(HttpStatusCode.Created);
        }

        (await App.PostAsync(path, Credential("too-many", subject: "x"))).Refused(HttpStatusCode.BadRequest, Bad, "At most 20");
        (await App.DeleteAsync($"{path}/number-7")).Must(HttpStatusCode.NoContent);
        (await App.PostAsync(path, Credential("again", subject: "x"))).Must(HttpStatusCode.Created);
    }

    public static TheoryData<string, string, string, string?> Wrong { get; } = new()
    {
        { "ab", "https://issuer.example", "s", Exchange },
        { "-abc", "https://issuer.example", "s", Exchange },
        { "a/b", "https://issuer.example", "s", Exchange },
        { new string('a', 121), "https://issuer.example", "s", Exchange },
        { "abc", "http://issuer.example", "s", Exchange },
        { "abc", "https://who@issuer.example", "s", Exchange },
        { "abc", "issuer.example", "s", Exchange },
        { "abc", "", "s", Exchange },
        { "abc", "https://issuer.example", "", Exchange },
        { "abc", "https://issuer.example", "s", null },
        { "abc", "https://issuer.example", "s", "" },
        { "abc", "https://issuer.example", new string('s', 601), Exchange },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_cannot_be_trusted_is_refused(string name, string issuer, string subject, string? audience)
    {
        var application = await NewApplicationAsync();
        (await App.PostAsync($"{application.Path}/federatedIdentityCredentials", Credential(name, issuer, subject, audience))).Refused(HttpStatusCode.BadRequest, Bad);
        Assert.Empty((await App.GetAsync($"{application.Path}/federatedIdentityCredentials")).Items);
    }

    [Fact]
    public async Task Who_may_not_change_the_application_may_not_let_others_in()
    {
        var application = await NewApplicationAsync(await Server.UserAsync(0));
        var path = $"{application.Path}/federatedIdentityCredentials";
        (await App.PostAsync(path, Credential("deploy"))).Must(HttpStatusCode.Created);
        Caller[] callers =
        [
            await Server.AppWithAsync("Application.Read.All"), await Server.AppWithAsync("Application.ReadWrite.OwnedBy"),
            await Server.UserWithAsync(1, "Application.ReadWrite.All"), await Server.UserWithAsync(0, "Directory.ReadWrite.All"),
        ];
        foreach (var caller in callers)
        {
            (await caller.PostAsync(path, Credential("mine", subject: "me"))).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
            (await caller.PatchAsync($"{path}/deploy", new { subject = "me" })).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
            (await caller.PatchAsync($"{path}(name='mine')", new { issuer = "https://issuer.example", subject = "me", audiences = new[] { Exchange } }, ("Prefer", "create-if-missing")))
                .Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
            (await caller.DeleteAsync($"{path}/deploy")).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        }

        Assert.Single((await App.GetAsync(path)).Items);
    }

    [Fact]
    public async Task Another_application_of_this_server_is_an_issuer_too()
    {
        var application = await NewApplicationAsync();
        var issuer = $"{Authority}/v2.0";
        (await App.PostAsync($"{application.Path}/federatedIdentityCredentials", Credential("workload", issuer, "workload-1"))).Must(HttpStatusCode.Created);
        string Token(Guid client, string subject = "workload-1", string audience = Exchange, string? from = null) => Server.Mint(
            new Dictionary<string, object> { ["azp"] = client.ToString(), ["sub"] = subject }, d => (d.Issuer, d.Audience) = (from ?? issuer, audience));

        var workload = Server.Daemon.ClientId;
        var got = await WithAssertionAsync(application, Token(workload));
        Assert.True(got.Status == HttpStatusCode.OK, got.Text);
        var claims = new JsonWebToken(got.Access);
        Assert.Equal((application.AppId, "2"), (claims.GetClaim("appid").Value, claims.GetClaim("appidacr").Value));
        (await WithAssertionAsync(application, Token(workload, subject: "workload-2"))).Refused(401, "invalid_client", 700213);
        (await WithAssertionAsync(application, Token(workload, audience: "https://graph.microsoft.com"))).Refused(401, "invalid_client", 700212);
        (await WithAssertionAsync(application, Token(workload, from: $"{new Uri(Authority).GetLeftPart(UriPartial.Authority)}/{Guid.NewGuid()}/v2.0"))).Refused(401, "invalid_client", 700211);
        (await WithAssertionAsync(application, Token(Guid.NewGuid()))).Refused(401, "invalid_client", 700027); // of an application that is gone

        (await App.DeleteAsync($"{application.Path}/federatedIdentityCredentials/workload")).Must(HttpStatusCode.NoContent);
        (await WithAssertionAsync(application, Token(workload))).Refused(401, "invalid_client", 700211);
    }
}

public sealed class FederatedCredentialTestsOnSqlite(SharedServers servers) : FederatedCredentialTests(servers, StoreKind.Sqlite);

public sealed class FederatedCredentialTestsOnPostgres(SharedServers servers) : FederatedCredentialTests(servers, StoreKind.Postgres);
