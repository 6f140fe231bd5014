// Groups themselves: the kinds that can be made, what is filled in, what contradicts itself, updating and deleting.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class GroupTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Fact]
    public async Task A_security_group_answers_with_the_default_set()
    {
        var made = (await App.PostAsync("/groups", Security())).Must(HttpStatusCode.Created);
        var names = Names(made.Json);
        string[] expected =
        [
            "id", "deletedDateTime", "classification", "createdDateTime", "description", "displayName", "expirationDateTime", "groupTypes",
            "isAssignableToRole", "mail", "mailEnabled", "mailNickname", "membershipRule", "membershipRuleProcessingState",
            "preferredDataLocation", "preferredLanguage", "proxyAddresses", "renewedDateTime", "resourceBehaviorOptions",
            "resourceProvisioningOptions", "securityEnabled", "securityIdentifier", "theme", "visibility", "onPremisesProvisioningErrors",
        ];
        Assert.All(expected, name => Assert.Contains(name, names));
        Assert.All((string[])["unseenCount", "assignedLabels", "allowExternalSenders"], name => Assert.DoesNotContain(name, names));
        Assert.Equal(JsonValueKind.Null, made.Json.GetProperty("mail").ValueKind);
        Assert.Equal(JsonValueKind.Null, made.Json.GetProperty("visibility").ValueKind);
        Assert.Equal(0, made.Json.GetProperty("groupTypes").GetArrayLength());
        Assert.Equal(made.Json.GetProperty("createdDateTime").GetString(), made.Json.GetProperty("renewedDateTime").GetString());
        Assert.StartsWith("S-1-12-1-", made.Optional("securityIdentifier"), StringComparison.Ordinal);
        Assert.EndsWith("/$metadata#groups/$entity", made.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Empty(Ids(await App.GetAsync($"/groups/{made.Id}/owners")));
    }

    [Fact]
    public async Task A_Microsoft_365_group_has_an_address_and_is_public()
    {
        var nickname = Unique("unified");
        var made = (await App.PostAsync("/groups", Unified(nickname))).Must(HttpStatusCode.Created);
        Assert.Equal($"{nickname}@larkmoor.example", made.Optional("mail"));
        Assert.Equal("Public", made.Optional("visibility"));
        Assert.Equal($"SMTP:{nickname}@larkmoor.example", made.Json.GetProperty("proxyAddresses")[0].GetString());
    }

    [Theory]
    [InlineData(true, true, "")]
    [InlineData(true, false, "")]
    [InlineData(false, false, "")]
    [InlineData(false, true, "Unified")]
    [InlineData(true, false, "Nonsense")]
    public async Task A_kind_that_Graph_does_not_make_is_refused(bool mail, bool security, string type) =>
        (await App.PostAsync("/groups", Kind(mail, security, type.Length == 0 ? [] : [type]))).Refused(HttpStatusCode.BadRequest, Bad, "Invalid value specified for property '");

    [Theory]
    [InlineData("displayName")]
    [InlineData("mailEnabled")]
    [InlineData("mailNickname")]
    [InlineData("securityEnabled")]
    public async Task What_is_required_is_named_when_it_is_missing(string property)
    {
        var body = Security();
        body.Remove(property);
        (await App.PostAsync("/groups", body)).Refused(HttpStatusCode.BadRequest, Bad, property);
    }

    [Theory]
    [InlineData("mailNickname", "\"a b\"", "Invalid value specified for property 'mailNickname' of resource 'Group'.")]
    [InlineData("visibility", "\"HiddenMembership\"", "visibility")]
    [InlineData("visibility", "\"Secret\"", "visibility")]
    [InlineData("membershipRule", "\"user.city -eq \\\"Oslo\\\"\"", "membershipRule")]
    [InlineData("membershipRuleProcessingState", "\"On\"", "membershipRuleProcessingState")]
    [InlineData("shoeSize", "43", "shoeSize")]
    [InlineData("mailEnabled", "\"no\"", "")]
    [InlineData("mail", "\"a@larkmoor.example\"", "Property 'mail' is read-only and cannot be set.")]
    [InlineData("createdDateTime", "\"2020-01-01T00:00:00Z\"", "Property 'createdDateTime' is read-only and cannot be set.")]
    public async Task A_bad_value_is_refused(string property, string json, string text) =>
        (await App.PostAsync("/groups", With(Security(), property, JsonDocument.Parse(json).RootElement))).Refused(HttpStatusCode.BadRequest, Bad, text);

    [Theory]
    [InlineData("displayName", 256)]
    [InlineData("mailNickname", 64)]
    [InlineData("description", 1024)]
    public async Task A_text_is_taken_to_its_longest_and_no_longer(string property, int longest)
    {
        (await App.PostAsync("/groups", With(Security(), property, new string('x', longest)))).Must(HttpStatusCode.Created);
        (await App.PostAsync("/groups", With(Security(), property, new string('x', longest + 1)))).Refused(HttpStatusCode.BadRequest, Bad, property);
    }

    [Fact]
    public async Task Nicknames_exclude_one_another_among_groups_with_mail_only()
    {
        var nickname = Unique("same");
        (await App.PostAsync("/groups", Security(nickname))).Must(HttpStatusCode.Created);
        (await App.PostAsync("/groups", Security(nickname))).Must(HttpStatusCode.Created);
        (await App.PostAsync("/groups", Unified(nickname))).Must(HttpStatusCode.Created);
        (await App.PostAsync("/groups", Unified(nickname))).Refused(
            HttpStatusCode.BadRequest, Bad, "Another object with the same value for property mailNickname already exists.");
    }

    [Fact]
    public async Task A_group_with_a_rule_has_no_members_by_hand()
    {
        var body = Kind(false, true, ["DynamicMembership"]);
        body["membershipRule"] = "user.city -eq \"Oslo\"";
        var made = (await App.PostAsync("/groups", body)).Must(HttpStatusCode.Created);
        Assert.Equal("On", made.Optional("membershipRuleProcessingState"));
        (await App.PostAsync($"/groups/{made.Id}/members/$ref", Ref(await UserIdAsync()))).Refused(HttpStatusCode.BadRequest, Bad, "dynamic");
    }

    [Fact]
    public async Task Owners_and_members_can_be_bound_at_creation_up_to_twenty()
    {
        var users = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            users.Add($"https://graph.microsoft.com/v1.0/users/{await UserIdAsync()}");
        }

        var body = With(With(Security(), "owners@odata.bind", users[..1]), "members@odata.bind", users[1..]);
        var made = (await App.PostAsync("/groups", body)).Must(HttpStatusCode.Created);
        Assert.Single(Ids(await App.GetAsync($"/groups/{made.Id}/owners")));
        Assert.Equal(19, Ids(await App.GetAsync($"/groups/{made.Id}/members")).Length);
        var many = With(With(Security(), "owners@odata.bind", users[..1]), "members@odata.bind", users);
        (await App.PostAsync("/groups", many)).Refused(HttpStatusCode.BadRequest, Bad);
        Assert.Empty((await App.GetAsync($"/groups?$filter=mailNickname eq '{many["mailNickname"]}'")).Items);
    }

    [Fact]
    public async Task The_same_object_twice_in_one_list_is_refused()
    {
        var user = await UserIdAsync();
        var url = $"https://graph.microsoft.com/v1.0/directoryObjects/{user}";
        (await App.PostAsync("/groups", With(Security(), "members@odata.bind", (string[])[url, url]))).Refused(
            HttpStatusCode.BadRequest, Bad, "can only be present once as an add/remove change.");
    }

    [Fact]
    public async Task Who_makes_a_group_owns_it_and_belongs_to_it_if_it_has_mail()
    {
        var made = await NewUserAsync();
        var person = await SignInAsync(made);
        var unified = (await person.PostAsync("/groups", Unified())).Must(HttpStatusCode.Created).Id;
        Assert.Equal([made.Id], Ids(await App.GetAsync($"/groups/{unified}/owners")));
        Assert.Equal([made.Id], Ids(await App.GetAsync($"/groups/{unified}/members")));
        var security = (await person.PostAsync("/groups", Security())).Must(HttpStatusCode.Created).Id;
        Assert.Empty(Ids(await App.GetAsync($"/groups/{security}/members")));
    }

    [Fact]
    public async Task A_change_answers_nothing_and_keeps_the_rest()
    {
        var id = await GroupIdAsync(With(Security(), "description", "old"));
        Assert.Empty((await App.PatchAsync($"/groups/{id}", new { displayName = "New name" })).Must(HttpStatusCode.NoContent).Bytes);
        var group = await App.GetAsync($"/groups/{id}");
        Assert.Equal(("New name", "old"), (group.Optional("displayName"), group.Optional("description")));
        (await App.PatchAsync($"/groups/{id}", "{\"description\":null}")).Must(HttpStatusCode.NoContent);
        Assert.Null((await App.GetAsync($"/groups/{id}")).Optional("description"));
    }

    [Theory]
    [InlineData("{\"displayName\":null}", "displayName")]
    [InlineData("{\"groupTypes\":[\"Unified\"]}", "groupTypes")]
    [InlineData("{\"mailEnabled\":true}", "mailEnabled")]
    [InlineData("{\"securityEnabled\":false}", "securityEnabled")]
    [InlineData("{\"visibility\":\"HiddenMembership\"}", "visibility")]
    [InlineData("{\"isAssignableToRole\":true}", "isAssignableToRole")]
    [InlineData("{\"shoeSize\":43}", "shoeSize")]
    [InlineData("{\"unseenCount\":1,\"displayName\":\"x\"}", "")]
    public async Task A_bad_change_is_refused(string body, string text) =>
        (await App.PatchAsync($"/groups/{await GroupIdAsync()}", body)).Refused(HttpStatusCode.BadRequest, Bad, text);

    [Fact]
    public async Task A_security_group_is_gone_when_deleted_and_a_Microsoft_365_group_can_come_back()
    {
        var (security, unified, user) = (await GroupIdAsync(), await GroupIdAsync(Unified()), await UserIdAsync());
        await AddAsync(unified, user);
        foreach (var id in (string[])[security, unified])
        {
            (await App.DeleteAsync($"/groups/{id}")).Must(HttpStatusCode.NoContent);
            (await App.GetAsync($"/groups/{id}")).Refused(HttpStatusCode.NotFound, NotFound);
        }

        (await App.GetAsync($"/directory/deletedItems/{security}")).Refused(HttpStatusCode.NotFound, NotFound);
        Assert.Empty(Ids(await App.GetAsync($"/users/{user}/memberOf")));
        var restored = (await App.PostAsync($"/directory/deletedItems/{unified}/restore")).Must(HttpStatusCode.OK);
        Assert.Equal("#microsoft.graph.group", restored.Optional("@odata.type"));
        Assert.Equal([user], Ids(await App.GetAsync($"/groups/{unified}/members")));
    }

    [Fact]
    public async Task An_ordinary_person_changes_only_groups_that_they_own()
    {
        var made = await NewUserAsync();
        var person = await SignInAsync(made);
        var foreign = await GroupIdAsync();
        (await person.PatchAsync($"/groups/{foreign}", new { description = "mine" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await person.DeleteAsync($"/groups/{foreign}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await person.PostAsync($"/groups/{foreign}/members/$ref", Ref(made.Id))).Refused(HttpStatusCode.Forbidden, Denied);
        await AddAsync(foreign, made.Id, "owners");
        (await person.PatchAsync($"/groups/{foreign}", new { description = "mine" })).Must(HttpStatusCode.NoContent);
        (await person.PostAsync($"/groups/{foreign}/members/$ref", Ref(made.Id))).Must(HttpStatusCode.NoContent);
        (await person.DeleteAsync($"/groups/{foreign}")).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Groups_that_can_hold_roles_are_made_by_who_may_give_roles()
    {
        var body = With(Security(), "isAssignableToRole", true);
        (await (await Server.AppWithAsync("Group.ReadWrite.All")).PostAsync("/groups", body)).Refused(HttpStatusCode.Forbidden, Denied);
        var made = (await App.PostAsync("/groups", body)).Must(HttpStatusCode.Created);
        Assert.Equal("Private", made.Optional("visibility"));
        (await App.PostAsync($"/groups/{made.Id}/members/$ref", Ref(await GroupIdAsync()))).Refused(HttpStatusCode.BadRequest, Bad);
    }
}

public sealed class GroupTestsOnSqlite(SharedServers servers) : GroupTests(servers, StoreKind.Sqlite);

public sealed class GroupTestsOnPostgres(SharedServers servers) : GroupTests(servers, StoreKind.Postgres);
