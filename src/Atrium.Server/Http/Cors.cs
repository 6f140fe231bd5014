// Browsers on any origin may call the API: the bearer token, never a cookie, is what counts.

namespace Atrium.Server.Http;

internal static class Cors
{
    private const string Exposed =
        "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, ReadWriteConsistencyToken, Retry-After, WWW-Authenticate, x-ms-ags-diagnostic";

    public static void Allow(HttpContext http)
    {
        if (http.Request.Headers.Origin.Count > 0)
        {
            http.Response.Headers.AccessControlAllowOrigin = "*";
            http.Response.Headers.AccessControlExposeHeaders = Exposed;
        }
    }

    public static Task PreflightAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.AccessControlAllowMethods = "GET, POST, PATCH, PUT, DELETE, OPTIONS";
        http.Response.Headers.AccessControlAllowHeaders = Asked(http.Request.Headers.AccessControlRequestHeaders.ToString());
        http.Response.Headers.AccessControlMaxAge = "86400";
        return Task.CompletedTask;
    }

    /// <summary>What was asked for goes back in a header: only if it is made of what names of headers are made of.</summary>
    private static string Asked(string names) =>
        names.Length > 0 && names.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ',' or ' ' or '*') ? names : "*";
}
