// Applications by the SDK, as a deployment script uses it: registered with an API of its own, present, owned, changed, deleted and brought back.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Graph.Models;

namespace Atrium.Server.Tests.Sdk;

public sealed class SdkApplicationTestsOnSqlite(SharedServers servers) : SdkApplicationTests(servers, StoreKind.Sqlite);

public sealed class SdkApplicationTestsOnPostgres(SharedServers servers) : SdkApplicationTests(servers, StoreKind.Postgres);

public abstract class SdkApplicationTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_api_is_registered_with_its_scopes_and_roles_and_found_again()
    {
        var (scope, role, name) = (Guid.NewGuid(), Guid.NewGuid(), Unique("Gauges "));
        var made = (await Daemon.Applications.PostAsync(
            new Application
            {
                DisplayName = name,
                SignInAudience = "AzureADMyOrg",
                Web = new WebApplication { RedirectUris = ["https://gauges.example/in"], ImplicitGrantSettings = new ImplicitGrantSettings { EnableIdTokenIssuance = true } },
                Api = new ApiApplication
                {
                    RequestedAccessTokenVersion = 2,
                    Oauth2PermissionScopes =
                    [
                        new PermissionScope
                        {
                            Id = scope,
                            Value = "Gauges.Read",
                            Type = "User",
                            IsEnabled = true,
                            AdminConsentDisplayName = "Read gauges",
                            AdminConsentDescription = "Reads all gauges",
                        },
                    ],
                },
                AppRoles = [new AppRole { Id = role, Value = "Keeper", DisplayName = "Keeper", Description = "Keeps gauges", IsEnabled = true, AllowedMemberTypes = ["User"] }],
            },
            cancellationToken: Cancellation))!;
        await Daemon.Applications[made.Id].PatchAsync(new Application { IdentifierUris = [$"api://{made.AppId}"], Tags = ["gauges"] }, cancellationToken: Cancellation);
        var present = (await Daemon.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = made.AppId }, cancellationToken: Cancellation))!;
        Assert.Equal((name, "Application", (bool?)true), (present.DisplayName, present.ServicePrincipalType, present.AccountEnabled));
        Assert.Equal((scope, role), (Assert.Single(present.Oauth2PermissionScopes!).Id, Assert.Single(present.AppRoles!).Id));
        Assert.Contains($"api://{made.AppId}", present.ServicePrincipalNames!);

        var found = (await Daemon.Applications.GetAsync(
            r =>
            {
                (r.QueryParameters.Filter, r.QueryParameters.Count) = ($"startswith(displayName,'{name}') and tags/any(t:t eq 'gauges')", true);
                r.Headers.Add("ConsistencyLevel", "eventual");
            },
            Cancellation))!;
        Assert.Equal((1, made.Id), (found.OdataCount, Assert.Single(found.Value!).Id));
        Assert.Equal(made.Id, (await Daemon.ApplicationsWithAppId(made.AppId).GetAsync(cancellationToken: Cancellation))!.Id);
        await RefusedAsync(400, "CannotDeleteOrUpdateEnabledEntitlement", () => Daemon.Applications[made.Id].PatchAsync(new Application { AppRoles = [] }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task An_owner_registers_by_themselves_and_deletes_and_brings_it_back()
    {
        var person = await NewPersonAsync();
        var made = (await person.Graph.Applications.PostAsync(new Application { DisplayName = Unique("Mine ") }, cancellationToken: Cancellation))!;
        Assert.Equal(person.Id, Assert.Single((await person.Graph.Applications[made.Id].Owners.GetAsync(cancellationToken: Cancellation))!.Value!).Id);
        Assert.Equal(made.Id, Assert.IsType<Application>(Assert.Single((await person.Graph.Me.OwnedObjects.GetAsync(cancellationToken: Cancellation))!.Value!)).Id);
        await person.Graph.Applications[made.Id].DeleteAsync(cancellationToken: Cancellation);
        var binned = (await Daemon.Directory.DeletedItems.GraphApplication.GetAsync(r => r.QueryParameters.Filter = $"appId eq '{made.AppId}'", Cancellation))!;
        Assert.Equal(made.Id, Assert.Single(binned.Value!).Id);
        Assert.IsType<Application>(await Daemon.Directory.DeletedItems[made.Id].Restore.PostAsync(cancellationToken: Cancellation));
        await person.Graph.Applications[made.Id].PatchAsync(new Application { Notes = "back" }, cancellationToken: Cancellation);
        await RefusedAsync(403, "Authorization_RequestDenied", async () => await (await NewPersonAsync()).Graph.Applications[made.Id].DeleteAsync(cancellationToken: Cancellation));
    }
}
