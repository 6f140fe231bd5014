// Open extensions: named bags of values on people, groups and messages.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Extensions;

public abstract class OpenExtensionTests(SharedServers servers, StoreKind store) : ExtensionTest(servers, store)
{
    private const string Type = "#microsoft.graph.openTypeExtension";

    [Fact]
    public async Task An_extension_of_a_person_is_made_read_replaced_and_removed()
    {
        var path = $"/users/{await UserIdAsync()}/extensions";
        var made = (await App.PostAsync(path, Bag("com.contoso.roaming", """ "theme":"dark","size":12.50,"tags":["a","b"],"on":true,"id":"com.contoso.roaming" """)))
            .Must(HttpStatusCode.Created);
        Assert.Equal("com.contoso.roaming", made.Id);
        Assert.Equal(Type, made.Optional("@odata.type"));
        Assert.EndsWith("/extensions/$entity", made.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.EndsWith("/extensions/com.contoso.roaming", made.Header("Location"), StringComparison.Ordinal);

        var read = (await App.GetAsync($"{path}/COM.contoso.roaming")).Must(HttpStatusCode.OK).Json;
        Assert.Equal("dark", read.GetProperty("theme").GetString());
        Assert.Equal("12.50", read.GetProperty("size").GetRawText());
        Assert.Equal("""["a","b"]""", read.GetProperty("tags").GetRawText());
        Assert.DoesNotContain(Names(read), n => n.StartsWith('#'));

        (await App.PatchAsync($"{path}/com.contoso.roaming", """{"theme":"light","on":null}""")).Must(HttpStatusCode.NoContent);
        Assert.Equal(
            ["@odata.context", "@odata.type", "theme", "id", "extensionName"],
            Names((await App.GetAsync($"{path}/com.contoso.roaming")).Json));
        Assert.Equal(["com.contoso.roaming"], Ids(await App.GetAsync(path)));
        (await App.DeleteAsync($"{path}/com.contoso.roaming")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"{path}/com.contoso.roaming")).Refused(HttpStatusCode.NotFound, NotFound);
        Assert.Empty(Ids(await App.GetAsync(path)));
    }

    [Theory]
    [InlineData("""{"extensionName":"a.b"}""", "@odata.type")]
    [InlineData("""{"@odata.type":"microsoft.graph.user","extensionName":"a.b"}""", "type")]
    [InlineData("""{"@odata.type":"microsoft.graph.openTypeExtension"}""", "extensionName")]
    [InlineData("""{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"a b"}""", "extensionName")]
    [InlineData("""{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"Com.Microsoft.X"}""", "extensionName")]
    [InlineData("""{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"a.b","x":{"y":1}}""", "x")]
    [InlineData("""{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"a.b","x":[[1]]}""", "x")]
    [InlineData("""{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"a.b","x":"\u0000"}""", "x")]
    [InlineData("""{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"a.b","#app":"x"}""", "#")]
    public async Task Bad_extensions_are_refused(string body, string named) =>
        (await App.PostAsync($"/users/{await UserIdAsync()}/extensions", body)).Refused(HttpStatusCode.BadRequest, Bad, named);

    [Fact]
    public async Task An_application_adds_two_small_ones_to_an_object_of_the_directory()
    {
        var path = $"/users/{await UserIdAsync()}/extensions";
        (await App.PostAsync(path, Bag("one", $"\"x\":\"{new string('x', 2100)}\""))).Refused(HttpStatusCode.BadRequest, Bad, "2048");
        (await App.PostAsync(path, Bag("one", "\"x\":1"))).Must(HttpStatusCode.Created);
        (await App.PostAsync(path, Bag("ONE", "\"x\":1"))).Refused(HttpStatusCode.BadRequest, Bad, "already exists");
        (await App.PatchAsync($"{path}/one", $"{{\"x\":\"{new string('x', 2100)}\"}}")).Refused(HttpStatusCode.BadRequest, Bad, "2048");
        (await App.PatchAsync($"{path}/one", """{"extensionName":"other"}""")).Refused(HttpStatusCode.BadRequest, Bad, "extensionName");
        (await App.PostAsync(path, Bag("two", "\"x\":1"))).Must(HttpStatusCode.Created);
        (await App.PostAsync(path, Bag("three", "\"x\":1"))).Refused(HttpStatusCode.BadRequest, Bad, "2");
        (await (await Server.UserAsync(0)).PostAsync(path, Bag("three", "\"x\":1"))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Two_are_all_even_when_many_are_added_at_once()
    {
        var path = $"/users/{await UserIdAsync()}/extensions";
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => App.PostAsync(path, Bag($"at.once{i}", "\"x\":1"))));
        Assert.Equal(2, answers.Count(a => a.Status == HttpStatusCode.Created));
        Assert.Equal(6, answers.Count(a => a.Status == HttpStatusCode.BadRequest));
        var there = Ids(await App.GetAsync(path));
        Assert.Equal(2, there.Length);

        (await App.PatchAsync($"{path}/{there[0]}", """{"x":2}""")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"{path}/{there[1]}")).Must(HttpStatusCode.NoContent);
        answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => App.PostAsync(path, Bag($"again{i}", "\"x\":1"))));
        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
    }

    [Fact]
    public async Task They_are_shown_in_place_and_are_no_condition()
    {
        var user = await UserIdAsync();
        (await App.PostAsync($"/users/{user}/extensions", Bag("a.first", "\"x\":1"))).Must(HttpStatusCode.Created);
        (await App.PostAsync($"/users/{user}/extensions", Bag("a.second", "\"x\":2"))).Must(HttpStatusCode.Created);
        var all = (await App.GetAsync($"/users/{user}?$select=id&$expand=extensions")).Must(HttpStatusCode.OK).Json.GetProperty("extensions");
        Assert.Equal([1, 2], all.EnumerateArray().Select(e => e.GetProperty("x").GetInt32()).Order());
        var one = (await App.GetAsync($"/users/{user}?$select=id&$expand=extensions($filter=id eq 'a.second')")).Must(HttpStatusCode.OK).Json.GetProperty("extensions");
        Assert.Equal([2], one.EnumerateArray().Select(e => e.GetProperty("x").GetInt32()));
        foreach (var filter in (string[])["extensions/any(e:e/id eq 'a.first')", "extensions/any()", "extensions eq null"])
        {
            (await App.GetAsync($"/users?$count=true&$filter={filter}", Eventual)).Refused(HttpStatusCode.BadRequest, Unsupported);
        }
    }

    [Fact]
    public async Task Groups_have_them_and_their_owners_write_them()
    {
        var (owner, other) = (await NewUserAsync(), await NewUserAsync());
        var group = await GroupIdAsync();
        await AddAsync(group, owner.Id, "owners");
        var path = $"/groups/{group}/extensions";
        (await (await SignInAsync(other)).PostAsync(path, Bag("a.b", "\"x\":1"))).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await SignInAsync(owner)).PostAsync(path, Bag("a.b", "\"x\":1"))).Must(HttpStatusCode.Created);
        (await (await SignInAsync(other)).PatchAsync($"{path}/a.b", """{"x":2}""")).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await SignInAsync(other)).DeleteAsync($"{path}/a.b")).Refused(HttpStatusCode.Forbidden, Denied);
        Assert.Equal(["a.b"], Ids(await App.GetAsync(path)));
    }

    [Fact]
    public async Task People_write_their_own_and_nobody_elses()
    {
        var (mine, theirs) = (await NewUserAsync(), await NewUserAsync());
        var narrow = await Server.UserWithAsync(2, "User.ReadWrite");
        (await narrow.PostAsync("/me/extensions", Bag(Unique("n."), "\"x\":1"))).Must(HttpStatusCode.Created);
        (await narrow.PostAsync($"/users/{theirs.Id}/extensions", Bag("a.b", "\"x\":1"))).Refused(HttpStatusCode.Forbidden, Denied);
        (await narrow.GetAsync($"/users/{theirs.Id}/extensions")).Refused(HttpStatusCode.Forbidden, Denied);
        var me = await SignInAsync(mine);
        (await me.PostAsync("/me/extensions", Bag("a.b", "\"x\":1"))).Must(HttpStatusCode.Created);
        (await me.PostAsync($"/users/{theirs.Id}/extensions", Bag("a.b", "\"x\":1"))).Refused(HttpStatusCode.Forbidden, Denied);
        Assert.Equal(1, (await me.GetAsync("/me/extensions/a.b")).Must(HttpStatusCode.OK).Json.GetProperty("x").GetInt32());
        (await me.DeleteAsync("/me/extensions/a.b")).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task They_go_with_the_object_and_stay_apart_from_those_of_others()
    {
        var (one, two) = (await UserIdAsync(), await UserIdAsync());
        foreach (var user in (string[])[one, two])
        {
            (await App.PostAsync($"/users/{user}/extensions", Bag("a.same", $"\"whose\":\"{user}\""))).Must(HttpStatusCode.Created);
        }

        Assert.Equal(two, (await App.GetAsync($"/users/{two}/extensions/a.same")).Json.GetProperty("whose").GetString());
        (await App.DeleteAsync($"/users/{one}")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"/users/{one}/extensions/a.same")).Refused(HttpStatusCode.NotFound, NotFound);
        Assert.Equal(two, (await App.GetAsync($"/users/{two}/extensions/a.same")).Json.GetProperty("whose").GetString());
    }

    [Fact]
    public async Task A_copy_of_a_message_has_its_own_and_a_sent_one_takes_none_along()
    {
        var (sender, recipient) = (await NewUserAsync(), await NewUserAsync());
        var messages = $"/users/{sender.Id}/messages";
        var address = recipient.Json.GetProperty("mail").GetString();
        var body = $$"""{"subject":"x","toRecipients":[{"emailAddress":{"address":"{{address}}"} }],"extensions":[{{Bag("a.b", "\"x\":1")}}]}""";
        var draft = (await App.PostAsync(messages, body)).Must(HttpStatusCode.Created);
        var copy = (await App.PostAsync($"{messages}/{draft.Id}/copy", new { destinationId = "inbox" })).Must(HttpStatusCode.Created);
        (await App.PatchAsync($"{messages}/{draft.Id}/extensions/a.b", """{"x":2}""")).Must(HttpStatusCode.OK);
        Assert.Equal(1, (await App.GetAsync($"{messages}/{copy.Id}/extensions/a.b")).Must(HttpStatusCode.OK).Json.GetProperty("x").GetInt32());

        (await App.PostAsync($"{messages}/{draft.Id}/send")).Must(HttpStatusCode.Accepted);
        var got = (await App.GetAsync($"/users/{recipient.Id}/messages?$select=subject&$expand=extensions")).Must(HttpStatusCode.OK).Items.Single();
        Assert.Equal(0, got.GetProperty("extensions").GetArrayLength());
    }

    [Fact]
    public async Task Messages_have_them_in_the_manner_of_mail()
    {
        var mailbox = await NewUserAsync();
        var messages = $"/users/{mailbox.Id}/messages";
        var body = $$"""{"subject":"Review","extensions":[{{Bag("Com.Contoso.Referral", "\"dealValue\":10000,\"when\":\"2015-12-30T11:00:00.000Z\"")}}]}""";
        var message = (await App.PostAsync(messages, body)).Must(HttpStatusCode.Created);
        var inline = message.Json.GetProperty("extensions").EnumerateArray().Single();
        Assert.Equal("Microsoft.OutlookServices.OpenTypeExtension.Com.Contoso.Referral", inline.GetProperty("id").GetString());
        Assert.Equal((10000, Type), (inline.GetProperty("dealValue").GetInt32(), inline.GetProperty("@odata.type").GetString()));

        var path = $"{messages}/{message.Id}/extensions";
        foreach (var name in (string[])["com.contoso.referral", "Microsoft.OutlookServices.OpenTypeExtension.Com.Contoso.Referral", "microsoft.graph.openTypeExtension.Com.Contoso.Referral"])
        {
            Assert.Equal(10000, (await App.GetAsync($"{path}/{name}")).Must(HttpStatusCode.OK).Json.GetProperty("dealValue").GetInt32());
        }

        var changed = (await App.PatchAsync($"{path}/Com.Contoso.Referral", Bag("Com.Contoso.Referral", "\"dealValue\":5"))).Must(HttpStatusCode.OK);
        Assert.Equal(5, changed.Json.GetProperty("dealValue").GetInt32());
        Assert.False(changed.Json.TryGetProperty("when", out _));
        for (var i = 0; i < 3; i++)
        {
            (await App.PostAsync(path, Bag($"more.{i}", "\"x\":1"))).Must(HttpStatusCode.Created);
        }

        const string id = "Microsoft.OutlookServices.OpenTypeExtension.more.1";
        var shown = (await App.GetAsync($"{messages}/{message.Id}?$expand=extensions($filter=id eq '{id}')")).Must(HttpStatusCode.OK);
        Assert.Equal([id], shown.Json.GetProperty("extensions").EnumerateArray().Select(e => e.GetProperty("id").GetString()!));
        Assert.Equal("Review", shown.Json.GetProperty("subject").GetString());

        var basic = await Server.AppWithAsync("Mail.ReadBasic.All");
        (await basic.GetAsync(path)).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        (await basic.GetAsync($"{messages}/{message.Id}?$expand=extensions")).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        (await (await SignInAsync(await NewUserAsync())).GetAsync(path)).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");

        (await App.DeleteAsync($"{path}/Com.Contoso.Referral")).Must(HttpStatusCode.NoContent);
        (await App.PostAsync($"{messages}/{message.Id}/permanentDelete")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"{path}/more.1")).Must(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Messages_are_found_by_the_ids_of_their_extensions()
    {
        var mailbox = await NewUserAsync();
        var messages = $"/users/{mailbox.Id}/messages";
        var inline = (await App.PostAsync(messages, $$"""{"subject":"inline","extensions":[{{Bag("Com.A", "\"x\":1")}},{{Bag("Com.B", "\"x\":2")}}]}""")).Must(HttpStatusCode.Created);
        var later = (await App.PostAsync(messages, new { subject = "later" })).Must(HttpStatusCode.Created);
        var plain = (await App.PostAsync(messages, new { subject = "plain" })).Must(HttpStatusCode.Created);
        (await App.PostAsync($"{messages}/{later.Id}/extensions", Bag("Com.A", "\"x\":3"))).Must(HttpStatusCode.Created);

        static string Is(string name) => $"Extensions/any(f:f/id eq 'Microsoft.OutlookServices.OpenTypeExtension.{name}')";
        async Task<string[]> FoundAsync(string filter) => [.. (await App.GetAsync($"{messages}?$filter={filter}&$select=subject"))
            .Must(HttpStatusCode.OK).Items.Select(m => m.GetProperty("subject").GetString()!).Order()];
        Assert.Equal(["inline", "later"], await FoundAsync(Is("com.a")));
        Assert.Equal(["inline"], await FoundAsync(Is("Com.B")));
        Assert.Equal(["later"], await FoundAsync($"{Is("Com.A")} and not ({Is("Com.B")})"));
        Assert.Equal(["plain"], await FoundAsync("not (extensions/any())"));
        Assert.Empty(await FoundAsync(Is("Com")));
        var shown = (await App.GetAsync($"{messages}?$filter={Is("Com.A")}&$expand=Extensions($filter=id eq 'Microsoft.OutlookServices.OpenTypeExtension.Com.A')&$select=subject"))
            .Must(HttpStatusCode.OK).Items;
        Assert.Equal([1, 3], shown.Select(m => Assert.Single(m.GetProperty("extensions").EnumerateArray()).GetProperty("x").GetInt32()).Order());
        Assert.DoesNotContain(shown.SelectMany(Names), n => n.Contains('#'));

        (await App.DeleteAsync($"{messages}/{later.Id}/extensions/Com.A")).Must(HttpStatusCode.NoContent);
        Assert.Equal(["inline"], await FoundAsync(Is("Com.A")));
        (await App.PatchAsync($"{messages}/{plain.Id}", """{"#extensions":["x"]}""")).Refused(HttpStatusCode.BadRequest, "RequestBroker--ParseUri");
        foreach (var refused in (string[])["extensions/any(e:e/x eq 1)", "extensions/any(e:e/extensionName eq 'x')", "extensions eq null", "extensions/id eq 'x'"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await App.GetAsync($"{messages}?$filter={refused}")).Status);
        }

        (await (await Server.AppWithAsync("Mail.ReadBasic.All")).GetAsync($"{messages}?$filter={Is("Com.A")}")).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
    }

    private static string Bag(string name, string members) =>
        $$"""{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"{{name}}",{{members}}}""";
}

public sealed class OpenExtensionTestsOnSqlite(SharedServers servers) : OpenExtensionTests(servers, StoreKind.Sqlite);

public sealed class OpenExtensionTestsOnPostgres(SharedServers servers) : OpenExtensionTests(servers, StoreKind.Postgres);
