// A small load generator on raw sockets: each client sends a request, reads the whole answer, and sends the next.

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Atrium.Bench;

internal static class Load
{
    /// <summary>Requests answered in a second.</summary>
    /// <param name="status">Any other one stops the run.</param>
    public static async Task<double> RunAsync(int port, byte[] request, int clients, int status, TimeSpan time)
    {
        var from = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => ClientAsync(port, request, status, from, time))));
        return counts.Sum() / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    public static byte[] Request(string method, Uri url, string token, string? body = null) => Encoding.UTF8.GetBytes(
        $"{method} {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {token}\r\n"
        + (body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    private static async Task<long> ClientAsync(int port, byte[] request, int status, long from, TimeSpan time)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[64 * 1024];
        var count = 0L;
        while (Stopwatch.GetElapsedTime(from) < time)
        {
            await socket.SendAsync(request);
            var read = 0;
            do
            {
                var more = await socket.ReceiveAsync(buffer.AsMemory(read));
                read = more == 0 ? throw new IOException("The server hung up.") : read + more;
            }
            while (!IsWhole(buffer.AsSpan(0, read), status));
            count++;
        }

        return count;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, int status)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        if (!System.Buffers.Text.Utf8Parser.TryParse(answer[9..], out int code, out _) || code != status)
        {
            throw new InvalidDataException(Encoding.UTF8.GetString(answer));
        }

        var length = answer[..head].IndexOf("\r\nContent-Length: "u8);
        return length < 0 || !System.Buffers.Text.Utf8Parser.TryParse(answer[(length + 18)..], out int bytes, out _)
            ? throw new InvalidDataException("No Content-Length.")
            : answer.Length >= head + 4 + bytes;
    }
}
