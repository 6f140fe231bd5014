// People and messages with values that comparing, folding, quoting, cutting and sorting could get wrong.

using System.Globalization;
using System.Net;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

/// <summary>Seeded once a server, over http.</summary>
internal sealed record Hostile(string Department, string Mailbox)
{
    public static string Long { get; } = string.Concat(Enumerable.Repeat("long ", 200))[..1000];

    /// <summary>Differs from <see cref="Long"/> only behind what an index holds.</summary>
    public static string LongToo { get; } = Long[..^1] + "!";

    public static string Longest { get; } = string.Concat(Enumerable.Repeat("ß%_'\\😀", 572))[..4000];

    public const string Sku = "0f2a6b31-5c6e-4e0c-9f0a-3a5f2be7c1d4";

    public const string OtherSku = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    /// <summary>Null and empty are among them; some are equal when folded.</summary>
    public static IReadOnlyList<string?> Texts { get; } =
    [
        "O'Neil", "o'neil", "100%", "100 percent", "a_b", "axb", "A%B", "back\\slash", "%", "_", "\\", "'", "''", "null", "😀", "😀 smile", "e\u0301clair",
        "éclair", "ÉCLAIR", "eclair", "İstanbul", "istanbul", "ISTANBUL", "ıstanbul", "straße", "STRASSE", "STRAẞE", "", null, "\uFFFD", "\uE000", "z", "Z",
        "tab\there", " space first", "1", "10", "9", "a,b", "a)b(", "$filter=1&x+y#z", "עברית", "日本",
    ];

    public static IReadOnlyList<string?> Instants { get; } =
    [
        "0001-01-01T00:00:00Z", "1601-01-01T00:00:00Z", "1969-12-31T23:59:59.9999999Z", "1970-01-01T00:00:00Z", "2024-02-29T12:00:00Z",
        "2024-02-29T14:00:00+02:00", "2024-02-29T12:00:00.0000001Z", "9999-12-31T23:59:59.9999999Z", null,
    ];

    private static readonly Dictionary<TestServer, Task<Hostile>> Made = [];

    public static Task<Hostile> OnAsync(TestServer server, Caller app)
    {
        lock (Made)
        {
            return Made.TryGetValue(server, out var made) ? made : Made[server] = MakeAsync(server, app);
        }
    }

    private static async Task<Hostile> MakeAsync(TestServer server, Caller app)
    {
        var department = $"Hostile {Guid.NewGuid():N}";
        for (var i = 0; i < Texts.Count; i++)
        {
            var (text, alias) = (Texts[i], $"h{i}x{Guid.NewGuid():N}"[..20]);
            var extension = i % 4 == 0 ? null : new { extensionAttribute1 = text, extensionAttribute2 = i % 2 == 0 ? "even" : null };
            (await app.PostAsync("/users", new Dictionary<string, object?>
            {
                ["accountEnabled"] = i % 3 != 0,
                ["displayName"] = string.IsNullOrEmpty(text) ? "equal" : i % 5 == 0 ? "Equal" : text,
                ["mailNickname"] = alias,
                ["userPrincipalName"] = $"{alias}@larkmoor.example",
                ["passwordProfile"] = new { password = "Gauge-Marsh-4417!" },
                ["department"] = department,
                ["jobTitle"] = text,
                ["streetAddress"] = i % 3 == 0 ? Long : i % 3 == 1 ? LongToo : null,
                ["employeeId"] = i.ToString(CultureInfo.InvariantCulture),
                ["employeeHireDate"] = Instants[i % Instants.Count],
                ["otherMails"] = i % 2 == 0 ? new[] { $"one{i % 4}@example.org", $"TWO_{i % 3}@example.org" } : [],
                ["onPremisesExtensionAttributes"] = extension,
                ["employeeOrgData"] = i % 5 == 0 ? null : new { costCenter = text, division = i % 2 == 0 ? null : "odd" },
                ["businessPhones"] = i % 3 == 0 ? new[] { "+44 1%2" } : i % 3 == 1 ? ["+1"] : Array.Empty<string>(),
            })).Must(HttpStatusCode.Created);
        }

        await HostileValues.AddAsync(server, department);
        await MakeGroupsAsync(app, department);
        return new Hostile(department, await MakeMailAsync(app));
    }

    private static async Task MakeGroupsAsync(Caller app, string department)
    {
        foreach (var (text, i) in Texts.Select((text, i) => (text, i)).Where(t => !string.IsNullOrEmpty(t.text)))
        {
            (await app.PostAsync("/groups", new
            {
                displayName = text,
                description = $"{department} {i}",
                classification = text,
                groupTypes = i % 3 == 0 ? new[] { "Unified" } : [],
                mailEnabled = i % 3 == 0,
                securityEnabled = i % 3 != 0,
                mailNickname = $"hg{i}x{Guid.NewGuid():N}"[..20],
            })).Must(HttpStatusCode.Created);
        }
    }

    private static async Task<string> MakeMailAsync(Caller app)
    {
        var alias = $"h{Guid.NewGuid():N}"[..20];
        var owner = (await app.PostAsync("/users", new
        {
            accountEnabled = true,
            displayName = "Hostile mailbox",
            mailNickname = alias,
            userPrincipalName = $"{alias}@larkmoor.example",
            mail = $"{alias}@larkmoor.example",
            passwordProfile = new { password = "Gauge-Marsh-4417!" },
        })).Must(HttpStatusCode.Created).Json.GetProperty("id").GetString()!;
        var subjects = Texts.Append(Longest).Append(Longest[..^2] + "x").ToList();
        for (var i = 0; i < subjects.Count; i++)
        {
            (await app.PostAsync($"/users/{owner}/messages", new
            {
                subject = subjects[i],
                importance = (string[])["low", "normal", "high"] is var all ? all[i % 3] : null,
                isRead = i % 2 == 0,
                categories = i % 4 == 0 ? Array.Empty<string>() : i % 4 == 1 ? ["Red", "100%"] : [Texts[i % 20]!],
                from = i % 3 == 0 ? null : new { emailAddress = new { name = subjects[i] is { Length: > 0 and < 50 } s ? s : "Nobody", address = $"from_{i % 5}%@example.org" } },
            })).Must(HttpStatusCode.Created);
        }

        return owner;
    }
}
