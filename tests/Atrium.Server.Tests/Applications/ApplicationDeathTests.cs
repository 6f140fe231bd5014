// An application that is switched off or deleted: no tokens any more, and those that it has are worth nothing.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class ApplicationDeathTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    /// <summary>An application with tokens of its own and of a person.</summary>
    private sealed record Alive(Registered Application, string Principal, string Secret, Caller Own, Caller Persons, string Refresh);

    private async Task<Alive> AliveAsync()
    {
        var (application, principal) = await PresentAsync(new { isFallbackPublicClient = true });
        var graph = (await App.GetAsync("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id")).Must(HttpStatusCode.OK).Id;
        (await App.PostAsync(
            "/oauth2PermissionGrants",
            new { clientId = principal, consentType = "AllPrincipals", resourceId = graph, scope = "User.Read offline_access" })).Must(HttpStatusCode.Created);
        var secret = Text(await AddPasswordAsync(application));
        var person = await NewUserAsync();
        var theirs = await TokenAsync(
            Authority,
            [
                new("grant_type", "password"), new("client_id", application.AppId), new("client_secret", secret), new("scope", "User.Read offline_access"),
                new("username", person.Json.GetProperty("userPrincipalName").GetString()), new("password", Password),
            ]);
        var alive = new Alive(
            application, principal, secret, Server.WithToken((await WithSecretAsync(application, secret)).Access), Server.WithToken(theirs.Access), theirs.RefreshToken);
        await AcceptedAsync(alive);
        (await alive.Persons.GetAsync("/me")).Must(HttpStatusCode.OK);
        return alive;
    }

    private Task<TokenReply> RefreshAsync(Alive alive) => TokenAsync(
        Authority,
        [
            new("grant_type", "refresh_token"), new("client_id", alive.Application.AppId), new("client_secret", alive.Secret), new("refresh_token", alive.Refresh),
        ]);

    private async Task DeadAsync(Alive alive, int code)
    {
        (await alive.Own.GetAsync("/users?$top=1")).Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken");
        (await alive.Persons.GetAsync("/me")).Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken");
        (await WithSecretAsync(alive.Application, alive.Secret)).Refused(400, "unauthorized_client", code);
        (await RefreshAsync(alive)).Refused(400, "unauthorized_client", code);
    }

    /// <summary>Its own token is a token, of an application that was granted nothing.</summary>
    private static async Task AcceptedAsync(Alive alive) =>
        (await alive.Own.GetAsync("/users?$top=1")).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");

    private async Task AliveAgainAsync(Alive alive)
    {
        await AcceptedAsync(alive);
        Assert.Equal(HttpStatusCode.OK, (await WithSecretAsync(alive.Application, alive.Secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(alive)).Status);
    }

    [Fact]
    public async Task A_service_principal_that_is_disabled_ends_it_until_it_is_enabled_again()
    {
        var alive = await AliveAsync();
        (await App.PatchAsync($"/servicePrincipals/{alive.Principal}", new { accountEnabled = false })).Must(HttpStatusCode.NoContent);
        await DeadAsync(alive, 7000112);
        (await App.PatchAsync($"/servicePrincipals/{alive.Principal}", new { accountEnabled = true })).Must(HttpStatusCode.NoContent);
        await AliveAgainAsync(alive);
    }

    [Fact]
    public async Task A_service_principal_that_is_deleted_ends_it()
    {
        var alive = await AliveAsync();
        (await App.DeleteAsync($"/servicePrincipals/{alive.Principal}")).Must(HttpStatusCode.NoContent);
        await DeadAsync(alive, 700016);
        (await App.DeleteAsync($"/directory/deletedItems/{alive.Principal}")).Must(HttpStatusCode.NoContent);
        await DeadAsync(alive, 700016);
    }

    [Fact]
    public async Task An_application_that_is_deleted_ends()
    {
        var alive = await AliveAsync();
        (await App.DeleteAsync(alive.Application.Path)).Must(HttpStatusCode.NoContent);
        await DeadAsync(alive, 700016);
    }

    [Fact]
    public async Task An_application_that_is_switched_off_gets_no_new_tokens_and_keeps_its_old_ones()
    {
        var alive = await AliveAsync();
        (await App.PatchAsync(alive.Application.Path, new { isDisabled = true })).Must(HttpStatusCode.NoContent);
        (await WithSecretAsync(alive.Application, alive.Secret)).Refused(400, "unauthorized_client", 7000112);
        (await RefreshAsync(alive)).Refused(400, "unauthorized_client", 7000112);
        await AcceptedAsync(alive);
        (await App.PatchAsync(alive.Application.Path, new { isDisabled = false })).Must(HttpStatusCode.NoContent);
        await AliveAgainAsync(alive);
    }
}

public sealed class ApplicationDeathTestsOnSqlite(SharedServers servers) : ApplicationDeathTests(servers, StoreKind.Sqlite);

public sealed class ApplicationDeathTestsOnPostgres(SharedServers servers) : ApplicationDeathTests(servers, StoreKind.Postgres);
