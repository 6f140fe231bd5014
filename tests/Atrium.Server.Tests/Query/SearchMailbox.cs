// A mailbox whose messages have words, dates and markup that searching could get wrong. Written through the store, since a client cannot choose dates.

using System.Net;
using System.Text.Json;
using Atrium.Areas.Mail;
using Atrium.Engine.Storage;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.Query;

/// <summary>Every third message is in the archive, the others are in the inbox.</summary>
internal sealed record SearchMailbox(Guid Owner, Caller Caller, Tenant Tenant, IStore Store)
{
    public static IReadOnlyList<string> Subjects { get; } =
    [
        "Pizza on Friday", "Re: Pizza on Friday", "pizza", "PIZZA!", "pizzas", "Friday, on pizza", "Quarterly report 2018", "report: quarterly", "O'Neil's 100% plan",
        "e-mail for a_b", "back\\slash \"quoted\"", "naïve e\u0301clair", "éclair", "İstanbul ISTANBUL ıstanbul", "straße STRASSE", "日本語のメール", "עברית", "😀 smile", "AND OR NOT",
        "from:ada", "", "x", "hello world", "hello big world", "world hello", "HelloWorld", "http://larkmoor.example/pizza?x=1", "R&D #1 + more", "tab\tand\nline",
        string.Concat(Enumerable.Repeat("abcdefghij", 10)), string.Concat(Enumerable.Repeat("abcdefghij", 10))[..^1] + "x",
    ];

    private static readonly (string Type, string Content)[] Bodies =
    [
        ("text", "Bring the oven. Excitement!"), ("html", "<html><head><title>unseen</title><style>p{color:red}</style></head><body><p>An <b>o</b>ven &amp; caf&eacute;</p><p>next</p>para</body></html>"),
        ("text", ""), ("html", "<div>pizza<br>oven</div><!-- hidden --><a href=\"https://secret.example\">link</a>"), ("text", "1 < 2 and <b>not html</b>"),
    ];

    private static readonly Dictionary<TestServer, Task<SearchMailbox>> Made = [];

    public static Task<SearchMailbox> OnAsync(TestServer server, Caller app)
    {
        lock (Made)
        {
            return Made.TryGetValue(server, out var made) ? made : Made[server] = MakeAsync(server, app);
        }
    }

    /// <summary>A new mailbox with nothing in it.</summary>
    public static async Task<SearchMailbox> EmptyAsync(TestServer server, Caller app)
    {
        var alias = $"m{Guid.NewGuid():N}"[..20];
        var owner = (await app.PostAsync("/users", new
        {
            accountEnabled = true,
            displayName = "Mailbox of words",
            mailNickname = alias,
            userPrincipalName = $"{alias}@larkmoor.example",
            mail = $"{alias}@larkmoor.example",
            passwordProfile = new { password = "Gauge-Marsh-4417!" },
        })).Must(HttpStatusCode.Created).Json.GetProperty("id").GetString()!;
        (await app.GetAsync($"/users/{owner}/mailFolders")).Must(HttpStatusCode.OK);
        var tenant = server.Host.Services.GetRequiredService<IHouse>().Tenants.Single(t => t.Id == server.File.TenantId);
        return new SearchMailbox(Guid.Parse(owner), app, tenant, server.Host.Services.GetRequiredService<IStore>());
    }

    public async Task<Row[]> AddAsync(IEnumerable<(string Folder, object Document)> messages)
    {
        var type = TestModel.Real.Entity<Message>();
        var set = new ChangeSet { At = DateTimeOffset.UtcNow };
        set.Rows.AddRange(messages.Select(m => new RowChange(RowChangeKind.Insert, new Row
        {
            Type = type,
            Key = Guid.CreateVersion7(),
            Owner = Owner,
            Parent = DerivedKey.Of(Owner, m.Folder),
            Document = JsonSerializer.SerializeToUtf8Bytes(m.Document),
        })));
        Assert.Null((await Store.CommitAsync(Tenant, set, TestContext.Current.CancellationToken)).Conflict);
        return [.. set.Rows.Select(r => r.Row)];
    }

    private static async Task<SearchMailbox> MakeAsync(TestServer server, Caller app)
    {
        var box = await EmptyAsync(server, app);
        await box.AddAsync(Subjects.Select((subject, i) => (i % 3 == 2 ? "archive" : "inbox", Message(i, subject))));
        return box;
    }

    private static object Message(int i, string subject) => new
    {
        subject,
        sentDateTime = Instants.Text(Sent(i)),
        receivedDateTime = Instants.Text(Sent(i).AddSeconds(30)),
        importance = (string[])["low", "normal", "high"] is var all ? all[i % 3] : null,
        hasAttachments = i % 4 == 0,
        isRead = i % 2 == 0,
        isDraft = false,
        body = new { contentType = Bodies[i % Bodies.Length].Type, content = Bodies[i % Bodies.Length].Content, original = "never searched" },
        from = Recipient(i % 3 == 0 ? "Ada Lovelace" : "Bob", i % 3 == 0 ? "ada@larkmoor.example" : $"bob{i % 4}@far.example"),
        toRecipients = new[] { Recipient("Carol Ön", "carol@larkmoor.example"), Recipient("Dan", $"dan.{i % 2}@larkmoor.example") },
        ccRecipients = i % 5 == 0 ? [Recipient("Eve Lovelace", "eve@far.example")] : Array.Empty<object>(),
        bccRecipients = i % 7 == 0 ? new[] { Recipient("Hidden", "hidden@far.example") } : null,
        replyTo = new[] { Recipient("Nobody", "replyto@far.example") },
        categories = new[] { "categoryword" },
    };

    private static object Recipient(string name, string address) => new { emailAddress = new { name, address } };

    /// <summary>Some share an instant; some are today, this week and in other years.</summary>
    private static DateTimeOffset Sent(int i)
    {
        var noon = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date, TimeSpan.Zero).AddHours(12);
        return i switch
        {
            < 8 => new DateTimeOffset(2018, 7, 20 + (i / 2), 10, 0, 0, TimeSpan.Zero),
            8 => new DateTimeOffset(2018, 7, 23, 0, 0, 0, TimeSpan.Zero),
            9 => new DateTimeOffset(2018, 7, 23, 23, 59, 29, TimeSpan.Zero),
            < 14 => noon.AddDays(-(i - 10)),
            < 20 => noon.AddDays(-20 * (i - 13)),
            20 => new DateTimeOffset(1969, 12, 31, 23, 0, 0, TimeSpan.Zero),
            21 => new DateTimeOffset(9998, 12, 31, 0, 0, 0, TimeSpan.Zero),
            _ => noon.AddYears(-(i - 21)),
        };
    }
}
