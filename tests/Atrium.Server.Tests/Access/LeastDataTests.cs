// A permission for little shows little: basic profiles, and members of which no more is shown than that they are there.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Access;

public abstract class LeastDataTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Fact]
    public async Task A_basic_profile_has_names_and_addresses_and_nothing_else()
    {
        var user = await NewUserAsync(also: new { jobTitle = "Pilot", department = "Air", surname = "Hale", businessPhones = new[] { "+1 555 0100" } });
        var basic = await Server.AppWithAsync("User.ReadBasic.All");
        var shown = (await basic.GetAsync($"/users/{user.Id}")).Must(HttpStatusCode.OK).Json;

        Assert.Equal("Hale", shown.GetProperty("surname").GetString());
        Assert.Equal(user.Json.GetProperty("mail").GetString(), shown.GetProperty("mail").GetString());
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("jobTitle").ValueKind);
        Assert.Equal(0, shown.GetProperty("businessPhones").GetArrayLength());
        var chosen = (await basic.GetAsync($"/users/{user.Id}?$select=department,displayName,accountEnabled")).Must(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, chosen.Json.GetProperty("department").ValueKind);
        Assert.Equal(JsonValueKind.Null, chosen.Json.GetProperty("accountEnabled").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, chosen.Json.GetProperty("displayName").ValueKind);
        Assert.Equal(HttpStatusCode.NoContent, (await basic.GetAsync($"/users/{user.Id}/department")).Status);
    }

    [Theory]
    [InlineData("$filter=department eq 'Air'")]
    [InlineData("$filter=displayName eq 'x' or jobTitle eq 'Pilot'")]
    [InlineData("$filter=not (startswith(jobTitle,'P'))&$count=true")]
    [InlineData("$filter=otherMails/any(m:m eq 'x')")]
    [InlineData("$filter=identities/any(i:i/issuer eq 'x' and i/issuerAssignedId eq 'y')")]
    [InlineData("$filter=assignedLicenses/$count eq 0&$count=true")]
    [InlineData("$filter=jobTitle in (null,'x')&$count=true")]
    [InlineData("$filter=onPremisesExtensionAttributes/extensionAttribute1 eq 'x'&$count=true")]
    [InlineData("$search=\"department:Air\"")]
    [InlineData("$search=\"displayName:x\" OR \"companyName:y\"")]
    [InlineData("$search=\"displayName:x\"&$filter=jobTitle eq 'Pilot'")]
    public async Task What_a_basic_profile_hides_cannot_be_asked_for(string query)
    {
        var basic = await Server.AppWithAsync("User.ReadBasic.All");
        (await basic.GetAsync("/users?" + query, Eventual)).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        (await basic.GetAsync("/users/$count?" + query, Eventual)).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        (await App.GetAsync("/users?" + query, Eventual)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_basic_profile_can_be_found_and_sorted_by_what_it_shows()
    {
        var user = await NewUserAsync();
        var basic = await Server.AppWithAsync("User.ReadBasic.All");
        var found = (await basic.GetAsync($"/users?$filter=mail eq '{user.Json.GetProperty("mail").GetString()}'&$orderby=displayName&$count=true", Eventual)).Must(HttpStatusCode.OK);
        Assert.Equal(user.Id, Assert.Single(found.Items).GetProperty("id").GetString());
        (await basic.GetAsync("/users?$orderby=createdDateTime&$count=true", Eventual)).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
    }

    [Fact]
    public async Task Ones_own_profile_is_whole_beside_basic_ones()
    {
        var (me, other) = (await NewUserAsync(also: new { jobTitle = "Pilot" }), await NewUserAsync(also: new { jobTitle = "Pilot" }));
        var caller = Server.WithToken(Server.Mint(new Dictionary<string, object>
        {
            ["appid"] = Server.PublicClient.ClientId.ToString(),
            ["idtyp"] = "user",
            ["oid"] = me.Id,
            ["upn"] = me.Json.GetProperty("userPrincipalName").GetString()!,
            ["scp"] = "User.ReadBasic.All",
        }));
        Assert.Equal("Pilot", (await caller.GetAsync("/me")).Must(HttpStatusCode.OK).Json.GetProperty("jobTitle").GetString());
        Assert.Equal("Pilot", (await caller.GetAsync($"/users/{me.Id}")).Must(HttpStatusCode.OK).Json.GetProperty("jobTitle").GetString());
        Assert.Equal(JsonValueKind.Null, (await caller.GetAsync($"/users/{other.Id}")).Must(HttpStatusCode.OK).Json.GetProperty("jobTitle").ValueKind);
    }

    [Fact]
    public async Task Members_that_may_not_be_read_are_type_and_id()
    {
        var (group, inner, user) = (await NewGroupAsync(), await NewGroupAsync("Inner"), await NewUserAsync("Hidden"));
        foreach (var member in (string[])[inner.Id, user.Id])
        {
            (await App.PostAsync($"/groups/{group.Id}/members/$ref", new Dictionary<string, string> { ["@odata.id"] = $"{Server.File.Graph}/directoryObjects/{member}" }))
                .Must(HttpStatusCode.NoContent);
        }

        var groups = await Server.AppWithAsync("Group.Read.All");
        var members = (await groups.GetAsync($"/groups/{group.Id}/members")).Must(HttpStatusCode.OK);
        Assert.Equal(2, members.Items.Length);
        var hidden = members.Items.Single(m => m.GetProperty("id").GetString() == user.Id);
        Assert.Equal("#microsoft.graph.user", hidden.GetProperty("@odata.type").GetString());
        Assert.Equal(JsonValueKind.Null, hidden.GetProperty("displayName").ValueKind);
        Assert.DoesNotContain("Hidden", members.Text);
        Assert.Equal("Inner", members.Items.Single(m => m.GetProperty("id").GetString() == inner.Id).GetProperty("displayName").GetString());

        var filtered = (await groups.GetAsync($"/groups/{group.Id}/members?$filter=startswith(displayName,'Hid') or startswith(displayName,'Inn')&$count=true", Eventual)).Must(HttpStatusCode.OK);
        Assert.Equal(inner.Id, Assert.Single(filtered.Items).GetProperty("id").GetString());
        Assert.Equal(1, filtered.Json.GetProperty("@odata.count").GetInt32());
        (await groups.GetAsync($"/groups/{group.Id}/members?$orderby=displayName&$count=true", Eventual)).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");

        var both = (await (await Server.AppWithAsync("Group.Read.All User.ReadBasic.All")).GetAsync($"/groups/{group.Id}/members")).Must(HttpStatusCode.OK);
        Assert.Contains("Hidden", both.Text);
    }

    [Fact]
    public async Task A_change_of_what_is_hidden_is_no_change()
    {
        var user = await NewUserAsync();
        var basic = await Server.AppWithAsync("User.ReadBasic.All");
        var start = (await basic.GetAsync($"/users/delta?$select=displayName,jobTitle&$filter=id eq '{user.Id}'&$deltatoken=latest")).Must(HttpStatusCode.OK);
        var link = start.Json.GetProperty("@odata.deltaLink").GetString()!;
        (await App.PatchAsync($"/users/{user.Id}", new { jobTitle = "Secret" })).Must(HttpStatusCode.NoContent);
        Assert.Empty((await basic.GetAsync(link)).Must(HttpStatusCode.OK).Items);
        (await App.PatchAsync($"/users/{user.Id}", new { displayName = "Seen" })).Must(HttpStatusCode.NoContent);
        var told = (await basic.GetAsync(link)).Must(HttpStatusCode.OK);
        Assert.Equal("Seen", Assert.Single(told.Items).GetProperty("displayName").GetString());
        Assert.DoesNotContain("Secret", told.Text);
        Assert.DoesNotContain("jobTitle", told.Json.GetProperty("value").GetRawText()); // not even as null: that would say that it changed
    }
}

public sealed class LeastDataTestsOnSqlite(SharedServers servers) : LeastDataTests(servers, StoreKind.Sqlite);

public sealed class LeastDataTestsOnPostgres(SharedServers servers) : LeastDataTests(servers, StoreKind.Postgres);
