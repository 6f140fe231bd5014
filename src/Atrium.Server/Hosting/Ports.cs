// The ports of the server, on loopback unless the settings say otherwise, taken before anything else starts: addresses are known early, and a taken port is one clear line.

using System.Net;
using System.Net.Sockets;

namespace Atrium.Server.Hosting;

public sealed class Ports : IDisposable
{
    private const int Backlog = 512;

    private readonly Dictionary<IPEndPoint, Socket> _sockets = [];

    private Ports()
    {
    }

    public int Http { get; private set; }

    public int Https { get; private set; }

    public Uri HttpUrl => new($"http://localhost:{Http}/");

    public Uri HttpsUrl => new($"https://localhost:{Https}/");

    /// <param name="http">0 = any free port.</param>
    /// <param name="https">0 = any free port.</param>
    /// <exception cref="StartRefused">A port is taken.</exception>
    /// <param name="listen">Who can come by https.</param>
    public static Ports Take(int http, int https, Listen listen)
    {
        var ports = new Ports();
        try
        {
            ports.Http = ports.BindBoth(http, "HttpPort", Listen.Loopback);
            ports.Https = ports.BindBoth(https, "HttpsPort", listen);
            return ports;
        }
        catch
        {
            ports.Dispose();
            throw;
        }
    }

    /// <summary>The endpoints of a port: IPv4 and, where there is one, IPv6.</summary>
    public IReadOnlyList<IPEndPoint> Of(int port) => [.. _sockets.Keys.Where(e => e.Port == port)];

    /// <summary>For the web server, instead of making a socket itself.</summary>
    public Socket Socket(EndPoint endpoint) => _sockets[(IPEndPoint)endpoint];

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }
    }

    private int BindBoth(int port, string setting, Listen listen)
    {
        try
        {
            return Bind(port, listen);
        }
        catch (SocketException taken)
        {
            throw new StartRefused(
                $"Port {port} cannot be listened on: {OneLine.Of(taken.Message)}. Choose another {setting}, or 0 for any free one.", StartRefused.Unavailable, taken);
        }
    }

    private int Bind(int port, Listen listen)
    {
        var (four, six) = listen == Listen.Any ? (IPAddress.Any, IPAddress.IPv6Any) : (IPAddress.Loopback, IPAddress.IPv6Loopback);
        var taken = Bind(four, port);
        if (System.Net.Sockets.Socket.OSSupportsIPv6)
        {
            try
            {
                Bind(six, taken);
            }
            catch (SocketException) when (port == 0)
            {
                // Clients that try IPv6 first are refused and come by IPv4.
            }
            catch (SocketException none) when (none.SocketErrorCode == SocketError.AddressNotAvailable)
            {
                // No IPv6 on this machine.
            }
        }

        return taken;
    }

    private int Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false; // IPv4 has a socket of its own
            }

            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog); // at once: a port that is merely bound can be given to somebody else
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var endpoint = (IPEndPoint)socket.LocalEndPoint!;
        _sockets.Add(endpoint, socket);
        return endpoint.Port;
    }
}
