// Long pages: the same as many short ones, in bounded memory however slowly they are read, and broken off where they cannot be finished.

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

public abstract class LongPageTests(StoreKind store) : IAsyncLifetime
{
    private const int Letters = 260;
    private const int LetterBytes = 60_000;
    private static readonly (string, string) Eventual = ("ConsistencyLevel", "eventual");

    protected TestServer Server { get; private set; } = null!;

    protected Caller App { get; private set; } = null!;

    /// <summary>Of the one with the large letters.</summary>
    protected string Mailbox => $"/users/{Server.File.Users[2].UserPrincipalName}/messages";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(
            store == StoreKind.Postgres && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES")),
            "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        Server = await TestServer.StartAsync(store, "users=1200,groups=20,messages=1500", scanLimit: 1500);
        App = await Server.DaemonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_long_page_is_what_short_pages_are_together()
    {
        var pile = $"/users/{Server.File.Users[1].UserPrincipalName}/messages";
        var group = (await App.GetAsync("/groups?$filter=displayName eq 'Team 1'&$select=id")).Items[0].GetProperty("id").GetString();
        string[] lists =
        [
            "/users?$select=id", "/users?$orderby=displayName&$select=id,displayName", "/users?$filter=city eq 'Graz'&$select=id,city", "/users?$select=id&$count=true",
            "/users?$filter=startsWith(displayName,'a')&$select=id&$count=true&$orderby=displayName desc", "/users?$search=\"displayName:a\"&$select=id",
            $"/groups/{group}/transitiveMembers?$select=id", $"/groups/{group}/transitiveMembers/microsoft.graph.user?$select=id",
            pile + "?$select=subject", pile + "?$filter=isRead eq false&$select=id", pile + "?$filter=contains(subject,'order')&$select=id", pile + "?$select=id&$skip=130",
        ];
        foreach (var list in lists)
        {
            var (few, _) = await WalkAsync($"{list}&$top=90");
            var (many, pages) = await WalkAsync($"{list}&$top=999");
            Assert.Equal(few, many);
            Assert.True(pages <= 2, list);
            Assert.True(many.Count > 30, list);
        }
    }

    [Fact]
    public async Task A_long_page_says_its_count_first_and_its_link_last()
    {
        var text = (await App.GetAsync("/users?$top=999&$count=true", Eventual)).Must(HttpStatusCode.OK).Text;
        Assert.Equal(1200, JsonDocument.Parse(text).RootElement.GetProperty("@odata.count").GetInt32());
        Assert.True(text.IndexOf("@odata.count", StringComparison.Ordinal) < text.IndexOf("\"value\"", StringComparison.Ordinal));
        Assert.StartsWith("],\"@odata.nextLink\":", text[text.LastIndexOf(']')..], StringComparison.Ordinal);

        // A refusal is one, however long the page would have been.
        (await App.GetAsync("/users?$top=999&$orderby=shoeSize")).Refused(HttpStatusCode.BadRequest, "Request_BadRequest");
        (await (await Server.AppWithAsync("User.ReadBasic.All")).GetAsync("/users?$top=999&$orderby=displayName")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Memory_follows_neither_a_page_nor_the_number_of_those_who_do_not_read_it()
    {
        await FillAsync();
        var readers = new List<Socket>();
        try
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < 40; i++)
            {
                readers.Add(await AskAsync(Mailbox + "?$top=1000"));
            }

            await App.GetAsync("/users?$top=1");
            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;

            // Each page has 15 MB; a part of it and what the web server keeps of it are less than one.
            Assert.True(kept < readers.Count * 1_000_000L, $"{kept / 1_000_000} MB are held for {readers.Count} readers");
        }
        finally
        {
            readers.ForEach(s => s.Dispose());
        }

        Assert.Equal(Letters, (await App.GetAsync(Mailbox + "?$top=1000")).Must(HttpStatusCode.OK).Items.Length);

        // What must be held whole is held in pieces of eight megabytes, or ends there.
        Assert.Equal(Letters, (await App.GetAsync(Mailbox + "?$orderby=subject&$top=1000&$select=id")).Must(HttpStatusCode.OK).Items.Length);
        Assert.Equal(Letters, (await App.GetAsync(Mailbox + "?$search=\"subject:letter\"&$top=1000&$select=id")).Must(HttpStatusCode.OK).Items.Length);
        var held = new List<string>();
        for (string? next = Mailbox + "?$orderby=subject&$top=1000&$select=id"; next is not null;)
        {
            var page = (await App.GetInBatchAsync(next.Replace(Server.File.Graph, "", StringComparison.Ordinal))).Must(HttpStatusCode.OK);
            Assert.InRange(page.Items.Length, 50, 200);
            held.AddRange(page.Items.Select(i => i.GetProperty("id").GetString()!));
            next = page.NextLink;
        }

        Assert.Equal(Letters, held.Distinct().Count());
        Assert.Equal(Letters, held.Count);
    }

    protected async Task FillAsync()
    {
        var content = new string('w', LetterBytes);
        await Parallel.ForAsync(0, Letters, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            (await App.PostAsync(Mailbox, new { subject = $"Letter {i}", body = new { contentType = "text", content } })).Must(HttpStatusCode.Created));
    }

    /// <summary>Asks, and reads no more than that the answer has begun.</summary>
    protected async Task<Socket> AskAsync(string path)
    {
        var url = new Uri(Server.File.Graph + path);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, url.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {App.Token}\r\n\r\n"));
        var begun = new byte[12];
        await socket.ReceiveAsync(begun);
        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(begun));
        return socket;
    }

    private async Task<(List<string> Items, int Pages)> WalkAsync(string path)
    {
        var items = new List<string>();
        var pages = 0;
        for (var next = path; next is not null; pages++)
        {
            var page = (await App.GetAsync(next, Eventual)).Must(HttpStatusCode.OK);
            items.AddRange(page.Items.Select(i => i.ToString()));
            next = page.NextLink;
        }

        return (items, pages);
    }
}

public sealed class LongPageTestsOnSqlite() : LongPageTests(StoreKind.Sqlite);

public sealed class LongPageTestsOnPostgres() : LongPageTests(StoreKind.Postgres)
{
    [Fact]
    public async Task A_page_that_cannot_be_finished_is_broken_off()
    {
        await FillAsync();
        using var socket = await AskAsync(Mailbox + "?$top=1000");
        await using var database = new Npgsql.NpgsqlConnection(Server.Host.Settings.Connection);
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var rename = new Npgsql.NpgsqlCommand("ALTER TABLE message RENAME TO mislaid", database);
        await rename.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var end = "";
        try
        {
            var buffer = new byte[64 * 1024];
            for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;)
            {
                end = (end + Encoding.ASCII.GetString(buffer, 0, read))[^20..];
            }
        }
        catch (SocketException)
        {
        }

        Assert.False(end.EndsWith("0\r\n\r\n", StringComparison.Ordinal), "The answer looks whole.");
    }
}
