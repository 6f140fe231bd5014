// Service principals in other organisations follow their application, soon after it changes.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class PrincipalFollowingTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    private const string Scope = "3b7e0c62-4a0e-4f0a-9d1c-6a5b0f6d9e01", Role = "3b7e0c62-4a0e-4f0a-9d1c-6a5b0f6d9e02";

    [Fact]
    public async Task What_an_application_declares_shows_in_another_organisation()
    {
        var (made, principal, there) = await AbroadAsync();
        var delta = (await there.GetAsync("/servicePrincipals/delta?$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;
        var name = Unique("Renewed ");
        (await App.PatchAsync(made.Path, new
        {
            displayName = name,
            isDisabled = true,
            web = new { homePageUrl = "https://gauges.example/" },
            api = new
            {
                oauth2PermissionScopes = new[] { new { id = Scope, value = "Read", adminConsentDisplayName = "Read", adminConsentDescription = "Read gauges", type = "User" } },
            },
            appRoles = new[] { new { id = Role, value = "Writer", displayName = "Writer", description = "Writes", allowedMemberTypes = new[] { "User" } } },
        })).Must(HttpStatusCode.NoContent);
        await ShowsAsync(there, principal, p => p.GetProperty("displayName").GetString() == name);
        var shown = (await there.GetAsync(principal)).Must(HttpStatusCode.OK).Json;
        Assert.Equal((name, "https://gauges.example/"), (shown.GetProperty("appDisplayName").GetString(), shown.GetProperty("homepage").GetString()));
        Assert.Equal(Scope, Assert.Single(shown.GetProperty("oauth2PermissionScopes").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(Role, Assert.Single(shown.GetProperty("appRoles").EnumerateArray()).GetProperty("id").GetString());
        Assert.True(shown.GetProperty("isDisabled").GetBoolean());

        var changed = Assert.Single((await there.GetAsync(delta)).Must(HttpStatusCode.OK).Items, p => p.GetProperty("appId").GetString() == made.AppId);
        Assert.Equal(name, changed.GetProperty("displayName").GetString());
        (await App.PatchAsync(made.Path, new { isDisabled = false })).Must(HttpStatusCode.NoContent);
        await ShowsAsync(there, principal, p => !p.GetProperty("isDisabled").GetBoolean());
    }

    [Fact]
    public async Task A_name_that_it_was_given_there_stays()
    {
        var (made, principal, there) = await AbroadAsync();
        (await there.PatchAsync(principal, new { displayName = "Ours" })).Must(HttpStatusCode.NoContent);
        var name = Unique("Renewed ");
        (await App.PatchAsync(made.Path, new { displayName = name })).Must(HttpStatusCode.NoContent);
        await ShowsAsync(there, principal, p => p.GetProperty("appDisplayName").GetString() == name);
        Assert.Equal("Ours", (await there.GetAsync(principal)).Optional("displayName"));
    }

    [Fact]
    public async Task After_many_changes_at_once_the_last_one_shows()
    {
        var (made, principal, there) = await AbroadAsync();
        var names = Enumerable.Range(0, 12).Select(_ => Unique("Quick ")).ToList();
        await Task.WhenAll(names.Select(async name => (await App.PatchAsync(made.Path, new { displayName = name })).Must(HttpStatusCode.NoContent)));
        var last = (await App.GetAsync(made.Path)).Optional("displayName");
        await ShowsAsync(there, principal, p => p.GetProperty("displayName").GetString() == last);
    }

    [Fact]
    public async Task Out_of_the_bin_it_shows_what_it_missed()
    {
        foreach (var abroad in (bool[])[false, true])
        {
            var (made, principal, there) = abroad ? await AbroadAsync() : await AtHomeAsync();
            (await there.DeleteAsync(principal)).Must(HttpStatusCode.NoContent);
            var name = Unique("Renewed ");
            (await App.PatchAsync(made.Path, new { displayName = name })).Must(HttpStatusCode.NoContent);
            var id = principal[(principal.LastIndexOf('/') + 1)..];
            (await there.PostAsync($"/directory/deletedItems/{id}/restore")).Must(HttpStatusCode.OK);
            Assert.Equal(name, (await there.GetAsync(principal)).Must(HttpStatusCode.OK).Optional("displayName"));
        }
    }

    [Fact]
    public async Task When_its_application_is_deleted_it_stays_and_nobody_signs_in()
    {
        var (made, principal, there) = await AbroadAsync();
        var secret = Text(await AddPasswordAsync(made));
        Task<TokenReply> ThereAsync() => TokenAsync(
            Server.File.Others[0].Authority,
            [new("grant_type", "client_credentials"), new("client_id", made.AppId), new("client_secret", secret), new("scope", "https://graph.microsoft.com/.default")]);
        var own = Server.WithToken((await ThereAsync()).Access);
        (await own.GetAsync("/users?$top=1")).Must(HttpStatusCode.Forbidden); // good, of one that was granted nothing
        (await App.DeleteAsync(made.Path)).Must(HttpStatusCode.NoContent);
        (await own.GetAsync("/users?$top=1")).Must(HttpStatusCode.Unauthorized);
        (await ThereAsync()).Refused(400, "unauthorized_client", 700016);
        Assert.Equal(made.AppId, (await there.GetAsync(principal)).Must(HttpStatusCode.OK).Optional("appId"));
        (await App.PostAsync($"/directory/deletedItems/{made.Id}/restore")).Must(HttpStatusCode.OK);
        var name = Unique("Renewed ");
        (await App.PatchAsync(made.Path, new { displayName = name })).Must(HttpStatusCode.NoContent);
        await ShowsAsync(there, principal, p => p.GetProperty("displayName").GetString() == name);
    }

    private async Task<(Registered Made, string Principal, Caller There)> AbroadAsync()
    {
        var there = await Server.OtherDaemonAsync();
        var made = await NewAsync(new { signInAudience = "AzureADMultipleOrgs" });
        return (made, "/servicePrincipals/" + (await there.PostAsync("/servicePrincipals", new { appId = made.AppId })).Must(HttpStatusCode.Created).Id, there);
    }

    private async Task<(Registered Made, string Principal, Caller There)> AtHomeAsync()
    {
        var (made, principal) = await PresentAsync();
        return (made, "/servicePrincipals/" + principal, App);
    }

    private static Task ShowsAsync(Caller there, string principal, Func<JsonElement, bool> holds) =>
        Until.HoldsAsync(async () => holds((await there.GetAsync(principal)).Must(HttpStatusCode.OK).Json), "the service principal follows");
}

public sealed class PrincipalFollowingTestsOnSqlite(SharedServers servers) : PrincipalFollowingTests(servers, StoreKind.Sqlite);

public sealed class PrincipalFollowingTestsOnPostgres(SharedServers servers) : PrincipalFollowingTests(servers, StoreKind.Postgres);
