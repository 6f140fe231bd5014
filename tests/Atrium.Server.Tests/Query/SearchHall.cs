// A group whose members have names and descriptions that cutting into words could get wrong. Seeded once a server, over http.

using System.Net;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

/// <param name="Id">Its members are people and groups.</param>
/// <param name="Department">Of the people.</param>
internal sealed record SearchHall(string Id, string Department)
{
    public static string Long { get; } = string.Concat(Enumerable.Repeat("abcdefghij", 25));

    public static IReadOnlyList<string> Names { get; } =
    [
        "Ada Lovelace", "Lovelace, Ada", "Adalbert Stifter", "HelloWorld", "helloWORLD", "HELLOworld", "hello.world", "hello-world", "hello world", "world  hello",
        "hello123world", "helloworld", "李四(David Li)", "O'Neil", "ONeil", "o'neill", "100%", "100 percent", "a_b", "axb", "back\\slash", "say \"hi\"", "😀 smile",
        "e\u0301clair", "éclair", "eclair", "İstanbul", "istanbul", "ISTANBUL", "ıstanbul", "straße", "STRASSE", "日本", "עברית", "%", "_", "\\", "-", Long, Long[..^1] + "!",
        "R&D #1 + more", "tab\there", "a:b", "AND OR", "null",
    ];

    private static readonly Dictionary<TestServer, Task<SearchHall>> Made = [];

    public static Task<SearchHall> OnAsync(TestServer server, Caller app)
    {
        lock (Made)
        {
            return Made.TryGetValue(server, out var made) ? made : Made[server] = MakeAsync(app);
        }
    }

    private static async Task<SearchHall> MakeAsync(Caller app)
    {
        var department = $"Hall {Guid.NewGuid():N}";
        var hall = await CreateAsync(app, "/groups", Group("Hall of words", null));
        for (var i = 0; i < Names.Count; i++)
        {
            var name = Names[i];
            var member = i % 3 == 2
                ? await CreateAsync(app, "/groups", Group(name, Names[(i * 7) % Names.Count] + " " + name))
                : await CreateAsync(app, "/users", Person(i, name, department));
            (await app.PostAsync($"/groups/{hall}/members/$ref", new Dictionary<string, string>
            {
                ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{member}",
            })).Must(HttpStatusCode.NoContent);
        }

        return new SearchHall(hall, department);
    }

    private static async Task<string> CreateAsync(Caller app, string path, object body) =>
        (await app.PostAsync(path, body)).Must(HttpStatusCode.Created).Json.GetProperty("id").GetString()!;

    private static object Person(int i, string name, string department)
    {
        var alias = $"s{i}x{Guid.NewGuid():N}"[..20];
        return new
        {
            accountEnabled = i % 2 == 0,
            displayName = name.Length > 200 ? name[..200] : name,
            mailNickname = alias,
            userPrincipalName = $"{alias}@larkmoor.example",
            passwordProfile = new { password = "Gauge-Marsh-4417!" },
            department,
            jobTitle = name.Length > 100 ? name[..100] : name,
            companyName = i % 4 == 0 ? null : name[..Math.Min(name.Length, 60)],
            streetAddress = i % 5 == 0 ? name + "!" : name,
            otherMails = new[] { $"one{i % 4}@example.org", $"TWO_{i % 3}@example.org" },
        };
    }

    private static object Group(string name, string? description) => new
    {
        displayName = name,
        description,
        mailEnabled = false,
        mailNickname = $"g{Guid.NewGuid():N}"[..20],
        securityEnabled = true,
    };
}
