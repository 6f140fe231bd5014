// An administrator's script, by the SDK: registers a daemon, gives it an application permission, and the daemon signs in with it.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Graph.Models;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkGrantTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_daemon_gets_its_permission_and_signs_in_with_it()
    {
        var application = (await Daemon.Applications.PostAsync(new Microsoft.Graph.Models.Application { DisplayName = Unique("Daemon ") }, cancellationToken: Cancellation))!;
        var secret = (await Daemon.Applications[application.Id].AddPassword.PostAsync(new() { PasswordCredential = new() { DisplayName = "night" } }, cancellationToken: Cancellation))!;
        var principal = (await Daemon.ServicePrincipals.PostAsync(new Microsoft.Graph.Models.ServicePrincipal { AppId = application.AppId }, cancellationToken: Cancellation))!;
        var graph = (await Daemon.ServicePrincipals.GetAsync(
            r => (r.QueryParameters.Filter, r.QueryParameters.Select) = ("appId eq '00000003-0000-0000-c000-000000000000'", ["id", "appRoles"]), Cancellation))!.Value!.Single();
        var role = graph.AppRoles!.Single(r => r.Value == "User.Read.All");

        Assert.Empty(Roles(await SignInAsync(application, secret)));
        var made = (await Daemon.ServicePrincipals[graph.Id].AppRoleAssignedTo.PostAsync(
            new Microsoft.Graph.Models.AppRoleAssignment { PrincipalId = Guid.Parse(principal.Id!), ResourceId = Guid.Parse(graph.Id!), AppRoleId = role.Id }, cancellationToken: Cancellation))!;
        Assert.Equal(("ServicePrincipal", application.DisplayName), (made.PrincipalType, made.PrincipalDisplayName));

        var token = await SignInAsync(application, secret);
        Assert.Equal(["User.Read.All"], Roles(token));
        (await Server.WithToken(token).GetAsync("/users?$top=1")).Must(System.Net.HttpStatusCode.OK);
        (await Server.WithToken(token).GetAsync("/groups?$top=1")).Must(System.Net.HttpStatusCode.Forbidden);
        await RefusedAsync(400, "Request_BadRequest", () => Daemon.ServicePrincipals[principal.Id].AppRoleAssignments.PostAsync(
            new Microsoft.Graph.Models.AppRoleAssignment { PrincipalId = made.PrincipalId, ResourceId = made.ResourceId, AppRoleId = role.Id }, cancellationToken: Cancellation));

        await Daemon.ServicePrincipals[principal.Id].AppRoleAssignments[made.Id].DeleteAsync(cancellationToken: Cancellation);
        Assert.Empty(Roles(await SignInAsync(application, secret)));
    }

    [Fact]
    public async Task Delegated_permissions_are_granted_widened_and_taken_back()
    {
        var person = await CreateAsync(Person());
        var graph = (await Daemon.ServicePrincipalsWithAppId("00000003-0000-0000-c000-000000000000").GetAsync(r => r.QueryParameters.Select = ["id"], Cancellation))!;
        var application = (await Daemon.Applications.PostAsync(new Microsoft.Graph.Models.Application { DisplayName = Unique("App ") }, cancellationToken: Cancellation))!;
        var client = (await Daemon.ServicePrincipals.PostAsync(new Microsoft.Graph.Models.ServicePrincipal { AppId = application.AppId }, cancellationToken: Cancellation))!;
        var made = (await Daemon.Oauth2PermissionGrants.PostAsync(
            new OAuth2PermissionGrant { ClientId = client.Id, ConsentType = "Principal", PrincipalId = person.Id, ResourceId = graph.Id, Scope = "User.Read" }, cancellationToken: Cancellation))!;
        await Daemon.Oauth2PermissionGrants[made.Id].PatchAsync(new OAuth2PermissionGrant { Scope = "User.Read Mail.Read" }, cancellationToken: Cancellation);
        var found = Assert.Single((await Daemon.ServicePrincipals[client.Id].Oauth2PermissionGrants.GetAsync(cancellationToken: Cancellation))!.Value!);
        Assert.Equal((made.Id, "User.Read Mail.Read"), (found.Id, found.Scope));
        Assert.Equal(made.Id, Assert.Single((await Daemon.Users[person.Id].Oauth2PermissionGrants.GetAsync(cancellationToken: Cancellation))!.Value!).Id);
        await Daemon.Oauth2PermissionGrants[made.Id].DeleteAsync(cancellationToken: Cancellation);
        await RefusedAsync(404, "Request_ResourceNotFound", () => Daemon.Oauth2PermissionGrants[made.Id].GetAsync(cancellationToken: Cancellation));
    }

    /// <summary>As a daemon does that has only its id and its secret.</summary>
    private async Task<string> SignInAsync(Microsoft.Graph.Models.Application application, PasswordCredential secret)
    {
        using var transport = new HttpClientTransport(Server.NewClient());
        var credential = new ClientSecretCredential(Server.File.TenantId.ToString(), application.AppId, secret.SecretText, new ClientSecretCredentialOptions
        {
            AuthorityHost = new Uri(new Uri(Server.File.Authority).GetLeftPart(UriPartial.Authority)),
            DisableInstanceDiscovery = true,
            Transport = transport,
        });
        return (await credential.GetTokenAsync(new TokenRequestContext(DefaultScope), Cancellation)).Token;
    }

    private static string[] Roles(string token) => [.. new JsonWebToken(token).Claims.Where(c => c.Type == "roles").Select(c => c.Value)];
}

public sealed class SdkGrantTestsOnSqlite(SharedServers servers) : SdkGrantTests(servers, StoreKind.Sqlite);

public sealed class SdkGrantTestsOnPostgres(SharedServers servers) : SdkGrantTests(servers, StoreKind.Postgres);
