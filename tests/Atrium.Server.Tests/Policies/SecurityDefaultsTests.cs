// The policy by which an organisation demands a second factor: read, switched, and by whom.

using System.Net;
using Atrium.Areas.Directory;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Caller = Atrium.Server.Tests.Support.Caller;

namespace Atrium.Server.Tests.Policies;

public abstract class SecurityDefaultsTests(OwnServers servers, StoreKind store) : ServerTest(servers, store), IClassFixture<OwnServers>
{
    private const string Path = "/policies/identitySecurityDefaultsEnforcementPolicy", Switch = "Policy.ReadWrite.SecurityDefaults", Read = "Policy.Read.All";

    private static readonly string[] Administrators = ["GlobalAdministrator", "SecurityAdministrator", "ConditionalAccessAdministrator"];

    private static async Task<bool> IsOnAsync(Caller caller) => (await caller.GetAsync(Path)).Must(HttpStatusCode.OK).Json.GetProperty("isEnabled").GetBoolean();

    private async Task<Caller> OtherAppAsync()
    {
        var (other, daemon) = (Server.File.Others[0], Server.File.Others[0].Clients.First(c => c.Kind == "daemon"));
        using var client = Server.NewClient();
        using var answer = await client.PostAsync(new Uri($"{other.Authority}/oauth2/v2.0/token"), new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("client_id", daemon.ClientId.ToString()), new("client_secret", daemon.ClientSecret),
            new("scope", "https://graph.microsoft.com/.default"),
        ]));
        return Server.WithToken((await SignIn.TokenReply.Read(answer)).Access);
    }

    [Fact]
    public async Task It_is_off_until_it_is_switched_on_in_that_organisation_alone()
    {
        var other = await OtherAppAsync();
        Assert.False(await IsOnAsync(other));
        (await App.PatchAsync(Path, new { isEnabled = false })).Must(HttpStatusCode.NoContent);
        var policy = (await App.GetAsync("/Policies/IdentitySecurityDefaultsEnforcementPolicy")).Must(HttpStatusCode.OK);
        Assert.Equal(("00000000-0000-0000-0000-000000000005", "Security Defaults"), (policy.Id, policy.Optional("displayName")));
        Assert.EndsWith("/$metadata#policies/identitySecurityDefaultsEnforcementPolicy", policy.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.NotNull(policy.Optional("description"));
        Assert.False(policy.Json.GetProperty("isEnabled").GetBoolean());

        (await App.PatchAsync(Path, new { isEnabled = true })).Must(HttpStatusCode.NoContent);
        Assert.True(await IsOnAsync(App));
        Assert.False(await IsOnAsync(other));
        Assert.True((await App.GetAsync(Path + "/isEnabled")).Must(HttpStatusCode.OK).Json.GetProperty("value").GetBoolean());
        var chosen = (await App.GetAsync(Path + "?$select=isEnabled")).Must(HttpStatusCode.OK).Json;
        Assert.Equal(["@odata.context", "isEnabled"], chosen.EnumerateObject().Select(p => p.Name));
        (await App.PatchAsync(Path, new { isEnabled = false })).Must(HttpStatusCode.NoContent);
        Assert.False(await IsOnAsync(App));
    }

    [Fact]
    public async Task Of_those_who_switch_it_first_at_the_same_time_none_is_refused()
    {
        var other = await OtherAppAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => other.PatchAsync(Path, new { isEnabled = i % 2 == 0 })));
        Assert.All(answers, answer => answer.Must(HttpStatusCode.NoContent));
        (await other.PatchAsync(Path, new { isEnabled = false })).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task It_takes_the_permission_to_switch_it_and_the_one_to_read_it()
    {
        (await (await Server.UserWithAsync(0, Read)).GetAsync(Path)).Must(HttpStatusCode.OK);
        (await (await Server.AppWithAsync(Read)).GetAsync(Path)).Must(HttpStatusCode.OK);
        foreach (var caller in (Caller[])[await Server.UserWithAsync(0, $"{Switch} User.Read"), await Server.AppWithAsync("Directory.ReadWrite.All"), await Server.UserWithAsync(0, "Directory.AccessAsUser.All")])
        {
            (await caller.GetAsync(Path)).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        }

        foreach (var scopes in (string[])[Read, Switch, "Policy.ReadWrite.ConditionalAccess", $"{Read} Policy.ReadWrite.Authorization", "Directory.ReadWrite.All"])
        {
            (await (await Server.UserWithAsync(0, scopes)).PatchAsync(Path, new { isEnabled = true })).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
            (await (await Server.AppWithAsync(scopes)).PatchAsync(Path, new { isEnabled = true })).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        }

        (await (await Server.AppWithAsync($"{Read} {Switch}")).PatchAsync(Path, new { isEnabled = false })).Must(HttpStatusCode.NoContent);
        (await (await Server.AppWithAsync($"{Read} Policy.ReadWrite.ConditionalAccess")).PatchAsync(Path, new { isEnabled = false })).Must(HttpStatusCode.NoContent);
        (await Server.Nobody().GetAsync(Path)).Must(HttpStatusCode.Unauthorized);
        Assert.False(await IsOnAsync(App));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("GlobalAdministrator")]
    [InlineData("SecurityAdministrator")]
    [InlineData("ConditionalAccessAdministrator")]
    [InlineData("UserAdministrator")]
    [InlineData("PrivilegedRoleAdministrator")]
    [InlineData("AuthenticationAdministrator")]
    [InlineData("GlobalReader")]
    public async Task Of_people_only_administrators_of_security_switch_it(string? role)
    {
        var caller = await Server.HolderAsync(role is null ? null : (Guid)typeof(DirectoryRoles).GetProperty(role)!.GetValue(null)!);
        var answer = await caller.PatchAsync(Path, new { isEnabled = false });
        if (role is not null && Administrators.Contains(role))
        {
            answer.Must(HttpStatusCode.NoContent);
        }
        else
        {
            answer.Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        }
    }

    [Theory]
    [InlineData("""{"isEnabled":null}""")]
    [InlineData("""{"isEnabled":"yes"}""")]
    [InlineData("""{"displayName":"Mine"}""")]
    [InlineData("""{"id":"00000000-0000-0000-0000-000000000006"}""")]
    [InlineData("""{"isenabledtoo":true}""")]
    [InlineData("[]")]
    public async Task Nothing_else_is_written(string body)
    {
        (await App.PatchAsync(Path, body)).Must(HttpStatusCode.BadRequest);
        Assert.False(await IsOnAsync(App));
    }

    [Fact]
    public async Task It_is_neither_made_nor_deleted()
    {
        (await App.PostAsync(Path, new { isEnabled = true })).Must(HttpStatusCode.MethodNotAllowed);
        Assert.True((await App.DeleteAsync(Path)).Status is HttpStatusCode.MethodNotAllowed or HttpStatusCode.Forbidden);
        (await App.GetAsync("/policies/somethingElse")).Must(HttpStatusCode.BadRequest);
        (await App.GetAsync("/directoryObjects/00000000-0000-0000-0000-000000000005")).Must(HttpStatusCode.NotFound);
        Assert.False(await IsOnAsync(App));
    }
}

public sealed class SecurityDefaultsTestsOnSqlite(OwnServers servers) : SecurityDefaultsTests(servers, StoreKind.Sqlite);

public sealed class SecurityDefaultsTestsOnPostgres(OwnServers servers) : SecurityDefaultsTests(servers, StoreKind.Postgres);
