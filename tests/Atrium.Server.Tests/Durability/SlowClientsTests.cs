// Clients that ask for much and do not read it keep no connection to the database from others.

using System.Net;
using System.Net.Sockets;
using System.Text;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Durability;

public abstract class SlowClientsTests(StoreKind store)
{
    /// <summary>Three times as many as there are connections in the pool (PostgresDatabase).</summary>
    private const int Clients = 60;

    [Fact]
    public async Task Others_are_served_while_slow_clients_do_not_read()
    {
        Assert.SkipWhen(
            store == StoreKind.Postgres && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES")),
            "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        await using var server = await TestServer.StartAsync(store, "users=1100");
        var app = await server.DaemonAsync();
        var url = new Uri(server.File.Graph + "/users?$top=999");
        var request = Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {app.Token}\r\n\r\n");
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < Clients; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, url.Port);
                await socket.SendAsync(request);
            }

            foreach (var socket in sockets)
            {
                // The answer has begun; the rest of it stays where it is.
                var begun = new byte[12];
                await socket.ReceiveAsync(begun);
                Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(begun));
            }

            for (var i = 0; i < 40; i++)
            {
                Assert.Single((await app.GetAsync("/users?$top=1")).Must(HttpStatusCode.OK).Items);
            }
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }

        Assert.Single((await app.GetAsync("/users?$top=1")).Must(HttpStatusCode.OK).Items);
    }
}

public sealed class SlowClientsTestsOnSqlite() : SlowClientsTests(StoreKind.Sqlite);

public sealed class SlowClientsTestsOnPostgres() : SlowClientsTests(StoreKind.Postgres);
