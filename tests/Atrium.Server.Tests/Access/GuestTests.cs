// What a guest sees of the organisation: people and groups that they can name, and no lists of them.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Atrium.Server.Tests.Access;

public abstract class GuestTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    private const string Denied = "Authorization_RequestDenied";

    [Theory]
    [InlineData("/users")]
    [InlineData("/users?$top=1")]
    [InlineData("/users/$count")]
    [InlineData("/users/delta")]
    [InlineData("/groups")]
    [InlineData("/groups/$count")]
    [InlineData("/groups/delta")]
    [InlineData("/directory/deletedItems/microsoft.graph.user")]
    public async Task A_guest_lists_nothing(string path)
    {
        var guest = await SignInAsync(await NewUserAsync(also: new { userType = "Guest" }));
        (await guest.GetAsync(path, ("ConsistencyLevel", "eventual"))).Refused(HttpStatusCode.Forbidden, Denied);
        var member = await SignInAsync(await NewUserAsync());
        (await member.GetAsync(path, ("ConsistencyLevel", "eventual"))).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_guest_sees_the_whole_of_themselves_and_the_basics_of_others()
    {
        var (made, other) = (await NewUserAsync(also: new { userType = "Guest", jobTitle = "Visitor" }), await NewUserAsync(also: new { jobTitle = "Pilot" }));
        var guest = await SignInAsync(made);
        Assert.Equal("Visitor", (await guest.GetAsync("/me")).Must(HttpStatusCode.OK).Json.GetProperty("jobTitle").GetString());
        var seen = (await guest.GetAsync($"/users/{other.Id}")).Must(HttpStatusCode.OK).Json;
        Assert.Equal(other.Json.GetProperty("mail").GetString(), seen.GetProperty("mail").GetString());
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("jobTitle").ValueKind);
    }

    [Fact]
    public async Task A_guest_makes_no_group()
    {
        var guest = await SignInAsync(await NewUserAsync(also: new { userType = "Guest" }));
        (await guest.PostAsync("/groups", new { displayName = "Mine", mailEnabled = false, mailNickname = Unique("g"), securityEnabled = true }))
            .Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task The_token_says_by_a_role_id_whether_its_person_is_a_guest()
    {
        Assert.Contains("10dae51f-b6af-4016-8d66-8c2a99b929b3", await KindsAsync("Guest"));
        Assert.DoesNotContain("b79fbf4d-3ef9-4689-8143-76b194e85509", await KindsAsync("Guest"));
        Assert.Contains("b79fbf4d-3ef9-4689-8143-76b194e85509", await KindsAsync("Member"));
    }

    private async Task<string[]> KindsAsync(string userType) =>
        new JsonWebToken((await SignInAsync(await NewUserAsync(also: new { userType }))).Token).GetPayloadValue<string[]>("wids");
}

public sealed class GuestTestsOnSqlite(SharedServers servers) : GuestTests(servers, StoreKind.Sqlite);

public sealed class GuestTestsOnPostgres(SharedServers servers) : GuestTests(servers, StoreKind.Postgres);
