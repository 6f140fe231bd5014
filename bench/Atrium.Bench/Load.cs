// A small load generator on raw sockets. One thread serves all clients in turn, so that the load's core is never what is measured:
// each client has one request on the way at any time, and sends the next when it has the whole answer.

using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Atrium.Bench;

internal static class Load
{
    /// <summary>Requests answered in a second.</summary>
    /// <param name="status">Any other one stops the run.</param>
    public static double Run(int port, byte[] request, int clients, int status, TimeSpan time)
    {
        var from = Stopwatch.GetTimestamp();
        var count = Run(port, _ => Stopwatch.GetElapsedTime(from) < time ? request : null, clients, status);
        return count / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    /// <summary>Sends requests until there are no more.</summary>
    /// <param name="next">Given its number, from 0; null = enough.</param>
    /// <returns>How many were answered.</returns>
    public static int Run(int port, Func<int, byte[]?> next, int clients, int status)
    {
        var sockets = Enumerable.Range(0, clients).Select(_ => Connect(port)).ToList();
        var buffer = new byte[256 * 1024];
        var (sent, answered) = (0, 0);
        sockets.RemoveAll(socket => !Send(socket));
        while (sockets.Count > 0)
        {
            for (var i = sockets.Count - 1; i >= 0; i--)
            {
                Receive(sockets[i], buffer, status);
                answered++;
                if (!Send(sockets[i]))
                {
                    sockets.RemoveAt(i);
                }
            }
        }

        return answered;

        bool Send(Socket socket)
        {
            if (next(sent) is { } request)
            {
                socket.Send(request);
                sent++;
                return true;
            }

            socket.Dispose();
            return false;
        }
    }

    public static byte[] Get(Uri url, string? token) => Encoding.UTF8.GetBytes($"GET {Head(url, token)}\r\n");

    public static byte[] Post(Uri url, string? token, string type, string body) => Encoding.UTF8.GetBytes(
        $"POST {Head(url, token)}Content-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    private static string Head(Uri url, string? token) =>
        $"{url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n{(token is null ? "" : $"Authorization: Bearer {token}\r\n")}";

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static void Receive(Socket socket, byte[] buffer, int status)
    {
        var read = 0;
        do
        {
            var more = socket.Receive(buffer.AsSpan(read));
            read = more == 0 ? throw new IOException("The server hung up.") : read + more;
        }
        while (!IsWhole(buffer.AsSpan(0, read), status));
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, int status)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        if (!Utf8Parser.TryParse(answer[9..], out int code, out _) || code != status)
        {
            throw new InvalidDataException(Encoding.UTF8.GetString(answer));
        }

        var head = answer[..end];
        if (head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        }

        var length = head.IndexOf("\r\nContent-Length: "u8);
        return length < 0 || !Utf8Parser.TryParse(answer[(length + 18)..], out int bytes, out _)
            ? throw new InvalidDataException("Neither length nor chunks.")
            : answer.Length >= end + 4 + bytes;
    }
}
