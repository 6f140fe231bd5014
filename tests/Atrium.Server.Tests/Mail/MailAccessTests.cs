// Whose mail may be read and written: one's own, with the permission for it; all of it by an application that was granted that.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class MailAccessTestsOnSqlite(SharedServers servers) : MailAccessTests(servers, StoreKind.Sqlite);

public sealed class MailAccessTestsOnPostgres(SharedServers servers) : MailAccessTests(servers, StoreKind.Postgres);

public abstract class MailAccessTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    /// <summary>Everything that a client can do in a mailbox, by the permission that it takes.</summary>
    public static TheoryData<string, string, string?, string> Doors => new()
    {
        { "GET", "messages", null, "Mail.Read" },
        { "GET", "messages/$count", null, "Mail.Read" },
        { "GET", "messages/{message}", null, "Mail.Read" },
        { "GET", "mailFolders", null, "Mail.Read" },
        { "GET", "mailFolders/inbox", null, "Mail.Read" },
        { "GET", "mailFolders/inbox/childFolders", null, "Mail.Read" },
        { "GET", "mailFolders/drafts/messages", null, "Mail.Read" },
        { "GET", "mailFolders/drafts/messages/delta", null, "Mail.Read" },
        { "GET", "mailFolders/delta", null, "Mail.Read" },
        { "POST", "messages", """{"subject":"x"}""", "Mail.ReadWrite" },
        { "POST", "mailFolders/drafts/messages", """{"subject":"x"}""", "Mail.ReadWrite" },
        { "PATCH", "messages/{message}", """{"subject":"x"}""", "Mail.ReadWrite" },
        { "POST", "messages/{message}/copy", """{"destinationId":"archive"}""", "Mail.ReadWrite" },
        { "POST", "messages/{message}/createReply", "{}", "Mail.ReadWrite" },
        { "POST", "mailFolders", """{"displayName":"x"}""", "Mail.ReadWrite" },
        { "POST", "mailFolders/inbox/childFolders", """{"displayName":"x"}""", "Mail.ReadWrite" },
        { "PATCH", "mailFolders/{folder}", """{"displayName":"y"}""", "Mail.ReadWrite" },
        { "POST", "mailFolders/{folder}/move", """{"destinationId":"archive"}""", "Mail.ReadWrite" },
        { "POST", "mailFolders/{folder}/copy", """{"destinationId":"archive"}""", "Mail.ReadWrite" },
        { "DELETE", "mailFolders/{folder}", null, "Mail.ReadWrite" },
        { "POST", "mailFolders/{folder}/permanentDelete", null, "Mail.ReadWrite" },
        { "POST", "messages/{message}/move", """{"destinationId":"archive"}""", "Mail.ReadWrite" },
        { "POST", "messages/{message}/permanentDelete", null, "Mail.ReadWrite" },
        { "DELETE", "messages/{message}", null, "Mail.ReadWrite" },
        { "POST", "sendMail", """{"message":{"subject":"x","toRecipients":[{"emailAddress":{"address":"nobody@larkmoor.example"}}]}}""", "Mail.Send" },
        { "POST", "messages/{message}/send", null, "Mail.Send" },
        { "POST", "messages/{message}/reply", "{}", "Mail.Send" },
        { "POST", "messages/{message}/forward", """{"toRecipients":[{"emailAddress":{"address":"nobody@larkmoor.example"}}]}""", "Mail.Send" },
    };

    private static readonly string[] All = ["Mail.Read", "Mail.ReadWrite", "Mail.Send"];

    /// <summary>A mailbox with a draft to somebody and a folder; the template's places filled in.</summary>
    private async Task<(Person Person, string Path)> MailboxAsync(string template)
    {
        var person = await NewPersonAsync();
        var message = await DraftAsync(person, new { subject = "secret", toRecipients = To("nobody@larkmoor.example"), from = To(person)[0] });
        var folder = await FolderAsync(person, "Folder");
        return (person, template.Replace("{message}", message.Id, StringComparison.Ordinal).Replace("{folder}", folder, StringComparison.Ordinal));
    }

    private static Task<Answer> CallAsync(Caller caller, string method, string path, string? body) => caller.SendAsync(
        new HttpMethod(method), path, body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

    private static bool Suffices(string held, string needed) => held == needed || (held, needed) == ("Mail.ReadWrite", "Mail.Read");

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Nobody_but_the_owner_comes_in_whatever_was_granted(string method, string template, string? body, string needed)
    {
        Assert.Contains(needed, All);
        var (owner, path) = await MailboxAsync(template);
        var other = await NewPersonAsync(scopes: string.Join(' ', All) + " User.Read User.ReadWrite.All Directory.ReadWrite.All");
        foreach (var key in (string[])[owner.Id, owner.Address])
        {
            var refused = (await CallAsync(other.Caller, method, $"/users/{key}/{path}", body)).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
            Assert.DoesNotContain("secret", refused.Text, StringComparison.Ordinal);
        }

        Assert.Equal("1", (await owner.GetAsync("/messages/$count")).Text);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task The_owner_needs_the_permission(string method, string template, string? body, string needed)
    {
        var (owner, path) = await MailboxAsync(template);
        foreach (var held in All.Where(h => !Suffices(h, needed)).Append("User.ReadWrite.All Directory.ReadWrite.All"))
        {
            (await CallAsync(With(owner, held).Caller, method, $"/me/{path}", body)).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied", "Access is denied.");
        }

        var through = await CallAsync(With(owner, needed).Caller, method, $"/me/{path}", body);
        Assert.True((int)through.Status is >= 200 and < 300, through.Text);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task An_application_comes_in_with_the_permission_and_not_without(string method, string template, string? body, string needed)
    {
        var (owner, path) = await MailboxAsync(template);
        foreach (var held in All.Where(h => !Suffices(h, needed)).Append("User.ReadWrite.All Directory.ReadWrite.All"))
        {
            (await CallAsync(await Server.AppWithAsync(held), method, $"/users/{owner.Id}/{path}", body)).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        }

        var application = await Server.AppWithAsync(needed);
        (await CallAsync(application, method, $"/me/{path}", body)).Refused(HttpStatusCode.BadRequest, "BadRequest", "delegated authentication flow");
        var through = await CallAsync(application, method, $"/users/{owner.Id}/{path}", body);
        Assert.True((int)through.Status is >= 200 and < 300, through.Text);
    }

    [Theory]
    [InlineData("Mail.ReadBasic")]
    [InlineData("Mail.ReadBasic.All")]
    public async Task A_token_for_the_basics_reads_no_body(string scope)
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "Shown", body = Plain("Confidential") });
        foreach (var path in (string[])["/messages/{id}", "/messages/{id}?$select=subject,body,bodyPreview,uniqueBody", "/messages", "/messages?$select=subject,body",
            "/mailFolders/drafts/messages", "/mailFolders/drafts/messages/{id}", "/mailFolders/drafts/messages/delta"])
        {
            var here = path.Replace("{id}", draft.Id, StringComparison.Ordinal);
            var answer = (scope == "Mail.ReadBasic"
                ? await With(person, scope).GetAsync(here)
                : await (await Server.AppWithAsync(scope)).GetAsync($"/users/{person.Id}{here}")).Must(HttpStatusCode.OK);
            Assert.Contains("\"subject\":\"Shown\"", answer.Text);
            Assert.DoesNotContain("\"body\":", answer.Text);
            Assert.DoesNotContain("\"bodyPreview\":", answer.Text);
            Assert.DoesNotContain("\"uniqueBody\":", answer.Text);
            Assert.DoesNotContain("Confidential", answer.Text);
        }
    }

    [Fact]
    public async Task A_token_for_the_basics_neither_writes_nor_sends()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "Mine", toRecipients = To(person) });
        var basic = With(person, "Mail.ReadBasic");
        (await basic.PatchAsync($"/messages/{draft.Id}", new { subject = "x" })).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        (await basic.PostAsync("/messages", new { subject = "x" })).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        (await basic.PostAsync($"/messages/{draft.Id}/send")).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        (await basic.DeleteAsync($"/messages/{draft.Id}")).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        var property = await basic.GetAsync($"/messages/{draft.Id}/body");
        Assert.Equal(HttpStatusCode.NoContent, property.Status);
    }

    [Fact]
    public async Task A_message_is_not_found_in_the_mailbox_of_another()
    {
        var (one, two) = (await NewPersonAsync(), await NewPersonAsync());
        var theirs = await DraftAsync(two, new { subject = "theirs" });
        (await one.GetAsync($"/messages/{theirs.Id}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await one.PatchAsync($"/messages/{theirs.Id}", new { subject = "x" })).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await one.DeleteAsync($"/messages/{theirs.Id}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await one.PostAsync($"/messages/{theirs.Id}/send")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await App.GetAsync($"/users/{one.Id}/messages/{theirs.Id}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await App.GetAsync($"/users/{two.Id}/messages/{theirs.Id}")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_reaches_ones_own_mailbox_by_name_as_well()
    {
        var person = await NewPersonAsync();
        (await person.Caller.GetAsync($"/users/{person.Id}/messages")).Must(HttpStatusCode.OK);
        (await person.Caller.GetAsync($"/users/{person.Address.ToUpperInvariant()}/messages")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Somebody_unknown_has_no_mailbox()
    {
        (await App.GetAsync($"/users/{Guid.NewGuid()}/messages")).Must(HttpStatusCode.NotFound);
        (await App.GetAsync("/users/nobody@larkmoor.example/messages")).Must(HttpStatusCode.NotFound);
        var person = await NewPersonAsync();
        (await App.DeleteAsync($"/users/{person.Id}")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"/users/{person.Id}/messages")).Must(HttpStatusCode.NotFound);
        (await person.GetAsync("/messages")).Must(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_guest_has_no_mailbox_here()
    {
        var guest = await NewUserAsync(also: new { userType = "Guest" });
        (await App.GetAsync($"/users/{guest.Id}/messages")).Refused(HttpStatusCode.NotFound, "MailboxNotEnabledForRESTAPI");
    }
}
