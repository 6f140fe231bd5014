// $expand in a mailbox: folders with their children and messages, filtered, ordered and paged inside.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Mail;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

public abstract class ExpandMailTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    [Fact]
    public async Task Folders_show_their_messages_and_a_link_to_the_rest()
    {
        var person = await NewPersonAsync();
        foreach (var i in Enumerable.Range(1, 3))
        {
            await DraftAsync(person, new { subject = $"Letter {i}" });
        }

        var folders = (await person.GetAsync("/mailFolders?$expand=messages($top=2;$select=subject;$orderby=subject desc)&$top=50")).Must(HttpStatusCode.OK);
        Assert.EndsWith($"#users('{person.Id}')/mailFolders(messages(subject))", folders.Optional("@odata.context"), StringComparison.Ordinal);
        var drafts = folders.Items.Single(f => Text(f, "displayName") == "Drafts");
        Assert.Equal(["Letter 3", "Letter 2"], drafts.GetProperty("messages").EnumerateArray().Select(m => Text(m, "subject")));
        Assert.All(drafts.GetProperty("messages").EnumerateArray(), m => Assert.Equal(["@odata.etag", "id", "subject"], m.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)));
        Assert.EndsWith($"#users('{person.Id}')/mailFolders('{Id(drafts)}')/messages(subject)", Text(drafts, "messages@odata.context"), StringComparison.Ordinal);
        var rest = (await person.Caller.GetAsync(Text(drafts, "messages@odata.nextLink"))).Must(HttpStatusCode.OK);
        Assert.Equal(["Letter 1"], Subjects(rest));
        var inbox = folders.Items.Single(f => Text(f, "displayName") == "Inbox");
        Assert.Equal(0, inbox.GetProperty("messages").GetArrayLength());
        Assert.False(inbox.TryGetProperty("messages@odata.nextLink", out _));
    }

    [Fact]
    public async Task One_folder_shows_children_and_messages_at_once()
    {
        var person = await NewPersonAsync();
        var parent = await FolderAsync(person, "Parent");
        var (b, a) = (await FolderAsync(person, "b", parent), await FolderAsync(person, "a", parent));
        await FolderAsync(person, "hidden", parent, hidden: true);
        await DraftAsync(person, new { subject = "Kept", importance = "high" }, parent);
        await DraftAsync(person, new { subject = "Other" }, parent);
        var folder = (await person.GetAsync($"/mailFolders/{parent}?$expand=childFolders,messages($filter=importance eq 'high')")).Must(HttpStatusCode.OK);
        Assert.Equal([a, b], folder.Json.GetProperty("childFolders").EnumerateArray().Select(Id));
        Assert.Equal(["Kept"], folder.Json.GetProperty("messages").EnumerateArray().Select(m => Text(m, "subject")));
        Assert.EndsWith("/mailFolders(childFolders(),messages())/$entity", folder.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal(a, Id((await person.GetAsync($"/mailFolders/{parent}/childFolders?$expand=childFolders")).Must(HttpStatusCode.OK).Items[0]));
    }

    [Fact]
    public async Task Ids_inside_are_of_the_kind_that_was_preferred()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "x" });
        var folder = (await person.GetAsync("/mailFolders/drafts?$expand=messages", ImmutableIds)).Must(HttpStatusCode.OK);
        var id = Id(folder.Json.GetProperty("messages")[0]);
        Assert.NotEqual(draft.Id, id);
        Assert.Equal(id, (await person.GetAsync($"/messages/{draft.Id}", ImmutableIds)).Id);
        Assert.Contains("IdType", folder.Header("Preference-Applied"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mailFolders?$expand=messages($skip=1)", "ErrorInvalidUrlQuery")]
    [InlineData("/mailFolders?$expand=messages($count=true)", "ErrorInvalidUrlQuery")]
    [InlineData("/mailFolders?$expand=messages($expand=x)", "ErrorInvalidUrlQuery")]
    [InlineData("/mailFolders?$expand=messages($filter=nonsense eq 1)", "RequestBroker--ParseUri")]
    [InlineData("/mailFolders?$expand=messages,messages", "ErrorInvalidRequest")]
    [InlineData("/mailFolders/delta?$expand=messages", "ExpandNotSupported")]
    [InlineData("/messages?$expand=nonsense", "RequestBroker--ParseUri")]
    public async Task What_cannot_be_expanded_is_refused(string url, string code) =>
        (await (await NewPersonAsync()).GetAsync(url)).Refused(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task Nothing_of_somebody_elses_is_shown()
    {
        var (owner, stranger) = (await NewPersonAsync(), await NewPersonAsync());
        (await stranger.Caller.GetAsync($"/users/{owner.Id}/mailFolders/inbox?$expand=messages")).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
    }
}

public sealed class ExpandMailTestsOnSqlite(SharedServers servers) : ExpandMailTests(servers, StoreKind.Sqlite);

public sealed class ExpandMailTestsOnPostgres(SharedServers servers) : ExpandMailTests(servers, StoreKind.Postgres);
