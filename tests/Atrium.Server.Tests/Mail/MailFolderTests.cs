// Folders: the well-known ones, the tree, creating and renaming.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class MailFolderTestsOnSqlite(SharedServers servers) : MailFolderTests(servers, StoreKind.Sqlite);

public sealed class MailFolderTestsOnPostgres(SharedServers servers) : MailFolderTests(servers, StoreKind.Postgres);

public abstract class MailFolderTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    [Fact]
    public async Task A_new_mailbox_has_the_folders_of_outlook_at_the_top()
    {
        var person = await NewPersonAsync();
        var folders = (await person.GetAsync("/mailFolders?$top=100")).Must(HttpStatusCode.OK);
        Assert.Equal(
            ["Archive", "Conversation History", "Deleted Items", "Drafts", "Inbox", "Junk Email", "Outbox", "Sent Items"],
            folders.Items.Select(f => Text(f, "displayName")));
        Assert.All(folders.Items, f => Assert.Equal(
            ["id", "displayName", "parentFolderId", "childFolderCount", "unreadItemCount", "totalItemCount", "isHidden"],
            f.EnumerateObject().Select(p => p.Name)));
        Assert.All(folders.Items, f => Assert.Equal(0, f.GetProperty("totalItemCount").GetInt32()));
        Assert.EndsWith($"/$metadata#users('{person.Id}')/mailFolders", folders.Optional("@odata.context"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inbox", "Inbox")]
    [InlineData("INBOX", "Inbox")]
    [InlineData("Drafts", "Drafts")]
    [InlineData("sentItems", "Sent Items")]
    [InlineData("DeletedItems", "Deleted Items")]
    [InlineData("junkemail", "Junk Email")]
    [InlineData("outbox", "Outbox")]
    [InlineData("archive", "Archive")]
    [InlineData("msgFolderRoot", "Top of Information Store")]
    public async Task A_well_known_name_stands_for_the_id_in_any_case(string name, string displayName)
    {
        var person = await NewPersonAsync();
        var byName = (await person.GetAsync($"/mailFolders/{name}")).Must(HttpStatusCode.OK);
        Assert.Equal(displayName, Text(byName.Json, "displayName"));
        var byId = (await person.GetAsync($"/mailFolders/{byName.Id}")).Must(HttpStatusCode.OK);
        Assert.Equal(displayName, Text(byId.Json, "displayName"));
        (await person.GetAsync($"/mailFolders('{name}')")).Must(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("syncissues")]
    [InlineData("clutter")]
    public async Task A_well_known_folder_that_nothing_made_yet_is_not_found(string name) =>
        (await (await NewPersonAsync()).GetAsync($"/mailFolders/{name}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");

    [Fact]
    public async Task A_folder_has_a_place_in_the_tree()
    {
        var person = await NewPersonAsync();
        var root = (await person.GetAsync("/mailFolders/msgfolderroot")).Id;
        var made = (await person.PostAsync("/mailFolders", new { displayName = "Projects" })).Must(HttpStatusCode.Created);
        Assert.Equal("Projects", Text(made.Json, "displayName"));
        Assert.Equal(root, Text(made.Json, "parentFolderId"));
        Assert.False(made.Json.GetProperty("isHidden").GetBoolean());
        Assert.Equal(0, made.Json.GetProperty("childFolderCount").GetInt32());
        Assert.EndsWith($"/mailFolders/{made.Id}", made.Header("Location"), StringComparison.Ordinal);
        var child = (await person.PostAsync($"/mailFolders/{made.Id}/childFolders", new { displayName = "Alpha" })).Must(HttpStatusCode.Created);
        Assert.Equal(made.Id, Text(child.Json, "parentFolderId"));
        Assert.Equal((1, 0, 0), await CountsAsync(person, made.Id));
        var children = (await person.GetAsync($"/mailFolders/{made.Id}/childFolders")).Must(HttpStatusCode.OK);
        Assert.Equal(child.Id, Id(Assert.Single(children.Items)));
        Assert.DoesNotContain((await person.GetAsync("/mailFolders?$top=100")).Items, f => Id(f) == child.Id);
        (await person.GetAsync($"/mailFolders/{made.Id}/childFolders/{child.Id}")).Must(HttpStatusCode.OK);
        (await person.GetAsync($"/mailFolders/inbox/childFolders/{child.Id}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
    }

    [Fact]
    public async Task Folders_are_listed_by_name_and_paged()
    {
        var person = await NewPersonAsync();
        var parent = await FolderAsync(person, "Many");
        foreach (var name in (string[])["d", "B", "a", "C", "e"])
        {
            await FolderAsync(person, name, parent);
        }

        var names = new List<string>();
        var url = $"/mailFolders/{parent}/childFolders?$top=2&$count=true";
        var page = (await person.GetAsync(url)).Must(HttpStatusCode.OK);
        Assert.Equal(5, page.Json.GetProperty("@odata.count").GetInt32());
        for (; ; page = (await person.Caller.GetAsync(page.NextLink)).Must(HttpStatusCode.OK))
        {
            names.AddRange(page.Items.Select(f => Text(f, "displayName")));
            if (page.NextLink is null)
            {
                break;
            }

            Assert.Equal(2, page.Items.Length);
        }

        Assert.Equal(["a", "B", "C", "d", "e"], names);
        var count = (await person.GetAsync($"/mailFolders/{parent}/childFolders/$count")).Must(HttpStatusCode.OK);
        Assert.Equal("5", count.Text);
        Assert.Equal("text/plain", count.ContentType);
        var found = (await person.GetAsync($"/mailFolders/{parent}/childFolders?$filter=displayName eq 'b'")).Must(HttpStatusCode.OK);
        Assert.Equal("B", Text(Assert.Single(found.Items), "displayName"));
    }

    [Fact]
    public async Task A_list_without_top_holds_ten_folders()
    {
        var person = await NewPersonAsync();
        var parent = await FolderAsync(person, "Eleven");
        for (var i = 0; i < 11; i++)
        {
            await FolderAsync(person, $"f{i:00}", parent);
        }

        var page = (await person.GetAsync($"/mailFolders/{parent}/childFolders")).Must(HttpStatusCode.OK);
        Assert.Equal(10, page.Items.Length);
        Assert.Equal("f10", Text(Assert.Single((await person.Caller.GetAsync(page.NextLink!)).Items), "displayName"));
    }

    [Fact]
    public async Task A_hidden_folder_shows_only_to_those_who_ask()
    {
        var person = await NewPersonAsync();
        var parent = await FolderAsync(person, "Parent");
        var hidden = await FolderAsync(person, "Secret", parent, hidden: true);
        Assert.Empty((await person.GetAsync($"/mailFolders/{parent}/childFolders")).Items);
        var all = (await person.GetAsync($"/mailFolders/{parent}/childFolders?includeHiddenFolders=true")).Must(HttpStatusCode.OK);
        Assert.True(Assert.Single(all.Items).GetProperty("isHidden").GetBoolean());
        Assert.Empty((await person.GetAsync($"/mailFolders/{parent}/childFolders?includeHiddenFolders=false")).Items);
        (await person.GetAsync($"/mailFolders/{hidden}")).Must(HttpStatusCode.OK);
        (await person.PatchAsync($"/mailFolders/{hidden}", new { isHidden = false })).Must(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_folder_can_be_renamed()
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "Before");
        var renamed = (await person.PatchAsync($"/mailFolders/{folder}", new { displayName = "After" })).Must(HttpStatusCode.OK);
        Assert.Equal(folder, renamed.Id);
        Assert.Equal("After", Text(renamed.Json, "displayName"));
        Assert.Equal("After", Text((await person.GetAsync($"/mailFolders/{folder}")).Json, "displayName"));
        (await person.PatchAsync($"/mailFolders/{folder}", new { displayName = "AFTER" })).Must(HttpStatusCode.OK);
        (await person.PatchAsync($"/mailFolders/{folder}", new { displayName = "AFTER" })).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_folders_of_one_parent_cannot_share_a_name()
    {
        var person = await NewPersonAsync();
        var parent = await FolderAsync(person, "Twins");
        await FolderAsync(person, "Romulus", parent);
        var other = await FolderAsync(person, "Remus", parent);
        (await person.PostAsync($"/mailFolders/{parent}/childFolders", new { displayName = "romulus" }))
            .Refused(HttpStatusCode.Conflict, "ErrorFolderExists", "A folder with the specified name already exists.");
        (await person.PatchAsync($"/mailFolders/{other}", new { displayName = "Romulus" })).Refused(HttpStatusCode.Conflict, "ErrorFolderExists");
        (await person.PostAsync("/mailFolders", new { displayName = "Inbox" })).Refused(HttpStatusCode.Conflict, "ErrorFolderExists");
        await FolderAsync(person, "Romulus", other);
        Assert.Equal((2, 0, 0), await CountsAsync(person, parent));
    }

    [Fact]
    public async Task Of_two_folders_made_at_once_with_one_name_one_is_refused()
    {
        var person = await NewPersonAsync();
        var parent = await FolderAsync(person, "Race");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            person.PostAsync($"/mailFolders/{parent}/childFolders", new { displayName = "One" })));
        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.Created), a => a.Refused(HttpStatusCode.Conflict, "ErrorFolderExists"));
        Assert.Equal((1, 0, 0), await CountsAsync(person, parent));
    }

    [Theory]
    [InlineData("""{}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"displayName":""}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"displayName":"  "}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"displayName":5}""", HttpStatusCode.BadRequest, "RequestBodyRead")]
    [InlineData("""{"displayName":"x","totalItemCount":3}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"displayName":"x","colour":"red"}""", HttpStatusCode.BadRequest, null)]
    public async Task A_folder_that_is_badly_described_is_refused(string body, HttpStatusCode status, string? code)
    {
        var person = await NewPersonAsync();
        var answer = (await person.PostAsync("/mailFolders", body)).Must(status);
        Assert.True(code is null || Text(answer.Json.GetProperty("error"), "code") == code, answer.Text);
    }

    [Theory]
    [InlineData("inbox")]
    [InlineData("msgfolderroot")]
    [InlineData("deleteditems")]
    public async Task A_default_folder_can_be_neither_deleted_nor_renamed_nor_moved(string name)
    {
        var person = await NewPersonAsync();
        (await person.DeleteAsync($"/mailFolders/{name}")).Refused(HttpStatusCode.Forbidden, "ErrorDeleteDistinguishedFolder");
        (await person.PatchAsync($"/mailFolders/{name}", new { displayName = "Mine" })).Refused(HttpStatusCode.Forbidden, "ErrorDeleteDistinguishedFolder");
        (await person.PostAsync($"/mailFolders/{name}/move", new { destinationId = "archive" }))
            .Refused(HttpStatusCode.Forbidden, "ErrorDeleteDistinguishedFolder");
        (await person.PostAsync($"/mailFolders/{name}/permanentDelete")).Refused(HttpStatusCode.Forbidden, "ErrorDeleteDistinguishedFolder");
        (await person.GetAsync($"/mailFolders/{name}")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_folder_id_that_is_none_is_malformed_and_one_of_another_mailbox_is_not_found()
    {
        var (person, other) = (await NewPersonAsync(), await NewPersonAsync());
        (await person.GetAsync("/mailFolders/nonsense")).Refused(HttpStatusCode.BadRequest, "ErrorInvalidIdMalformed");
        (await person.GetAsync($"/mailFolders/{await FolderAsync(other, "Theirs")}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
    }
}
