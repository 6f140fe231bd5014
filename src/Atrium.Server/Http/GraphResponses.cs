// From the engine's answer to HTTP.

using Atrium.Engine.Request;

namespace Atrium.Server.Http;

internal static class GraphResponses
{
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
        else if (response.Body is { } body)
        {
            http.Response.ContentLength = body.WrittenCount;
            await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
