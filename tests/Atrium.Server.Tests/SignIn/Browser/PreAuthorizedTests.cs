// Clients that the makers of an API know: nobody is asked about them, for what they were given and no more; and names of APIs.
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class PreAuthorizedTestsOnSqlite(SharedServers servers) : PreAuthorizedTests(servers, StoreKind.Sqlite);

public sealed class PreAuthorizedTestsOnPostgres(SharedServers servers) : PreAuthorizedTests(servers, StoreKind.Postgres);

public abstract class PreAuthorizedTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private static readonly PermissionScope Read = Scope("Gauges.Read"), Write = Scope("Gauges.Write");

    private static PermissionScope Scope(string value) =>
        new() { Id = Guid.NewGuid(), Value = value, Type = "User", UserConsentDisplayName = value, UserConsentDescription = value };

    private Task<TestApplication> ApiAsync(TestApplication client, string? name = null) => RegisterAsync(a => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        IdentifierUris = [name ?? $"api://{a.AppId}"],
        Api = new()
        {
            Oauth2PermissionScopes = [Read, Write],
            PreAuthorizedApplications = [new() { AppId = client.AppId.ToString(), DelegatedPermissionIds = [Read.Id.ToString()] }],
        },
    });

    [Fact]
    public async Task Nobody_is_asked_about_a_client_that_the_api_knows()
    {
        var (client, stranger, user, visitor) = (await RegisterAsync(secret: "s"), await RegisterAsync(secret: "s"), await NewUserAsync(), NewVisitor());
        var api = await ApiAsync(client);
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(client, ("scope", $"api://{api.AppId}/Gauges.Read"))), NameOf(user), Password);
        var tokens = await RedeemAsync(client, page.Given["code"]);
        Assert.Equal("Gauges.Read", Claims(tokens.Access).GetProperty("scp").GetString());

        // What it was not given, and another client, need consent as ever.
        foreach (var (who, scope) in ((TestApplication, string)[])[(client, "Gauges.Write"), (stranger, "Gauges.Read")])
        {
            var asked = await visitor.OpenAsync(Authorize(who, ("scope", $"api://{api.AppId}/{scope}")));
            Assert.Equal(200, asked.Status);
            Assert.Contains(scope, asked.Text, StringComparison.Ordinal);
            Assert.Contains("accept", asked.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_api_is_found_by_a_name_in_which_only_the_organisation_stands()
    {
        var (client, user, visitor) = (await RegisterAsync(secret: "s"), await NewUserAsync(), NewVisitor());
        var name = $"api://{Server.File.TenantId}/{Unique("gauges")}";
        await ApiAsync(client, name);
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(client, ("scope", $"{name}/Gauges.Read"))), NameOf(user), Password);
        Assert.Equal(name, Claims((await RedeemAsync(client, page.Given["code"])).Access).GetProperty("aud").GetString());
    }
}
