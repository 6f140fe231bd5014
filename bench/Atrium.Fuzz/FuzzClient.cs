// A client on a raw socket, since no library would send what a hostile one does. Checks that what comes back is an answer.

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Atrium.Fuzz;

internal sealed class FuzzClient(FuzzedServer server) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;

    public async Task<FuzzAnswer> SendAsync(FuzzRequest request)
    {
        var bytes = request.ToBytes(server.Port);
        var (from, resets) = (Stopwatch.GetTimestamp(), server.ResetSteps);
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            _socket ??= await ConnectAsync(timeout.Token);

            // Half of a large body may be refused before it is sent: the answer counts, not the sending.
            var sending = SendAllAsync(_socket, bytes, timeout.Token);
            var (status, head, body) = await ReadAsync(_socket, request.Method == "HEAD", timeout.Token);
            var whole = await sending;
            if (!whole || head.Contains("Connection: close", StringComparison.OrdinalIgnoreCase) || request.Chunked)
            {
                Close();
            }

            return new FuzzAnswer(status, Stopwatch.GetElapsedTime(from), Problem(status, head, body, request.IsGraph, server.WasResetSince(resets)));
        }
        catch (OperationCanceledException)
        {
            Close();
            return new FuzzAnswer(0, Stopwatch.GetElapsedTime(from), $"no answer within {Patience.TotalSeconds} s");
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            Close();
            return new FuzzAnswer(0, Stopwatch.GetElapsedTime(from), "hung up: " + error.Message);
        }
    }

    public void Dispose() => Close();

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellation);
        return socket;
    }

    private static async Task<bool> SendAllAsync(Socket socket, byte[] bytes, CancellationToken cancellation)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await socket.SendAsync(bytes.AsMemory(sent), cancellation);
            }

            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<(int Status, string Head, byte[] Body)> ReadAsync(Socket socket, bool headOnly, CancellationToken cancellation)
    {
        var read = 0;
        int end;
        while ((end = _buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8)) < 0)
        {
            read += await ReceiveAsync(socket, _buffer.AsMemory(read), cancellation);
        }

        var head = Encoding.Latin1.GetString(_buffer, 0, end);
        var status = int.Parse(head.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        using var body = new MemoryStream();
        body.Write(_buffer, end + 4, read - end - 4);
        if (headOnly || status is 204 or 304)
        {
            return (status, head, []);
        }

        var length = Header(head, "Content-Length") is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : -1;
        while (length >= 0 ? body.Length < length : !body.GetBuffer().AsSpan(0, (int)body.Length).EndsWith("0\r\n\r\n"u8))
        {
            var more = await ReceiveAsync(socket, _buffer, cancellation);
            body.Write(_buffer, 0, more);
        }

        return (status, head, length >= 0 ? body.ToArray() : Unchunked(body.ToArray()));
    }

    private static async Task<int> ReceiveAsync(Socket socket, Memory<byte> buffer, CancellationToken cancellation) =>
        await socket.ReceiveAsync(buffer, cancellation) is > 0 and var count ? count : throw new IOException("the connection ended within an answer");

    private static byte[] Unchunked(byte[] raw)
    {
        using var whole = new MemoryStream();
        for (var at = 0; ;)
        {
            var line = raw.AsSpan(at).IndexOf("\r\n"u8);
            var size = Convert.ToInt32(Encoding.ASCII.GetString(raw, at, line), 16);
            if (size == 0)
            {
                return whole.ToArray();
            }

            whole.Write(raw, at + line + 2, size);
            at += line + 2 + size + 2;
        }
    }

    private static string? Header(string head, string name) => head.Split("\r\n").Skip(1).FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } line
        ? line[(name.Length + 1)..].Trim() : null;

    /// <summary>A server error that is not "not implemented", JSON that is none, or an error without a code; in a batch, of any of its answers.</summary>
    /// <param name="closed">The organisation was put back meanwhile: who asks then may be told to come again, and when.</param>
    private static string? Problem(int status, string head, byte[] body, bool isGraph, bool closed)
    {
        if (status >= 500 && status != 501 && !(closed && status == 503 && Header(head, "Retry-After") is not null))
        {
            return $"status {status}: {Encoding.UTF8.GetString(body)}";
        }

        // Below the API a refusal is the web server's own: it has no body.
        if (body.Length == 0 || Header(head, "Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) != true)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 256 });
            if (status >= 400)
            {
                return json.RootElement.TryGetProperty("error", out var error)
                    && (error.ValueKind == JsonValueKind.String ? !isGraph : error.TryGetProperty("code", out _)) ? null : "an error without a code: " + Encoding.UTF8.GetString(body);
            }

            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("responses", out var responses) && responses.ValueKind == JsonValueKind.Array
                ? responses.EnumerateArray().Where(r => r.GetProperty("status").GetInt32() is >= 500 and not 501 and var inner && !(closed && inner == 503)).Select(r => "in a batch: " + r).FirstOrDefault()
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return $"not JSON ({error.Message}): {Encoding.UTF8.GetString(body)}";
        }
    }
}
