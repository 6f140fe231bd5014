// From the engine's answer to HTTP.

using System.Buffers;
using Atrium.Engine.Request;

namespace Atrium.Server.Http;

internal static class GraphResponses
{
    private const int Slice = 32 * 1024;

    public static async Task SendAsync(HttpContext http, GraphResponse response)
    {
        http.Response.StatusCode = response.Status;
        foreach (var (name, value) in GraphResponse.Always)
        {
            http.Response.Headers[name] = value;
        }

        foreach (var (name, value) in response.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (response.ContentType is { } type)
        {
            http.Response.ContentType = type;
        }

        if (response.Stream is { } stream)
        {
            await using (stream.ConfigureAwait(false))
            {
                http.Response.ContentLength = stream.CanSeek ? stream.Length : null;
                await stream.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
            }
        }
        else if (response is { Body: { } part, Rest: { } rest })
        {
            await SendPartsAsync(http, part, rest).ConfigureAwait(false);
        }
        else if (response.Body is { } body)
        {
            http.Response.ContentLength = body.WrittenCount;
            await WriteAsync(http, body.WrittenMemory).ConfigureAwait(false);
        }
    }

    private static async Task SendPartsAsync(HttpContext http, ArrayBufferWriter<byte> part, Func<CancellationToken, ValueTask<bool>> rest)
    {
        await WriteAsync(http, part.WrittenMemory).ConfigureAwait(false);
        for (var more = true; more;)
        {
            try
            {
                more = await rest(http.RequestAborted).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // It is in the log. The client must not take what it has for the whole.
                http.Abort();
                return;
            }

            await WriteAsync(http, part.WrittenMemory).ConfigureAwait(false);
        }
    }

    /// <summary>In slices: what is given to the web server at once it copies at once, however slowly the client reads.</summary>
    private static async ValueTask WriteAsync(HttpContext http, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > Slice)
        {
            await http.Response.BodyWriter.WriteAsync(bytes[..Slice], http.RequestAborted).ConfigureAwait(false);
            http.RequestAborted.ThrowIfCancellationRequested();
            bytes = bytes[Slice..];
        }

        await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
    }
}
