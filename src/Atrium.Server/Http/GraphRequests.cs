// From HTTP to the engine's request.

using Atrium.Engine.Request;
using Microsoft.AspNetCore.Http.Features;

namespace Atrium.Server.Http;

internal static class GraphRequests
{
    /// <summary>The path is taken as it came over the wire, so that encoded slashes and signs keep their meaning.</summary>
    public static GraphRequest From(HttpContext http, string version, string? root)
    {
        var raw = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var question = raw.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? raw : raw[..question];
        var taken = http.Request.PathBase.Value!; // of a public address with a path
        if (!path.StartsWith('/') || !path.StartsWith(taken, StringComparison.OrdinalIgnoreCase))
        {
            (path, taken) = (http.Request.Path.ToUriComponent(), "");
        }

        path = path[(taken.Length + version.Length + 1)..];
        var encoding = http.Request.Headers.ContentEncoding.ToString();
        return new GraphRequest
        {
            Method = http.Request.Method,
            Path = path.Length == 0 ? "/" : path,
            Query = question < 0 ? "" : raw[(question + 1)..],
            Root = root is null ? $"{http.Request.Scheme}://{http.Request.Host}/{version}" : $"{root}/{version}",
            Header = name => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null,
            Body = new RequestBody(http.Request.Body, encoding),
            ContentLength = encoding.Length > 0 ? null : http.Request.ContentLength,
        };
    }
}
