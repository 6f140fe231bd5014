// Lists of messages: order, conditions, pages and counts.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class MessageListTestsOnSqlite(SharedServers servers) : MessageListTests(servers, StoreKind.Sqlite);

public sealed class MessageListTestsOnPostgres(SharedServers servers) : MessageListTests(servers, StoreKind.Postgres);

public abstract class MessageListTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    /// <summary>Five messages in a folder, the last one made last.</summary>
    private async Task<(Person Person, string Folder, string Other)> FiveAsync()
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "Five");
        string[] importance = ["low", "normal", "high", "normal", "low"];
        for (var i = 0; i < 5; i++)
        {
            await DraftAsync(
                person,
                new
                {
                    subject = $"{(char)('e' - i)}{i}",
                    importance = importance[i],
                    isRead = i % 2 == 0,
                    categories = i == 3 ? new[] { "Red" } : [],
                    from = new { emailAddress = new { name = $"N{i}", address = i < 2 ? "Anna@elsewhere.example" : "bert@elsewhere.example" } },
                },
                folder);
        }

        return (person, folder, await FolderAsync(person, "Other"));
    }

    [Fact]
    public async Task The_newest_message_comes_first_unless_asked_otherwise()
    {
        var (person, folder, _) = await FiveAsync();
        var list = (await person.GetAsync($"/mailFolders/{folder}/messages")).Must(HttpStatusCode.OK);
        Assert.Equal(5, list.Items.Length);
        var received = list.Items.Select(m => m.GetProperty("receivedDateTime").GetDateTimeOffset()).ToList();
        Assert.Equal(received.OrderDescending(), received);
        Assert.EndsWith($"/$metadata#users('{person.Id}')/mailFolders('{folder}')/messages", list.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Null(list.NextLink);
    }

    [Theory]
    [InlineData("$filter=isRead eq false", "d1 b3")]
    [InlineData("$filter=isRead ne false", "e0 c2 a4")]
    [InlineData("$filter=not (isRead eq true)", "d1 b3")]
    [InlineData("$filter=importance eq 'high'", "c2")]
    [InlineData("$filter=importance in ('high','low')", "e0 c2 a4")]
    [InlineData("$filter=from/emailAddress/address eq 'anna@ELSEWHERE.example'", "e0 d1")]
    [InlineData("$filter=FROM/emailaddress/ADDRESS eq 'bert@elsewhere.example'", "c2 b3 a4")]
    [InlineData("$filter=subject eq 'C2'", "c2")]
    [InlineData("$filter=startswith(subject,'c')", "c2")]
    [InlineData("$filter=startsWith(subject,'D')", "d1")]
    [InlineData("$filter=contains(subject,'3')", "b3")]
    [InlineData("$filter=categories/any(c:c eq 'Red')", "b3")]
    [InlineData("$filter=isDraft eq true and isRead eq false", "d1 b3")]
    [InlineData("$filter=subject eq 'e0' or subject eq 'a4'", "e0 a4")]
    [InlineData("$filter=receivedDateTime ge 2020-01-01T00:00:00Z", "e0 d1 c2 b3 a4")]
    [InlineData("$filter=receivedDateTime lt 2020-01-01T00:00:00Z", "")]
    [InlineData("$filter=receivedDateTime gt 2020-01-01T00:00:00%2B02:00 and receivedDateTime lt 2120-01-01", "e0 d1 c2 b3 a4")]
    [InlineData("$filter=flag/flagStatus eq 'flagged'", "")]
    [InlineData("$filter=flag/flagStatus eq 'notFlagged'", "e0 d1 c2 b3 a4")]
    [InlineData("$filter=hasAttachments eq false", "e0 d1 c2 b3 a4")]
    [InlineData("$filter=inferenceClassification eq 'focused' and importance eq 'high'", "c2")]
    [InlineData("$filter=subject eq null", "")]
    [InlineData("filter=isRead eq false", "d1 b3")]
    public async Task A_condition_leaves_the_messages_that_meet_it(string query, string expected)
    {
        var (person, folder, _) = await FiveAsync();
        var list = (await person.GetAsync($"/mailFolders/{folder}/messages?{query}")).Must(HttpStatusCode.OK);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), Subjects(list).Order());
    }

    [Theory]
    [InlineData("$orderby=subject", "a4 b3 c2 d1 e0")]
    [InlineData("$orderby=subject desc", "e0 d1 c2 b3 a4")]
    [InlineData("$orderby=from/emailAddress/address desc,subject", "a4 b3 c2 d1 e0")]
    [InlineData("$orderby=from/emailAddress/address,subject", "d1 e0 a4 b3 c2")]
    [InlineData("$orderby=isRead,subject", "b3 d1 a4 c2 e0")]
    [InlineData("$filter=subject ge 'b' and isRead eq true&$orderby=subject", "c2 e0")]
    public async Task An_order_is_followed(string query, string expected)
    {
        var (person, folder, _) = await FiveAsync();
        Assert.Equal(expected.Split(' '), Subjects((await person.GetAsync($"/mailFolders/{folder}/messages?{query}")).Must(HttpStatusCode.OK)));
    }

    [Theory]
    [InlineData("$filter=isRead eq true&$orderby=subject")]
    [InlineData("$filter=isRead eq true and subject ge 'b'&$orderby=subject")]
    [InlineData("$filter=subject ge 'b'&$orderby=subject,receivedDateTime")]
    [InlineData("$filter=receivedDateTime ge 2020-01-01T00:00:00Z and subject ge 'b'&$orderby=subject,receivedDateTime")]
    public async Task What_is_sorted_by_must_lead_the_condition(string query)
    {
        var (person, folder, _) = await FiveAsync();
        (await person.GetAsync($"/mailFolders/{folder}/messages?{query}")).Refused(
            HttpStatusCode.BadRequest, "InefficientFilter", "The restriction or sort order is too complex for this operation.");
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        var (person, folder, _) = await FiveAsync();
        foreach (var query in (string[])["$top=2", "$top=2&$orderby=subject", "$top=2&$filter=subject ge 'a'&$orderby=subject desc", "$top=2&$skip=1&$orderby=subject"])
        {
            var expected = Subjects((await person.GetAsync($"/mailFolders/{folder}/messages?{query.Replace("$top=2", "$top=50", StringComparison.Ordinal)}")).Must(HttpStatusCode.OK));
            var found = new List<string>();
            for (var page = await person.GetAsync($"/mailFolders/{folder}/messages?{query}"); ; page = await person.Caller.GetAsync(page.NextLink))
            {
                Assert.True(page.Must(HttpStatusCode.OK).Items.Length <= 2);
                found.AddRange(Subjects(page));
                if (page.NextLink is null)
                {
                    break;
                }
            }

            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public async Task A_page_that_follows_does_not_repeat_what_arrived_meanwhile()
    {
        var (person, folder, _) = await FiveAsync();
        var first = (await person.GetAsync($"/mailFolders/{folder}/messages?$top=3")).Must(HttpStatusCode.OK);
        await DraftAsync(person, new { subject = "late" }, folder);
        var second = (await person.Caller.GetAsync(first.NextLink!)).Must(HttpStatusCode.OK);
        Assert.Equal(["a4", "b3", "c2", "d1", "e0"], Subjects(first).Concat(Subjects(second)).Order());
    }

    [Fact]
    public async Task The_count_is_of_all_that_meet_the_condition_on_every_page_and_needs_no_header()
    {
        var (person, folder, _) = await FiveAsync();
        var first = (await person.GetAsync($"/mailFolders/{folder}/messages?$count=true&$top=1&$filter=isRead eq true")).Must(HttpStatusCode.OK);
        Assert.Equal(3, first.Json.GetProperty("@odata.count").GetInt32());
        Assert.Equal(3, (await person.Caller.GetAsync(first.NextLink!)).Json.GetProperty("@odata.count").GetInt32());
        Assert.False((await person.GetAsync($"/mailFolders/{folder}/messages")).Json.TryGetProperty("@odata.count", out _));
        var number = (await person.GetAsync($"/mailFolders/{folder}/messages/$count?$filter=isRead eq true")).Must(HttpStatusCode.OK);
        Assert.Equal(("3", "text/plain"), (number.Text, number.ContentType));
        Assert.Equal("5", (await person.GetAsync("/messages/$count")).Text);
    }

    [Fact]
    public async Task A_page_holds_ten_messages_and_never_more_than_a_thousand()
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "Eleven");
        await Task.WhenAll(Enumerable.Range(0, 11).Select(i => DraftAsync(person, new { subject = $"{i}" }, folder)));
        var page = (await person.GetAsync($"/mailFolders/{folder}/messages")).Must(HttpStatusCode.OK);
        Assert.Equal(10, page.Items.Length);
        Assert.Single((await person.Caller.GetAsync(page.NextLink!)).Must(HttpStatusCode.OK).Items);
        Assert.Equal(11, (await person.GetAsync($"/mailFolders/{folder}/messages?$top=1001")).Must(HttpStatusCode.OK).Items.Length);
        var preferred = (await person.GetAsync($"/mailFolders/{folder}/messages", ("Prefer", "odata.maxpagesize=4"))).Must(HttpStatusCode.OK);
        Assert.Equal((4, "odata.maxpagesize=4"), (preferred.Items.Length, preferred.Header("Preference-Applied")));
        Assert.Equal(3, (await person.GetAsync($"/mailFolders/{folder}/messages?$skip=8")).Items.Length);
        Assert.Empty((await person.GetAsync($"/mailFolders/{folder}/messages?$skip=11")).Items);
    }

    [Theory]
    [InlineData("$top=0")]
    [InlineData("$top=-1")]
    [InlineData("$top=ten")]
    [InlineData("$skip=-1")]
    [InlineData("$count=maybe")]
    [InlineData("$skiptoken=nonsense")]
    [InlineData("$filter=isRead eq")]
    [InlineData("$filter=isRead eq 'yes'")]
    [InlineData("$filter=subjekt eq 'x'")]
    [InlineData("$filter=receivedDateTime ge 'yesterday'")]
    [InlineData("$filter=importance eq 'urgent'")]
    [InlineData("$filter=toRecipients/any(r:r/emailAddress/address eq 'a@b.example')")]
    [InlineData("$filter=body/content eq 'x'")]
    [InlineData("$orderby=subjekt")]
    [InlineData("$orderby=body/content")]
    [InlineData("$orderby=subject sideways")]
    [InlineData("$select=subjekt")]
    [InlineData("$wrong=1")]
    public async Task An_option_that_cannot_be_followed_is_refused(string query)
    {
        var person = await NewPersonAsync();
        var answer = (await person.GetAsync($"/messages?{query}")).Must(HttpStatusCode.BadRequest);
        Assert.NotEmpty(Text(answer.Json.GetProperty("error"), "code"));
    }

    [Fact]
    public async Task A_list_of_the_mailbox_holds_the_messages_of_all_folders_but_not_what_waits_to_be_recovered()
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "Deep", await FolderAsync(person, "Shallow"));
        await DraftAsync(person, new { subject = "deep" }, folder);
        var deleted = await DraftAsync(person, new { subject = "deleted" });
        var purged = await DraftAsync(person, new { subject = "purged" });
        (await person.DeleteAsync($"/messages/{deleted.Id}")).Must(HttpStatusCode.NoContent);
        (await person.DeleteAsync($"/messages/{purged.Id}")).Must(HttpStatusCode.NoContent);
        (await person.DeleteAsync($"/messages/{Id(await OnlyAsync(person, "deleteditems", "purged"))}")).Must(HttpStatusCode.NoContent);
        Assert.Equal(["deep", "deleted"], Subjects((await person.GetAsync("/messages?$orderby=subject")).Must(HttpStatusCode.OK)));
        Assert.Equal("2", (await person.GetAsync("/messages/$count")).Text);
    }

    [Fact]
    public async Task A_list_shows_the_selected_properties_only()
    {
        var (person, folder, _) = await FiveAsync();
        var item = (await person.GetAsync($"/mailFolders/{folder}/messages?$top=1&$select=subject,from")).Must(HttpStatusCode.OK).Items[0];
        Assert.Equal(["@odata.etag", "from", "id", "subject"], item.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }
}
