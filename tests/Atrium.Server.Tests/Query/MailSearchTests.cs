// One line a query: what the store answers over http is what the in-memory evaluator says of all messages, newest first.

using System.Net;
using Atrium.Areas.Mail;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

public abstract class MailSearchTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    /// <summary>The query inside the quotes, and the least number of results.</summary>
    public static TheoryData<string, int> Queries => new()
    {
        { "pizza", 8 },
        { "PIZZA", 8 },
        { "pizz", 0 },
        { "pizz*", 9 },
        { "pizza friday", 3 },
        { "pizza OR report", 10 },
        { "\\\"pizza on friday\\\"", 2 },
        { "\\\"on pizza\\\"", 1 },
        { "\\\"pizza oven\\\"", 1 },
        { "pizza -friday", 4 },
        { "pizza NOT friday", 4 },
        { "NOT pizza", 15 },
        { "-subject:x", 25 },
        { "pizza AND (friday OR oven) AND NOT body:excitement", 2 },
        { "subject:pizza", 6 },
        { "subject:(pizza friday)", 3 },
        { "subject:(pizza OR hello) NOT subject:big", 8 },
        { "subject<>pizza", 20 },
        { "body:oven", 10 },
        { "body:ven", 0 },
        { "body:café", 6 },
        { "body:nextpara", 0 },
        { "body:next", 6 },
        { "body:unseen OR body:color OR body:hidden OR body:secret", 0 },
        { "body:link", 6 },
        { "body:\\\"not html\\\"", 6 },
        { "body:excitement", 7 },
        { "never searched", 0 },
        { "categoryword OR replyto", 0 },
        { "from:ada", 10 },
        { "from:ada@larkmoor.example", 10 },
        { "from:\\\"Ada Lovelace\\\"", 10 },
        { "from:\\\"lovelace ada\\\"", 0 },
        { "from:larkmoor.example", 10 },
        { "from:bob1@far.example", 4 },
        { "from:bob*", 15 },
        { "lovelace", 10 },
        { "from:ada subject:pizza", 2 },
        { "to:carol", 31 },
        { "to:ön", 31 },
        { "to:dan.1@larkmoor.example", 15 },
        { "cc:eve", 7 },
        { "bcc:hidden", 5 },
        { "recipients:lovelace", 7 },
        { "participants:lovelace", 14 },
        { "participants:hidden AND NOT cc:eve", 3 },
        { "hasAttachments:true", 8 },
        { "hasattachment:false pizza", 5 },
        { "hasAttachments<>true", 23 },
        { "importance:high", 10 },
        { "importance:medium OR importance:low", 20 },
        { "importance<>high oven", 5 },
        { "kind:email pizza", 8 },
        { "kind:voicemail", 0 },
        { "kind<>voicemail pizza", 8 },
        { "received:07/23/2018", 4 },
        { "received:2018-07-23", 4 },
        { "sent:2018-07-23", 4 },
        { "received>=2018-07-23 pizza", 1 },
        { "received<2018-07-22", 4 },
        { "sent>2018-07-21 sent<2018-07-24", 6 },
        { "received:2018-07-20..2018-07-21", 4 },
        { "received:2018-07-23T10:00:30Z", 2 },
        { "sent:today", 1 },
        { "sent:yesterday OR sent:today", 2 },
        { "sent:\\\"this week\\\"", 1 },
        { "sent:\\\"last month\\\" OR sent:\\\"this month\\\"", 2 },
        { "sent>=\\\"this year\\\"", 2 },
        { "NOT sent:2018-07-23 pizza", 6 },
        { "sent<1970-01-01", 1 },
        { "sent:9998-12-31", 1 },
        { "2018", 1 },
        { "100%", 1 },
        { "o'neil", 1 },
        { "neil", 1 },
        { "a_b", 1 },
        { "e-mail", 1 },
        { "back\\\\slash", 1 },
        { "quoted", 1 },
        { "é*", 1 },
        { "éclair", 1 },
        { "e\u0301clair", 1 },
        { "istanbul", 1 },
        { "İstanbul", 1 },
        { "ı*", 1 },
        { "strasse", 1 },
        { "straße", 1 },
        { "日本", 1 },
        { "本語", 1 },
        { "日語", 0 },
        { "メ*", 1 },
        { "עברית", 1 },
        { "😀", 1 },
        { "\\\"AND OR NOT\\\"", 1 },
        { "subject:\\\"from:ada\\\"", 1 },
        { "\\\"hello world\\\"", 1 },
        { "hello world", 3 },
        { "helloworld", 1 },
        { "\\\"larkmoor example pizza\\\"", 1 },
        { "R&D #1", 1 },
        { "tab line", 1 },
        { string.Concat(Enumerable.Repeat("abcdefghij", 10)), 1 },
        { string.Concat(Enumerable.Repeat("abcdefghij", 6)) + "*", 2 },
        { "subject:x", 1 },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Messages_are_found_as_the_evaluator_finds_them(string query, int least)
    {
        var box = await SearchMailbox.OnAsync(Server, App);
        var plan = new Plan { Table = TestModel.Real.Entity<Message>().Table!, Owner = box.Owner };
        Assert.InRange(await CompareAsync(box, plan, $"/users/{box.Owner}/messages", query, 7), least, SearchMailbox.Subjects.Count);
        await CompareAsync(box, plan with { Parent = DerivedKey.Of(box.Owner, "archive") }, $"/users/{box.Owner}/mailFolders/archive/messages", query, 0);
    }

    [Fact]
    public async Task At_most_a_thousand_are_found_over_all_pages_and_others_are_not_paid_for()
    {
        var (full, other) = (await SearchMailbox.EmptyAsync(Server, App), await SearchMailbox.EmptyAsync(Server, App));
        var day = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await full.AddAsync(Enumerable.Range(0, 1050).Select(i => ("inbox", (object)new { subject = $"Flood {i}", sentDateTime = Instants.Text(day.AddMinutes(i)) })));
        await other.AddAsync([("inbox", new { subject = "Flood 0", sentDateTime = Instants.Text(day) })]);

        var sizes = new List<int>();
        var subjects = new HashSet<string>();
        for (string? next = $"/users/{full.Owner}/messages?$search=\"flood\"&$top=400&$select=subject"; next is not null;)
        {
            var page = (await App.GetAsync(next)).Must(HttpStatusCode.OK);
            sizes.Add(page.Items.Length);
            subjects.UnionWith(page.Items.Select(m => m.GetProperty("subject").GetString()!));
            next = page.NextLink;
        }

        Assert.Equal([400, 400, 200], sizes);
        Assert.Equal((1000, true, false), (subjects.Count, subjects.Contains("Flood 1049"), subjects.Contains("Flood 49")));
        Assert.Single((await App.GetAsync($"/users/{other.Owner}/messages?$search=\"subject:flood\"")).Must(HttpStatusCode.OK).Items);
    }

    [Theory]
    [InlineData("$search=\"a\"&$filter=isRead eq true", 400, "SearchWithFilter")]
    [InlineData("$search=\"a\"&$orderby=subject", 400, "SearchWithOrderBy")]
    [InlineData("$search=\"a\"&$count=true", 400, "SearchWithCount")]
    [InlineData("$search=\"a\"&$skip=1", 400, "SearchWithSkip")]
    [InlineData("$search=from:ada", 400, "BadRequest")]
    [InlineData("$search=\"form:ada\"", 400, "ErrorInvalidRequest")]
    [InlineData("$search=\"(a\"", 400, "ErrorInvalidRequest")]
    [InlineData("$search=\"attachment:a\"", 501, "NotImplemented")]
    [InlineData("$search=\"size:1..500000\"", 501, "NotImplemented")]
    public async Task What_is_refused(string options, int status, string code)
    {
        var box = await SearchMailbox.OnAsync(Server, App);
        (await App.GetAsync($"/users/{box.Owner}/messages?{options}")).Refused((HttpStatusCode)status, code);
    }

    /// <summary>Long and deep queries are answered or refused; the databases' own parsers never see what they cannot take.</summary>
    [Fact]
    public async Task Long_and_deep_queries()
    {
        var box = await SearchMailbox.OnAsync(Server, App);
        var words = Enumerable.Range(0, 200).Select(i => $"w{i}").ToList();
        string[] queries =
        [
            string.Join(' ', words), string.Join(" OR ", words), "\\\"" + string.Join(' ', words) + "\\\"", string.Join(" NOT ", words[..100]),
            string.Concat(words[..90].Select((w, i) => $"{w} {(i % 2 == 0 ? "OR" : "AND")} (")) + "pizza" + new string(')', 90),
            string.Concat(words[..8].Select((w, i) => $"{w} {(i % 2 == 0 ? "OR" : "AND")} (")) + "pizza" + new string(')', 8),
        ];
        foreach (var query in queries)
        {
            var url = $"/users/{box.Owner}/messages?$top=1&$search={Uri.EscapeDataString($"\"{query}\"")}";
            (await App.GetAsync(url)).Must(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Counting_and_folders_are_not_searched()
    {
        var box = await SearchMailbox.OnAsync(Server, App);
        (await App.GetAsync($"/users/{box.Owner}/messages/$count?$search=\"a\"")).Refused(HttpStatusCode.BadRequest, "SearchWithCount");
        (await App.GetAsync($"/users/{box.Owner}/mailFolders?$search=\"a\"")).Refused(HttpStatusCode.BadRequest, "ErrorInvalidUrlQuery");
        var basic = await Server.AppWithAsync("Mail.ReadBasic.All");
        (await basic.GetAsync($"/users/{box.Owner}/messages?$search=\"subject:a\"")).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        (await basic.GetAsync($"/users/{box.Owner}/messages")).Must(HttpStatusCode.OK);
    }

    /// <summary>All pages, against one application of the query to all rows. How many were found.</summary>
    private async Task<int> CompareAsync(SearchMailbox box, Plan all, string path, string query, int top)
    {
        var type = TestModel.Real.Entity<Message>();
        var options = "$search=" + Uri.EscapeDataString($"\"{query}\"");
        var parsed = QueryParser.Parse(new QueryContext { Model = TestModel.Real, Type = type }, options);
        var rows = (await box.Store.ListAsync(box.Tenant, all, TestContext.Current.CancellationToken)).Rows;
        var expected = InMemory.Apply(all with { Search = SearchTimes.At(parsed.Search!, DateTimeOffset.UtcNow), OrderBy = parsed.OrderBy }, rows);

        var found = new List<Guid>();
        for (string? next = $"{path}?{options}&$select=id{(top > 0 ? $"&$top={top}" : "")}"; next is not null;)
        {
            var page = (await App.GetAsync(next)).Must(HttpStatusCode.OK);
            found.AddRange(page.Items.Select(m => WireId.TryParse(type, m.GetProperty("id").GetString()!, out var key, out _) ? key : Guid.Empty));
            next = page.NextLink;
        }

        Assert.Equal(expected.Rows.Select(r => r.Key), found);
        return found.Count;
    }
}

public sealed class MailSearchTestsOnSqlite(SharedServers servers) : MailSearchTests(servers, StoreKind.Sqlite);

public sealed class MailSearchTestsOnPostgres(SharedServers servers) : MailSearchTests(servers, StoreKind.Postgres);
