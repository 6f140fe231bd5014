// The same work on a store of a thousand objects and on a very large one, in one run. Targets: none takes more than 1.5 times as long.

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Atrium.Bench;

/// <summary>
/// The stores stay in the folder that <c>ATRIUM_BENCH_SCALE</c> names and are made there when missing, which takes minutes. PostgreSQL is measured where
/// <c>ATRIUM_BENCH_SCALE_POSTGRES</c> says how to reach it (without a database): the databases <c>scale_small</c> and <c>scale_big</c> must exist.
/// </summary>
internal static class ScaleBench
{
    private const int Rounds = 60;
    private const string Small = "users=1000,groups=100,messages=1000";
    private const string Big = "users=200000,groups=20000,messages=1000000";

    public static Task RunAsync(Bench bench) => CompareAsync(bench, "sqlite", _ => []);

    public static Task PostgresAsync(Bench bench)
    {
        var connection = Environment.GetEnvironmentVariable("ATRIUM_BENCH_SCALE_POSTGRES")
            ?? throw new InvalidOperationException("ATRIUM_BENCH_SCALE_POSTGRES does not say how PostgreSQL is reached.");
        return CompareAsync(bench, "pg", size => ["--store", "postgres", "--connection", $"{connection};Database=scale_{size}"]);
    }

    private static async Task CompareAsync(Bench bench, string store, Func<string, string[]> more)
    {
        var root = Environment.GetEnvironmentVariable("ATRIUM_BENCH_SCALE") ?? bench.NewFolder();
        var small = await AtriumProcess.StartAsync(bench, Path.Combine(root, $"scale-{store}-small"), ["--seed", Small, .. more("small")]);
        var big = await AtriumProcess.StartAsync(bench, Path.Combine(root, $"scale-{store}-big"), ["--seed", Big, .. more("big")]);
        using var one = await Client.OfAsync(small);
        using var other = await Client.OfAsync(big);
        foreach (var work in Works)
        {
            var (few, many) = (await work.Path(one), await work.Path(other));
            var times = (Few: new List<double>(), Many: new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                // In turns, so that what else the machine does meets both; the first rounds are for the compiler and the caches.
                times.Few.Add(await one.TimeAsync(few));
                times.Many.Add(await other.TimeAsync(many));
            }

            var (a, b) = (Bench.Median(times.Few.Skip(20)), Bench.Median(times.Many.Skip(20)));
            bench.Row($"{store}: {work.Name}", $"{a:F2} ms, {b:F2} ms, ratio {b / a:F2}");
        }

        await bench.StopAsync(small.Process);
        await bench.StopAsync(big.Process);
    }

    private static (string Name, Func<Client, Task<string>> Path)[] Works =>
    [
        ("a person by id", async c => $"/users/{await c.FirstIdAsync("/users?$filter=employeeId eq 'BG0000777'")}"),
        ("people, page 1", c => Task.FromResult("/users?$top=2")),
        ("people, page 500", c => c.PageAsync("/users?$top=2", 500)),
        ("people by name, page 500", c => c.PageAsync("/users?$orderby=displayName&$top=2", 500)),
        ("department eq, 10 a page", c => Task.FromResult("/users?$filter=department eq 'Legal'&$top=10")),
        ("startsWith(displayName), 10 a page", c => Task.FromResult("/users?$filter=startsWith(displayName,'ma')&$top=10")),
        ("city eq, 10 a page", c => Task.FromResult("/users?$filter=city eq 'Graz'&$top=10")),
        ("city eq, no match", c => Task.FromResult("/users?$filter=city eq 'Nowhere'")),
        ("contains(subject) (no index), no match", c => Task.FromResult($"{c.Mailbox}/messages?$filter=contains(subject,'nothing of it')")),
        ("a folder, newest first", async c => $"{c.Mailbox}/mailFolders/{await c.FolderAsync()}/messages?$top=10"),
        ("the mailbox, newest first", c => Task.FromResult($"{c.Mailbox}/messages?$top=10")),
        ("the mailbox, page 500", c => c.PageAsync($"{c.Mailbox}/messages?$top=2", 500)),
        ("unread of the mailbox", c => Task.FromResult($"{c.Mailbox}/messages?$filter=isRead eq false&$top=10")),
        ("unread of a folder", async c => $"{c.Mailbox}/mailFolders/{await c.FolderAsync()}/messages?$filter=isRead eq false&$top=10"),
        ("delta with ten changes", c => c.DeltaAsync()),
        ("members of the largest group", async c => $"/groups/{await c.GroupAsync("Team 10")}/members?$top=10"),
        ("transitive members of a group ten deep", async c => $"/groups/{await c.GroupAsync("Team 1")}/transitiveMembers?$top=10"),
        ("transitive members, page 100", async c => await c.PageAsync($"/groups/{await c.GroupAsync("Team 1")}/transitiveMembers?$top=2", 100)),
        ("transitive members of a group ten deep, groups only", async c => $"/groups/{await c.GroupAsync("Team 1")}/transitiveMembers/microsoft.graph.group?$top=10"),
        ("groups of a person", c => Task.FromResult($"{c.Mailbox}/memberOf?$top=10")),
        ("groups of a person, transitive", c => Task.FromResult($"{c.Mailbox}/transitiveMemberOf?$top=10")),
        ("people found by a frequent word", c => Task.FromResult("/users?$search=\"displayName:m\"&$top=10")),
        ("people found by a name", async c => $"/users?$search=\"displayName:{(await c.FirstAsync("/users?$filter=employeeId eq 'BG0000777'", "displayName")).Split(' ')[1]}\"&$top=10"),
        ("mail found by a word of every message", c => Task.FromResult($"{c.Mailbox}/messages?$search=\"tomorrow\"&$top=10")),
        ("mail found by a word of every eighth", c => Task.FromResult($"{c.Mailbox}/messages?$search=\"invoice\"&$top=10")),
        ("mail found by a sender of every hundredth", async c => $"{c.Mailbox}/messages?$search=\"from:{await c.FirstAsync("/users?$filter=employeeId eq 'BG0000038'", "userPrincipalName")}\"&$top=10"),
        ("mail found by a word of one message", c => Task.FromResult($"{c.Mailbox}/messages?$search=\"777\"&$top=10")),
        ("a message by id", async c => $"{c.Mailbox}/messages/{await c.FirstIdAsync($"{c.Mailbox}/messages?$top=1")}"),
        ("a message posted", c => Task.FromResult($"POST {c.Mailbox}/messages")),
        ("$count of members of the largest group", async c => $"/groups/{await c.GroupAsync("Team 10")}/members/$count"),
        ("$count of transitive members", async c => $"/groups/{await c.GroupAsync("Team 1")}/transitiveMembers/$count"),
        ("$count of people in a department", c => Task.FromResult("/users/$count?$filter=department eq 'Legal'")),
        ("$count of people", c => Task.FromResult("/users/$count")),
        ("$count of a folder", async c => $"{c.Mailbox}/mailFolders/{await c.FolderAsync()}/messages/$count"),
        ("$count of the mailbox", c => Task.FromResult($"{c.Mailbox}/messages/$count")),
    ];

    private sealed class Client : IDisposable
    {
        private readonly HttpClient _http = new();
        private readonly string _root;

        private Client(AtriumProcess server, string token)
        {
            _root = server.Graph.ToString();
            Mailbox = $"/users/{server.User}";
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            _http.DefaultRequestHeaders.Add("ConsistencyLevel", "eventual");
        }

        public string Mailbox { get; }

        public static async Task<Client> OfAsync(AtriumProcess server) => new(server, await server.TokenAsync());

        /// <summary>Milliseconds.</summary>
        public async Task<double> TimeAsync(string path)
        {
            var from = Stopwatch.GetTimestamp();
            if (path.StartsWith("POST ", StringComparison.Ordinal))
            {
                using var body = new StringContent("""{"subject":"Bench","body":{"contentType":"text","content":"A few words."}}""", Encoding.UTF8, "application/json");
                using var answer = await _http.PostAsync(Url(path["POST ".Length..]), body);
                answer.EnsureSuccessStatusCode();
                return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            }

            await _http.GetByteArrayAsync(Url(path));
            return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }

        public Task<string> FirstIdAsync(string path) => FirstAsync(path, "id");

        public async Task<string> FirstAsync(string path, string property) =>
            (await JsonAsync(path)).GetProperty("value")[0].GetProperty(property).GetString()!;

        public Task<string> GroupAsync(string name) => FirstIdAsync($"/groups?$filter=displayName eq '{name}'");

        public Task<string> FolderAsync() => FirstIdAsync($"{Mailbox}/mailFolders?$filter=displayName eq 'Folder 001'");

        /// <summary>The link to a page.</summary>
        public async Task<string> PageAsync(string path, int number)
        {
            for (var page = 1; page < number; page++)
            {
                path = (await JsonAsync(path)).TryGetProperty("@odata.nextLink", out var next) ? next.GetString()! : path;
            }

            return path;
        }

        public async Task<string> DeltaAsync()
        {
            var link = (await JsonAsync("/users/delta?$deltatoken=latest")).GetProperty("@odata.deltaLink").GetString()!;
            var people = (await JsonAsync("/users?$top=10")).GetProperty("value");
            foreach (var person in people.EnumerateArray())
            {
                using var body = new StringContent($$"""{"jobTitle":"{{Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture)}}"}""", Encoding.UTF8, "application/json");
                using var answer = await _http.PatchAsync(Url($"/users/{person.GetProperty("id").GetString()}"), body);
                answer.EnsureSuccessStatusCode();
            }

            return link;
        }

        public void Dispose() => _http.Dispose();

        private async Task<JsonElement> JsonAsync(string path) => JsonDocument.Parse(await _http.GetByteArrayAsync(Url(path))).RootElement;

        private Uri Url(string path) => new(path.StartsWith('/') ? _root + path : path);
    }
}
