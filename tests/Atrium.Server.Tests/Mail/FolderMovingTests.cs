// Folders that are moved, copied and deleted, with what is in them.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class FolderMovingTestsOnSqlite(SharedServers servers) : FolderMovingTests(servers, StoreKind.Sqlite);

public sealed class FolderMovingTestsOnPostgres(SharedServers servers) : FolderMovingTests(servers, StoreKind.Postgres);

public abstract class FolderMovingTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    [Fact]
    public async Task A_moved_folder_keeps_its_id_and_what_is_in_it()
    {
        var person = await NewPersonAsync();
        var (from, to) = (await FolderAsync(person, "From"), await FolderAsync(person, "To"));
        var folder = await FolderAsync(person, "Wandering", from);
        var message = await DraftAsync(person, new { subject = "inside" }, folder);
        var moved = (await person.PostAsync($"/mailFolders/{folder}/move", new { destinationId = to })).Must(HttpStatusCode.OK);
        Assert.Equal(folder, moved.Id);
        Assert.Equal(to, Text(moved.Json, "parentFolderId"));
        Assert.Equal(1, moved.Json.GetProperty("totalItemCount").GetInt32());
        Assert.Equal((0, 0, 0), await CountsAsync(person, from));
        Assert.Equal((1, 0, 0), await CountsAsync(person, to));
        (await person.GetAsync($"/messages/{message.Id}")).Must(HttpStatusCode.OK);
        Assert.Equal("inbox-child", Text((await person.PatchAsync($"/mailFolders/{folder}", new { displayName = "inbox-child" })).Json, "displayName"));
        (await person.PostAsync($"/mailFolders/{folder}/move", new { destinationId = "inbox" })).Must(HttpStatusCode.OK);
        Assert.Equal((1, 0, 0), await CountsAsync(person, "inbox"));
    }

    [Fact]
    public async Task A_copied_folder_is_another_with_copies_of_all_that_is_in_it()
    {
        var person = await NewPersonAsync();
        var (folder, to) = (await FolderAsync(person, "Original"), await FolderAsync(person, "To"));
        var inner = await FolderAsync(person, "Inner", folder);
        await DraftAsync(person, new { subject = "outer message" }, folder);
        await DraftAsync(person, new { subject = "inner message", isRead = false }, inner);
        var copy = (await person.PostAsync($"/mailFolders/{folder}/copy", new { destinationId = to })).Must(HttpStatusCode.OK);
        Assert.NotEqual(folder, copy.Id);
        Assert.Equal("Original", Text(copy.Json, "displayName"));
        Assert.Equal(to, Text(copy.Json, "parentFolderId"));
        Assert.Equal(1, copy.Json.GetProperty("totalItemCount").GetInt32());
        Assert.Equal((1, 0, 1), await CountsAsync(person, copy.Id));
        var innerCopy = Assert.Single((await person.GetAsync($"/mailFolders/{copy.Id}/childFolders")).Items);
        Assert.Equal((0, 1, 1), await CountsAsync(person, Id(innerCopy)));
        Assert.Single(await WithSubjectAsync(person, Id(innerCopy), "inner message"));
        Assert.Equal((1, 0, 1), await CountsAsync(person, folder));
    }

    [Fact]
    public async Task A_folder_fits_neither_into_itself_nor_beside_one_of_its_name()
    {
        var person = await NewPersonAsync();
        var (folder, to) = (await FolderAsync(person, "Outer"), await FolderAsync(person, "To"));
        var inner = await FolderAsync(person, "Inner", folder);
        (await person.PostAsync($"/mailFolders/{folder}/move", new { destinationId = folder })).Must(HttpStatusCode.BadRequest);
        (await person.PostAsync($"/mailFolders/{folder}/move", new { destinationId = inner })).Must(HttpStatusCode.BadRequest);
        (await person.PostAsync($"/mailFolders/{folder}/copy", new { destinationId = inner })).Must(HttpStatusCode.BadRequest);
        await FolderAsync(person, "outer", to);
        (await person.PostAsync($"/mailFolders/{folder}/move", new { destinationId = to })).Refused(HttpStatusCode.Conflict, "ErrorFolderExists");
        (await person.PostAsync($"/mailFolders/{folder}/copy", new { destinationId = to })).Refused(HttpStatusCode.Conflict, "ErrorFolderExists");
        Assert.Equal((1, 0, 0), await CountsAsync(person, to));
    }

    [Theory]
    [InlineData("""{"destinationId":"nonsense"}""", HttpStatusCode.BadRequest, "ErrorInvalidIdMalformed")]
    [InlineData("""{"destinationId":"clutter"}""", HttpStatusCode.NotFound, "ErrorItemNotFound")]
    [InlineData("""{"destinationId":7}""", HttpStatusCode.BadRequest, "RequestBodyRead")]
    [InlineData("""{}""", HttpStatusCode.BadRequest, null)]
    public async Task A_destination_that_is_none_is_refused(string body, HttpStatusCode status, string? code)
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "Stays");
        foreach (var operation in (string[])["move", "copy"])
        {
            var answer = (await person.PostAsync($"/mailFolders/{folder}/{operation}", body)).Must(status);
            Assert.True(code is null || Text(answer.Json.GetProperty("error"), "code") == code, answer.Text);
        }
    }

    [Fact]
    public async Task A_deleted_folder_goes_to_deleted_items_and_from_there_for_good()
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "Old");
        var inner = await FolderAsync(person, "Inner", folder);
        var message = await DraftAsync(person, new { subject = "kept" }, inner);
        (await person.DeleteAsync($"/mailFolders/{folder}")).Must(HttpStatusCode.NoContent);
        var deleted = Assert.Single((await person.GetAsync("/mailFolders/deleteditems/childFolders")).Items);
        Assert.Equal(folder, Id(deleted));
        Assert.Equal((1, 0, 0), await CountsAsync(person, "deleteditems"));
        (await person.GetAsync($"/messages/{message.Id}")).Must(HttpStatusCode.OK);

        (await person.DeleteAsync($"/mailFolders/{folder}")).Must(HttpStatusCode.NoContent);
        (await person.GetAsync($"/mailFolders/{folder}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await person.GetAsync($"/mailFolders/{inner}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        Assert.Equal((0, 0, 0), await CountsAsync(person, "deleteditems"));
        Assert.Single(await WithSubjectAsync(person, "recoverableitemsdeletions", "kept"));
    }

    [Fact]
    public async Task Folders_of_one_name_can_all_be_deleted()
    {
        var person = await NewPersonAsync();
        for (var i = 0; i < 3; i++)
        {
            (await person.DeleteAsync($"/mailFolders/{await FolderAsync(person, "Again")}")).Must(HttpStatusCode.NoContent);
        }

        var names = (await person.GetAsync("/mailFolders/deleteditems/childFolders")).Items.Select(f => Text(f, "displayName")).ToList();
        Assert.Equal(3, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, n => Assert.StartsWith("Again", n, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_deleted_permanently_is_gone_with_all_that_is_in_it()
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "Burnt");
        var inner = await FolderAsync(person, "Inner", folder);
        var message = await DraftAsync(person, new { subject = "ashes" }, inner);
        (await person.PostAsync($"/mailFolders/{folder}/permanentDelete")).Must(HttpStatusCode.NoContent);
        (await person.GetAsync($"/mailFolders/{folder}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await person.GetAsync($"/mailFolders/{inner}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await person.GetAsync($"/messages/{message.Id}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        Assert.Empty(await WithSubjectAsync(person, "recoverableitemsdeletions", "ashes"));
    }
}
