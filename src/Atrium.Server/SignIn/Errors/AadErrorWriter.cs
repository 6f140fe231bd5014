// Prints a refusal as Microsoft's JSON body, and the headers that go with it.
using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Atrium.Server.SignIn;

internal static class AadErrorWriter
{
    public static async Task Write(HttpContext http, AadError error, SignInRequest? request, CancellationToken cancel)
    {
        // By the real clock: the stamp is for finding the request in a log.
        var at = Stamp();
        var trace = request?.TraceId ?? Guid.NewGuid();
        var correlation = request?.CorrelationId ?? trace;

        http.Response.StatusCode = error.Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store, no-cache";
        http.Response.Headers.Pragma = "no-cache";
        if (error.Status == StatusCodes.Status401Unauthorized && http.Request.Headers.ContainsKey(HeaderNames.Authorization))
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"\""; // RFC 6749, 5.2
        }

        var body = http.Response.BodyWriter;
        using (var json = new Utf8JsonWriter(body, DocumentJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("error", error.Error);
            json.WriteString("error_description", Description(error, trace, correlation, at));
            json.WriteStartArray("error_codes");
            json.WriteNumberValue(error.Code);
            json.WriteEndArray();
            json.WriteString("timestamp", at);
            json.WriteString("trace_id", trace);
            json.WriteString("correlation_id", correlation);
            json.WriteString("error_uri", string.Create(CultureInfo.InvariantCulture, $"https://login.microsoftonline.com/error?code={error.Code}"));
            if (error.Suberror is not null)
            {
                json.WriteString("suberror", error.Suberror);
            }

            if (error.Claims is not null)
            {
                json.WriteString("claims", error.Claims);
            }

            json.WriteEndObject();
        }

        await body.FlushAsync(cancel);
    }

    /// <summary>The sentence with what finds the request in a log.</summary>
    public static string Description(AadError error, SignInRequest request) => Description(error, request.TraceId, request.CorrelationId, Stamp());

    private static string Description(AadError error, Guid trace, Guid correlation, string at) =>
        $"{error.Text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {at}";

    private static string Stamp() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
