// Sending: who gets a copy, what it holds, and what is refused.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class SendingTestsOnSqlite(SharedServers servers) : SendingTests(servers, StoreKind.Sqlite);

public sealed class SendingTestsOnPostgres(SharedServers servers) : SendingTests(servers, StoreKind.Postgres);

public abstract class SendingTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    [Fact]
    public async Task A_sent_message_is_in_the_inbox_of_each_recipient_and_in_the_senders_sent_items()
    {
        var (from, to, cc) = (await NewPersonAsync("Sender"), await NewPersonAsync("Reader"), await NewPersonAsync("Copied"));
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var answer = (await from.PostAsync("/sendMail", new
        {
            message = new { subject = "All hands", body = Html("<p>At <b>ten</b></p>"), toRecipients = To(to), ccRecipients = To(cc), importance = "high" },
        })).Must(HttpStatusCode.Accepted);
        Assert.Empty(answer.Bytes);

        var sent = await OnlyAsync(from, "sentitems", "All hands");
        Assert.True(sent.GetProperty("isRead").GetBoolean());
        Assert.False(sent.GetProperty("isDraft").GetBoolean());
        foreach (var person in (Person[])[to, cc])
        {
            var got = await OnlyAsync(person, "inbox", "All hands");
            Assert.False(got.GetProperty("isRead").GetBoolean());
            Assert.False(got.GetProperty("isDraft").GetBoolean());
            Assert.Equal(from.Address, Text(got.GetProperty("from").GetProperty("emailAddress"), "address"));
            Assert.Equal("Sender", Text(got.GetProperty("from").GetProperty("emailAddress"), "name"));
            Assert.Equal(from.Address, Text(got.GetProperty("sender").GetProperty("emailAddress"), "address"));
            Assert.Equal([to.Address], Addresses(got, "toRecipients"));
            Assert.Equal("Reader", Text(got.GetProperty("toRecipients")[0].GetProperty("emailAddress"), "name"));
            Assert.Equal([cc.Address], Addresses(got, "ccRecipients"));
            Assert.Equal("high", Text(got, "importance"));
            Assert.Equal("At ten", Text(got, "bodyPreview"));
            Assert.Equal(Text(sent, "internetMessageId"), Text(got, "internetMessageId"));
            Assert.Equal(Text(sent, "conversationId"), Text(got, "conversationId"));
            Assert.NotEqual(Id(sent), Id(got));
            Assert.InRange(got.GetProperty("receivedDateTime").GetDateTimeOffset(), before, DateTimeOffset.UtcNow.AddSeconds(1));
        }
    }

    [Fact]
    public async Task A_blind_copy_is_seen_by_nobody_but_the_sender()
    {
        var (from, to, bcc) = (await NewPersonAsync(), await NewPersonAsync(), await NewPersonAsync());
        (await from.PostAsync("/sendMail", new { message = new { subject = "Psst", toRecipients = To(to), bccRecipients = To(bcc) } })).Must(HttpStatusCode.Accepted);
        Assert.Equal([bcc.Address], Addresses(await OnlyAsync(from, "sentitems", "Psst"), "bccRecipients"));
        Assert.Empty(Addresses(await OnlyAsync(to, "inbox", "Psst"), "bccRecipients"));
        var got = await OnlyAsync(bcc, "inbox", "Psst");
        Assert.Empty(Addresses(got, "bccRecipients"));
        Assert.DoesNotContain(bcc.Address, got.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Somebody_who_is_named_more_than_once_gets_one_copy()
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        (await from.PostAsync("/sendMail", new
        {
            message = new
            {
                subject = "Once",
                toRecipients = To(to.Address, to.Address.ToUpperInvariant()),
                ccRecipients = To(to),
                bccRecipients = To(to),
            },
        })).Must(HttpStatusCode.Accepted);
        await OnlyAsync(to, "inbox", "Once");
    }

    [Fact]
    public async Task Mail_to_oneself_arrives()
    {
        var person = await NewPersonAsync();
        await SendAsync(person, "Note to self", person);
        Assert.False((await OnlyAsync(person, "inbox", "Note to self")).GetProperty("isRead").GetBoolean());
        await OnlyAsync(person, "sentitems", "Note to self");
    }

    [Fact]
    public async Task A_group_passes_mail_on_to_its_members_each_once()
    {
        var (from, one, two) = (await NewPersonAsync(), await NewPersonAsync(), await NewPersonAsync());
        var nickname = Unique("team");
        var group = (await App.PostAsync("/groups", new
        {
            displayName = nickname,
            mailNickname = nickname,
            mailEnabled = true,
            securityEnabled = false,
            groupTypes = new[] { "Unified" },
        })).Must(HttpStatusCode.Created);
        foreach (var member in (Person[])[one, two])
        {
            (await App.PostAsync($"/groups/{group.Id}/members/$ref", new Dictionary<string, string>
            {
                ["@odata.id"] = $"{Server.File.Graph}/directoryObjects/{member.Id}",
            })).Must(HttpStatusCode.NoContent);
        }

        var address = Text((await App.GetAsync($"/groups/{group.Id}")).Json, "mail");
        (await from.PostAsync("/sendMail", new { message = new { subject = "Team", toRecipients = To(address), ccRecipients = To(two) } })).Must(HttpStatusCode.Accepted);
        Assert.Equal([address], Addresses(await OnlyAsync(one, "inbox", "Team"), "toRecipients"));
        await OnlyAsync(two, "inbox", "Team");
        Assert.Empty(await WithSubjectAsync(from, "inbox", "Team"));
        Assert.Empty((await from.GetAsync("/mailFolders/inbox/messages")).Items);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("\"false\"")]
    public async Task The_senders_copy_is_left_out_on_request(string no)
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        var body = "{\"Message\":{\"subject\":\"No trace\",\"toRecipients\":[{\"emailAddress\":{\"address\":\"" + to.Address + "\"}}]},\"SaveToSentItems\":" + no + "}";
        (await from.PostAsync("/sendMail", body)).Must(HttpStatusCode.Accepted);
        await OnlyAsync(to, "inbox", "No trace");
        Assert.Empty(await WithSubjectAsync(from, "sentitems", "No trace"));
    }

    [Fact]
    public async Task A_sent_draft_keeps_its_immutable_id_and_gets_another_default_one()
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        var made = (await from.PostAsync("/messages", new { subject = "Draft no more", toRecipients = To(to) }, ImmutableIds)).Must(HttpStatusCode.Created);
        var plain = Id(await OnlyAsync(from, "drafts", "Draft no more"));
        var answer = (await from.PostAsync($"/messages/{plain}/send")).Must(HttpStatusCode.Accepted);
        Assert.Empty(answer.Bytes);
        (await from.GetAsync($"/messages/{plain}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        var sent = (await from.GetAsync($"/messages/{made.Id}", ImmutableIds)).Must(HttpStatusCode.OK);
        Assert.Equal((await from.GetAsync("/mailFolders/sentitems")).Id, Text(sent.Json, "parentFolderId"));
        Assert.False(sent.Json.GetProperty("isDraft").GetBoolean());
        Assert.Equal(Text(made.Json, "internetMessageId"), Text(await OnlyAsync(to, "inbox", "Draft no more"), "internetMessageId"));
        (await from.PostAsync($"/messages/{Id(await OnlyAsync(from, "sentitems", "Draft no more"))}/send")).Must(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_draft_sent_twice_at_once_leaves_once()
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        var draft = await DraftAsync(from, new { subject = "Race", toRecipients = To(to) });
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => from.PostAsync($"/messages/{draft.Id}/send")));
        Assert.Single(answers, a => a.Status == HttpStatusCode.Accepted);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.Accepted), a => a.Refused(HttpStatusCode.NotFound, "ErrorItemNotFound"));
        await OnlyAsync(to, "inbox", "Race");
    }

    [Fact]
    public async Task An_address_that_leads_to_nobody_is_reported_to_the_sender()
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        var nobody = $"{Unique("nobody")}@larkmoor.example";
        (await from.PostAsync("/sendMail", new { message = new { subject = "Lost", toRecipients = To(to.Address, nobody) } })).Must(HttpStatusCode.Accepted);
        await OnlyAsync(to, "inbox", "Lost");
        var report = Assert.Single((await from.GetAsync("/mailFolders/inbox/messages")).Items);
        Assert.Equal("Undeliverable: Lost", Text(report, "subject"));
        Assert.False(report.GetProperty("isRead").GetBoolean());
        Assert.Equal("postmaster@larkmoor.example", Text(report.GetProperty("from").GetProperty("emailAddress"), "address"));
        Assert.Equal([from.Address], Addresses(report, "toRecipients"));
        var body = Text(report.GetProperty("body"), "content");
        Assert.Contains(nobody, body, StringComparison.Ordinal);
        Assert.DoesNotContain(to.Address, body, StringComparison.Ordinal);
        Assert.Equal(Text(await OnlyAsync(from, "sentitems", "Lost"), "conversationId"), Text(report, "conversationId"));
    }

    [Fact]
    public async Task Mail_to_somebody_in_the_bin_comes_back()
    {
        var (from, gone) = (await NewPersonAsync(), await NewPersonAsync());
        (await App.DeleteAsync($"/users/{gone.Id}")).Must(HttpStatusCode.NoContent);
        await SendAsync(from, "Too late", gone);
        Assert.Equal("Undeliverable: Too late", Text(Assert.Single((await from.GetAsync("/mailFolders/inbox/messages")).Items), "subject"));
    }

    [Fact]
    public async Task Mail_to_people_who_are_deleted_at_that_instant_arrives_or_comes_back()
    {
        var from = await NewPersonAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => NewPersonAsync()));
        var removal = Task.WhenAll(people.Select(async p =>
        {
            (await App.DeleteAsync($"/users/{p.Id}")).Must(HttpStatusCode.NoContent);
            (await App.DeleteAsync($"/directory/deletedItems/{p.Id}")).Must(HttpStatusCode.NoContent);
        }));
        var sent = 0;
        do
        {
            await SendAsync(from, $"Catch {sent++}", people);
        }
        while (!removal.IsCompleted);
        await removal;
        await SendAsync(from, "After", people);
        var report = await OnlyAsync(from, "inbox", "Undeliverable: After");
        Assert.All(people, p => Assert.Contains(p.Address, Text(report.GetProperty("body"), "content"), StringComparison.Ordinal));
        Assert.Equal(sent + 1, int.Parse((await from.GetAsync("/mailFolders/sentitems/messages/$count")).Text, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("""{"message":{"subject":"x"}}""", "ErrorInvalidRecipients", "contains no recipients")]
    [InlineData("""{"message":{"subject":"x","toRecipients":[]}}""", "ErrorInvalidRecipients", "contains no recipients")]
    [InlineData("""{"message":{"toRecipients":[{"emailAddress":{"address":"not an address"}}]}}""", "ErrorInvalidRecipients", "'not an address' is not resolved")]
    [InlineData("""{"message":{"toRecipients":[{"emailAddress":{"name":"Only A Name"}}]}}""", "ErrorInvalidRecipients", "'Only A Name' is not resolved")]
    [InlineData("""{"message":{"toRecipients":"a@b.example"}}""", "RequestBodyRead", null)]
    [InlineData("""{"message":{"subjekt":"x"}}""", "RequestBroker--ParseUri", null)]
    [InlineData("""{"message":"hello"}""", "RequestBodyRead", null)]
    [InlineData("""{"message":{"body":{"contentType":"text","content":5},"toRecipients":[]}}""", "RequestBodyRead", null)]
    public async Task What_cannot_be_sent_is_refused_and_leaves_nothing(string body, string code, string? message)
    {
        var person = await NewPersonAsync();
        (await person.PostAsync("/sendMail", body)).Refused(HttpStatusCode.BadRequest, code, message);
        Assert.Equal("0", (await person.GetAsync("/messages/$count")).Text);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message":null}""")]
    [InlineData("""{"saveToSentItems":true}""")]
    [InlineData("""{"message":{},"extra":1}""")]
    public async Task A_call_without_its_parameters_is_refused(string body) =>
        (await (await NewPersonAsync()).PostAsync("/sendMail", body)).Must(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_draft_without_recipients_stays_a_draft()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "To whom?" });
        (await person.PostAsync($"/messages/{draft.Id}/send")).Refused(
            HttpStatusCode.BadRequest, "ErrorInvalidRecipients", "A message can't be sent because it contains no recipients.");
        Assert.True((await OnlyAsync(person, "drafts", "To whom?")).GetProperty("isDraft").GetBoolean());
    }

    [Fact]
    public async Task More_than_five_hundred_recipients_are_refused()
    {
        var person = await NewPersonAsync();
        object[] Many(int count, string stem) => To(Enumerable.Range(0, count).Select(i => $"{stem}{i}@elsewhere.example"));
        (await person.PostAsync("/sendMail", new { message = new { toRecipients = Many(300, "a"), ccRecipients = Many(201, "b") } }))
            .Refused(HttpStatusCode.BadRequest, "ErrorInvalidRecipients");
        (await person.PostAsync("/sendMail", new { message = new { subject = "Full", toRecipients = Many(300, "a"), ccRecipients = Many(200, "b") } }))
            .Must(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("from")]
    [InlineData("sender")]
    public async Task Nobody_writes_in_the_name_of_another(string property)
    {
        var (from, to, other) = (await NewPersonAsync(), await NewPersonAsync(), await NewPersonAsync());
        var message = new Dictionary<string, object> { ["subject"] = "Not me", ["toRecipients"] = To(to), [property] = To(other)[0] };
        (await from.PostAsync("/sendMail", new { message })).Refused(HttpStatusCode.Forbidden, "ErrorSendAsDenied", "Cannot submit message.");
        Assert.Empty(await WithSubjectAsync(to, "inbox", "Not me"));
        message[property] = To(from)[0];
        (await from.PostAsync("/sendMail", new { message })).Must(HttpStatusCode.Accepted);
        await OnlyAsync(to, "inbox", "Not me");
    }

    [Fact]
    public async Task An_application_sends_from_the_mailbox_that_it_addresses()
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        var message = new { subject = "By machine", toRecipients = To(to) };
        (await App.PostAsync($"/users/{from.Id}/sendMail", new { message })).Must(HttpStatusCode.Accepted);
        Assert.Equal(from.Address, Text((await OnlyAsync(to, "inbox", "By machine")).GetProperty("from").GetProperty("emailAddress"), "address"));
        await OnlyAsync(from, "sentitems", "By machine");
        var spoofed = new { subject = "By machine", toRecipients = To(to), from = To(to)[0] };
        (await App.PostAsync($"/users/{from.Id}/sendMail", new { message = spoofed })).Refused(HttpStatusCode.Forbidden, "ErrorSendAsDenied");
    }

    [Fact]
    public async Task A_copy_that_the_recipient_changes_is_the_recipients_own()
    {
        var (from, one, two) = (await NewPersonAsync(), await NewPersonAsync(), await NewPersonAsync());
        await SendAsync(from, "Separate", one, two);
        (await one.DeleteAsync($"/messages/{Id(await OnlyAsync(one, "inbox", "Separate"))}")).Must(HttpStatusCode.NoContent);
        await OnlyAsync(two, "inbox", "Separate");
        await OnlyAsync(from, "sentitems", "Separate");
    }

    [Fact]
    public async Task Many_send_to_one_at_once_and_all_arrives()
    {
        var to = await NewPersonAsync();
        var senders = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => NewPersonAsync()));
        await Task.WhenAll(senders.SelectMany((s, i) => Enumerable.Range(0, 3).Select(j => SendAsync(s, $"{i}-{j}", to))));
        Assert.Equal((0, 15, 15), await CountsAsync(to, "inbox"));
        var subjects = Subjects((await to.GetAsync("/mailFolders/inbox/messages?$top=50")).Must(HttpStatusCode.OK));
        Assert.Equal(15, subjects.Distinct().Count());
        Assert.Equal(JsonValueKind.Array, (await to.GetAsync("/messages")).Json.GetProperty("value").ValueKind);
    }
}
