// A client that goes away ends its query.

using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.Support;
using Atrium.Store.Tests.Postgres;

namespace Atrium.Server.Tests.Durability;

public sealed class GoneClientsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task On_sqlite_the_statement_is_interrupted()
    {
        await using var server = await TestServer.StartAsync(StoreKind.Sqlite, "users=400", scanLimit: 1_000_000);
        var app = await server.DaemonAsync();
        var mails = Enumerable.Range(0, 240).Select(i => $"{i}@elsewhere.example").ToArray();
        // Nobody has such a value, and no index tells so: all of them are compared.
        var people = (await app.GetAsync("/users?$select=id&$top=400")).Must(HttpStatusCode.OK).Items.Select(p => p.GetProperty("id").GetString()).ToList();
        var administrator = await server.UserAsync(0);
        await Parallel.ForEachAsync(people, async (id, _) => (await administrator.PatchAsync($"/users/{id}", new { otherMails = mails })).Must(HttpStatusCode.NoContent));
        var filter = string.Join("%20or%20", Enumerable.Range(0, 45).Select(i => $"otherMails/any(m:endsWith(m,'n{i}'))"));
        var path = $"/users/$count?$filter={filter}";
        await InterruptedAsync(server, app, path);
    }

    /// <summary>Queries that wait for a lock take for ever: they end because they are stopped, or not at all.</summary>
    [Fact]
    public async Task On_postgres_no_query_of_a_client_that_went_away_lives_on()
    {
        Assert.SkipWhen(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES")), "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        await using var database = await PostgresDatabase.NewAsync();
        await using var server = await TestServer.OverAsync(TestFolders.Settings(TestFolders.New(), "users=12", database.ConnectionString));
        var app = await server.DaemonAsync();
        (await app.GetAsync("/groups")).Must(HttpStatusCode.OK);
        await using var locks = await TableLock.TakeAsync(database, "\"directoryObject\"");
        for (var round = 0; round < 5; round++)
        {
            // Groups, not people: whose token it is must be read too.
            var sockets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(server, app, "/groups?$filter=startswith(displayName,'x')")));
            await UntilAsync(async () => await locks.WaitingAsync() == sockets.Length);
            Array.ForEach(sockets, s => s.Dispose());
            await UntilAsync(async () => await locks.WaitingAsync() == 0);
        }

        await locks.ReleaseAsync();
        (await app.GetAsync("/groups")).Must(HttpStatusCode.OK);
    }

    /// <summary>Nobody is left who could ask it to stop: the database itself notices that its client is gone.</summary>
    [Fact]
    public async Task On_postgres_no_query_of_a_server_that_died_lives_on()
    {
        Assert.SkipWhen(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES")), "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        await using var database = await PostgresDatabase.NewAsync();
        await using var server = await ServerProcess.StartAsync(TestFolders.New(), database.ConnectionString);
        var token = await server.TokenAsync();
        (await server.SendAsync(token, HttpMethod.Get, "/groups")).Must(HttpStatusCode.OK);
        await using var locks = await TableLock.TakeAsync(database, "\"directoryObject\"");
        var asking = server.SendAsync(token, HttpMethod.Get, "/groups?$filter=startswith(displayName,'x')");
        await UntilAsync(async () => await locks.WaitingAsync() > 0);
        await server.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => asking);
        await UntilAsync(async () => await locks.WaitingAsync() == 0);
    }

    private static async Task<Socket> AskAsync(TestServer server, Caller app, string path)
    {
        var url = new Uri(server.File.Graph + path);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, url.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {app.Token}\r\nConsistencyLevel: eventual\r\n\r\n"));
        return socket;
    }

    private static async Task InterruptedAsync(TestServer server, Caller app, string path)
    {
        var stopped = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "atrium.store.reads.stopped")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref stopped, value));
        listener.Start();
        using var socket = await AskAsync(server, app, path);
        Assert.False(socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead), "The query was not long enough.");
        socket.Dispose();
        await UntilAsync(() => Task.FromResult(Interlocked.Read(ref stopped) > 0));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < Patience, "It took too long.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
