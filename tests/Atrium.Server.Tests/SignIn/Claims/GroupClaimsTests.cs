// Groups in tokens: which ones, under which name, and what stands there when they are too many.

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.SignIn.Claims;

public abstract class GroupClaimsTests(SharedServers servers, StoreKind store) : ClaimsTest(servers, store)
{
    private async Task<Answer> GroupAsync(bool security, params string[] members)
    {
        var alias = Unique("g");
        return (await App.PostAsync("/groups", new Dictionary<string, object>
        {
            ["displayName"] = $"Named {alias}",
            ["mailNickname"] = alias,
            ["mailEnabled"] = !security,
            ["securityEnabled"] = security,
            ["groupTypes"] = security ? Array.Empty<string>() : ["Unified"],
            ["members@odata.bind"] = members.Select(m => $"https://graph.microsoft.com/v1.0/directoryObjects/{m}").ToArray(),
        })).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_setting_says_which_groups_stand_in_tokens()
    {
        var user = await NewUserAsync();
        var inner = await GroupAsync(true, user.Id);
        var (outer, office) = (await GroupAsync(true, inner.Id), await GroupAsync(false, user.Id));
        string[] security = [.. new[] { inner.Id, outer.Id }.Order(StringComparer.Ordinal)], all = [.. security.Append(office.Id).Order(StringComparer.Ordinal)];
        foreach (var (setting, expected) in ((string, string[]?)[])[("None", null), ("DirectoryRole", null), ("SecurityGroup", security), ("All", all), ("SecurityGroup, DirectoryRole", security)])
        {
            var (id, access) = await TokensAsync(await WantingAsync(setting, []), user);
            Assert.Equal(expected, Groups(id));
            Assert.Equal(expected, Groups(access));
            Assert.Equal(setting.Contains("All", StringComparison.Ordinal) || setting.Contains("Directory", StringComparison.Ordinal), Groups(id, "wids") is not null);
        }
    }

    [Fact]
    public async Task Groups_of_the_application_are_those_that_were_assigned_to_it_and_have_the_person_themselves()
    {
        var (application, user) = (await WantingAsync("ApplicationGroup", []), await NewUserAsync());
        var (inner, other) = (await GroupAsync(true, user.Id), await GroupAsync(true, user.Id));
        var outer = await GroupAsync(true, inner.Id);
        Assert.Null(Groups((await TokensAsync(application, user)).Id));
        foreach (var group in (Answer[])[inner, outer])
        {
            (await App.PostAsync($"/groups/{group.Id}/appRoleAssignments", new { principalId = group.Id, resourceId = application.Principal, appRoleId = Guid.Empty })).Must(HttpStatusCode.Created);
        }

        Assert.Equal([inner.Id], Groups((await TokensAsync(application, user)).Id));
        Assert.NotEqual(inner.Id, other.Id);
    }

    [Fact]
    public async Task Names_and_roles_instead_of_ids_where_the_application_says_so()
    {
        var user = await NewUserAsync();
        var group = await GroupAsync(true, user.Id);
        var (id, _) = await TokensAsync(await WantingAsync("SecurityGroup", [new() { Name = "groups", AdditionalProperties = ["cloud_displayname"] }]), user);
        Assert.Equal([group.Json.GetProperty("displayName").GetString()], Groups(id));
        (id, _) = await TokensAsync(await WantingAsync("SecurityGroup", [new() { Name = "groups", AdditionalProperties = ["emit_as_roles", "sam_account_name"] }]), user);
        Assert.Null(Groups(id));
        Assert.Equal([group.Id], Groups(id, "roles"));
    }

    [Fact]
    public async Task Too_many_groups_are_asked_for_elsewhere()
    {
        var (application, user) = (await WantingAsync("SecurityGroup", []), await NewUserAsync());
        await JoinAsync(Guid.Parse(user.Id), 5);
        Assert.Equal(5, Groups(await InAddressAsync(application, user))!.Count());
        await JoinAsync(Guid.Parse(user.Id), 195);
        var (id, access) = await TokensAsync(application, user);
        Assert.Equal((200, 200), (Groups(id)!.Count(), Groups(access)!.Count()));
        var implied = await InAddressAsync(application, user);
        Assert.Null(Groups(implied));
        Assert.True(implied.GetProperty("hasgroups").GetBoolean());

        await JoinAsync(Guid.Parse(user.Id), 1);
        (id, access) = await TokensAsync(application, user);
        foreach (var token in (JsonElement[])[id, access])
        {
            Assert.Null(Groups(token));
            var source = token.GetProperty("_claim_sources").GetProperty(token.GetProperty("_claim_names").GetProperty("groups").GetString()!).GetProperty("endpoint").GetString()!;
            Assert.EndsWith($"/v1.0/users/{user.Id}/getMemberObjects", source, StringComparison.Ordinal);
            var path = new Uri(source).AbsolutePath["/v1.0".Length..];
            var groups = (await App.PostAsync(path, new { securityEnabledOnly = true })).Must(HttpStatusCode.OK);
            Assert.Equal(201, groups.Json.GetProperty("value").GetArrayLength());
        }
    }

    private async Task<JsonElement> InAddressAsync(TestApplication application, Answer user)
    {
        var back = await SignInAndAcceptAsync(
            NewVisitor(), Authorize(application, ("response_type", "id_token"), ("response_mode", "fragment"), ("scope", "openid profile"), ("code_challenge", null), ("code_challenge_method", null)), NameOf(user), Password);
        return Claims(back.Given["id_token"]);
    }

    /// <summary>Many groups at once, past the door: the test is of reading them.</summary>
    private async Task JoinAsync(Guid user, int count)
    {
        var services = Server.Host.Services.GetRequiredService<CallServices>();
        var tenant = Server.Host.Services.GetRequiredService<IHouse>().Tenants.First(t => t.Id == Server.File.TenantId);
        var changes = new ChangeSet { At = TimeProvider.System.GetUtcNow() };
        for (var i = 0; i < count; i++)
        {
            var key = Guid.NewGuid();
            changes.Insert(services.Model.Entity<Group>(), key, tenant.Id, Guid.Empty, new JsonObject { ["displayName"] = $"Many {key:N}", ["securityEnabled"] = true, ["mailEnabled"] = false });
            changes.Links.Add(new LinkChange("members", key, user, true) { Table = services.Model.Entity<Group>().Table! });
        }

        Assert.True((await services.Store.CommitAsync(tenant, changes, TestContext.Current.CancellationToken)).Done);
    }
}

public sealed class GroupClaimsTestsOnSqlite(SharedServers servers) : GroupClaimsTests(servers, StoreKind.Sqlite);

public sealed class GroupClaimsTestsOnPostgres(SharedServers servers) : GroupClaimsTests(servers, StoreKind.Postgres);
