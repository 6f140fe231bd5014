// What each directory role lets a signed-in person do, when their application has every permission: the role alone decides.

using System.Net;
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Directory;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Caller = Atrium.Server.Tests.Support.Caller;

namespace Atrium.Server.Tests.Access;

public abstract class DirectoryRoleTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    private const string NewPassword = "Ferry-Lamp-2091!";

    private static readonly string[] All =
    [
        "GlobalAdministrator", "UserAdministrator", "GroupsAdministrator", "ApplicationAdministrator", "PrivilegedRoleAdministrator",
        "HelpdeskAdministrator", "GlobalReader", "AuthenticationAdministrator", "PasswordAdministrator", "DirectoryWriters", "GuestInviter",
    ];

    /// <summary>What is tried, and who may. The Global Administrator may do all of it.</summary>
    private static readonly Dictionary<string, string[]> May = new()
    {
        ["create a person"] = ["UserAdministrator"],
        ["change a person's job"] = ["UserAdministrator", "DirectoryWriters"],
        ["disable a person"] = ["UserAdministrator", "AuthenticationAdministrator"],
        ["delete a person"] = ["UserAdministrator"],
        ["set a password"] = ["UserAdministrator", "AuthenticationAdministrator", "HelpdeskAdministrator", "PasswordAdministrator"],
        ["set a password of a helpdesk administrator"] = ["UserAdministrator", "HelpdeskAdministrator"],
        ["set a password of a global administrator"] = [],
        ["end a person's sessions"] = ["UserAdministrator", "AuthenticationAdministrator", "HelpdeskAdministrator", "PasswordAdministrator"],
        ["end a global administrator's sessions"] = [],
        ["change a group"] = ["UserAdministrator", "GroupsAdministrator", "DirectoryWriters"],
        ["delete a group"] = ["UserAdministrator", "GroupsAdministrator", "DirectoryWriters"],
        ["join a group that gives roles"] = ["PrivilegedRoleAdministrator"],
        ["make a group that gives roles"] = ["PrivilegedRoleAdministrator"],
        ["read hidden members"] = ["UserAdministrator", "GroupsAdministrator", "DirectoryWriters", "GlobalReader"],
        ["read a list of people"] = All,
        ["read a list of grants"] = All,
    };

    public static TheoryData<string> Roles { get; } = [.. All];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_role_permits_what_it_is_for_and_nothing_else(string role)
    {
        var caller = await Server.HolderAsync(Id(role));
        foreach (var (what, who) in May)
        {
            var status = (await TryAsync(caller, what)).Status;
            var may = role == "GlobalAdministrator" || who.Contains(role);
            Assert.True(may == (int)status is >= 200 and < 300, $"{role}: {what}: {status}");
            Assert.True(may || status == HttpStatusCode.Forbidden, $"{role}: {what}: {status}");
        }
    }

    private static Guid Id(string role) => (Guid)typeof(DirectoryRoles).GetProperty(role)!.GetValue(null)!;

    private async Task<Answer> TryAsync(Caller caller, string what) => what switch
    {
        "create a person" => await caller.PostAsync("/users", Person()),
        "change a person's job" => await caller.PatchAsync($"/users/{await UserIdAsync()}", new { jobTitle = "Keeper" }),
        "disable a person" => await caller.PatchAsync($"/users/{await UserIdAsync()}", new { accountEnabled = false }),
        "delete a person" => await caller.DeleteAsync($"/users/{await UserIdAsync()}"),
        "set a password" => await SetPasswordAsync(caller, await UserIdAsync()),
        "set a password of a helpdesk administrator" => await SetPasswordAsync(caller, await HolderIdAsync(DirectoryRoles.HelpdeskAdministrator)),
        "set a password of a global administrator" => await SetPasswordAsync(caller, await HolderIdAsync(DirectoryRoles.GlobalAdministrator)),
        "end a person's sessions" => await caller.PostAsync($"/users/{await UserIdAsync()}/revokeSignInSessions"),
        "end a global administrator's sessions" =>
            await caller.PostAsync($"/users/{await HolderIdAsync(DirectoryRoles.GlobalAdministrator)}/revokeSignInSessions"),
        "change a group" => await caller.PatchAsync($"/groups/{await GroupIdAsync()}", new { description = "Keepers" }),
        "delete a group" => await caller.DeleteAsync($"/groups/{await GroupIdAsync()}"),
        "join a group that gives roles" => await caller.PostAsync(
            $"/groups/{await GroupIdAsync(With(Security(), "isAssignableToRole", true))}/members/$ref", Ref((await Server.IdOfAsync(1)).ToString())),
        "make a group that gives roles" => await caller.PostAsync("/groups", With(Security(), "isAssignableToRole", true)),
        "read hidden members" => await caller.GetAsync($"/groups/{await GroupIdAsync(With(Unified(), "visibility", "HiddenMembership"))}/members"),
        "read a list of people" => await caller.GetAsync("/users?$top=1"),
        "read a list of grants" => await caller.GetAsync("/oauth2PermissionGrants?$top=1"),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    private static Task<Answer> SetPasswordAsync(Caller caller, string person) =>
        caller.PatchAsync($"/users/{person}", new { passwordProfile = new { password = NewPassword } });

    /// <summary>Somebody who holds a role.</summary>
    private async Task<string> HolderIdAsync(Guid role)
    {
        var id = Guid.Parse(await UserIdAsync());
        var services = Server.Host.Services.GetRequiredService<CallServices>();
        var tenant = Server.Host.Services.GetRequiredService<IHouse>().Tenants.First(t => t.Id == Server.File.TenantId);
        var changes = new ChangeSet { At = TimeProvider.System.GetUtcNow() };
        changes.Insert(
            services.Model.Entity<RoleHolder>(), RoleHolder.KeyOf(id), id, Guid.Empty, Documents.ToNode(new RoleHolder { RoleTemplateIds = [role] })!.AsObject());
        Assert.True((await services.Store.CommitAsync(tenant, changes, TestContext.Current.CancellationToken)).Done);
        return id.ToString();
    }
}

public sealed class DirectoryRoleTestsOnSqlite(SharedServers servers) : DirectoryRoleTests(servers, StoreKind.Sqlite);

public sealed class DirectoryRoleTestsOnPostgres(SharedServers servers) : DirectoryRoleTests(servers, StoreKind.Postgres);
