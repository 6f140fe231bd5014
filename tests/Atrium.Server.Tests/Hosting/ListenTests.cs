// Who can reach the server: with Listen 'any' every address of the machine by https, and never http; otherwise this machine's own.

using System.Net;
using System.Net.Sockets;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Atrium.Server.Tests.Hosting;

public sealed class ListenTests
{
    /// <summary>An address of this machine that is not the one that loopback listening takes.</summary>
    private static readonly IPAddress Another = IPAddress.Parse("127.0.0.2");

    [Theory]
    [InlineData(Listen.Any, true)]
    [InlineData(Listen.Loopback, false)]
    public async Task Https_is_met_from_outside_only_where_it_was_opened_and_http_never(Listen listen, bool met)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux answers at all addresses of 127.0.0.0/8");
        var settings = TestFolders.Settings(await TestFolders.CopyOfDemoAsync()) with { Listen = listen, PublicUrl = new Uri("https://localhost:1/hall/") };
        await using var server = await TestServer.OverAsync(settings);
        Assert.Equal(met, await IsMetAsync(server.Host.HttpsUrl.Port));
        Assert.False(await IsMetAsync(server.Host.HttpUrl.Port));
        if (!met)
        {
            return;
        }

        // Over that address, in the public one's name: the certificate, and what tokens say of their issuer.
        var handler = TestServer.Trusting(server.Host.CaCertificate);
        handler.ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(Another, server.Host.HttpsUrl.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var client = new HttpClient(handler);
        using var reply = await client.PostAsync(
            $"{server.File.Authority}/oauth2/v2.0/token",
            new FormUrlEncodedContent(
            [
                new("grant_type", "password"), new("client_id", server.PublicClient.ClientId.ToString()), new("username", server.File.Users[1].UserPrincipalName),
                new("password", server.File.Users[1].Password), new("scope", "openid User.Read"),
            ]),
            TestContext.Current.CancellationToken);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var token = System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("id_token").GetString();
        Assert.Equal($"https://localhost:1/hall/{server.File.TenantId}/v2.0", new JsonWebToken(token).Issuer);
    }

    private static async Task<bool> IsMetAsync(int port)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(Another, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}
