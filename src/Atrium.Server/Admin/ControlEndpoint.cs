// The control endpoint of tests: moves an organisation's clock, empties it to its seed, keeps and restores copies. There only when configured.

using System.Net;
using System.Text.Json.Nodes;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Server.Admin;

/// <summary>Described in docs/operating.md. Every answer is JSON: the organisation's state, or <c>error</c> with a code and a message.</summary>
internal static class ControlEndpoint
{
    private static readonly System.Text.Json.JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static void Map(WebApplication app)
    {
        var control = ActivatorUtilities.CreateInstance<OrganizationControl>(app.Services);
        Map("GET", "/control", (_, tenant, _, _) => ValueTask.FromResult(tenant));
        Map("POST", "/control/clock", async (_, tenant, body, cancellation) =>
        {
            await control.SetClockAsync(tenant, ClockRequest.Read(body), cancellation);
            return tenant;
        });
        Map("POST", "/control/reset", (_, tenant, _, cancellation) => control.ResetAsync(tenant, cancellation));
        Map("POST", "/control/snapshots/{name}", async (http, tenant, _, cancellation) =>
        {
            await control.SnapshotAsync(tenant, Name(http), cancellation);
            return tenant;
        });
        Map("POST", "/control/snapshots/{name}/restore", (http, tenant, _, cancellation) => control.RestoreAsync(tenant, Name(http), cancellation));

        MapExplain(app, control);
        MapPermissions(app, control);

        void Map(string method, string pattern, Func<HttpContext, Tenant, JsonObject, CancellationToken, ValueTask<Tenant>> act) =>
            app.MapMethods(pattern, [method], http => ServeAsync(http, control, act));
    }

    /// <summary>What a GET of the Graph API means: address, plan, SQL. Nothing is changed, and no permission asked.</summary>
    private static void MapExplain(WebApplication app, OrganizationControl control)
    {
        var explaining = ActivatorUtilities.CreateInstance<Explaining>(app.Services);
        app.MapGet("/control/explain", http => AnswerAsync(http, async () =>
            await explaining.OfAsync(control.Find(http.Request.Query["organization"]), http.Request.Query["path"], http.Request.Query["user"], http.RequestAborted)));
    }

    /// <summary>What the applications seen so far needed of their permissions: JSON, or a page for a browser.</summary>
    private static void MapPermissions(WebApplication app, OrganizationControl control)
    {
        var uses = app.Services.GetRequiredService<PermissionUses>();
        app.MapGet("/control/permissions", http => GuardAsync(http, () => WriteAsync(http, 200, PermissionReport.Json(Uses(http)))));
        app.MapGet("/control/permissions.html", http => GuardAsync(http, () =>
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
            return http.Response.WriteAsync(PermissionPage.Of(Uses(http)), http.RequestAborted);
        }));

        IReadOnlyList<ApplicationUse> Uses(HttpContext http) => uses.Of(control.Find(http.Request.Query["organization"]).Id);
    }

    private static Task ServeAsync(
        HttpContext http, OrganizationControl control, Func<HttpContext, Tenant, JsonObject, CancellationToken, ValueTask<Tenant>> act) =>
        AnswerAsync(http, async () =>
        {
            var body = await ReadAsync(http);
            return control.State(await act(http, control.Find(http.Request.Query["organization"]), body, http.RequestAborted));
        });

    private static Task AnswerAsync(HttpContext http, Func<Task<JsonObject>> act) =>
        GuardAsync(http, async () => await WriteAsync(http, 200, await act()));

    private static async Task GuardAsync(HttpContext http, Func<Task> act)
    {
        try
        {
            DemandLocal(http);
            await act();
        }
        catch (ControlRefused refused)
        {
            await WriteAsync(http, refused.Status, new JsonObject
            {
                ["error"] = new JsonObject { ["code"] = refused.Code, ["message"] = refused.Message },
            });
        }
        catch (StoreUnavailableException) when (!http.Response.HasStarted)
        {
            http.Response.Headers.RetryAfter = "5";
            await WriteAsync(http, 503, new JsonObject
            {
                ["error"] = new JsonObject { ["code"] = "unavailable", ["message"] = "The database cannot be reached, or others change too much beside this. Try again." },
            });
        }
    }

    /// <summary>By which a proxy of this machine tells that somebody else asks.</summary>
    private static readonly string[] Relayed = ["X-Forwarded-For", "X-Original-For", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP"];

    /// <summary>A page in a browser of this machine must not reach it either: pages send their origin, and names that lead here are not ours.</summary>
    private static void DemandLocal(HttpContext http)
    {
        var host = http.Request.Host.Host.Trim('[', ']');
        if (http.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address)
            || http.Request.Headers.Origin.Count > 0 || Relayed.Any(name => http.Request.Headers.ContainsKey(name))
            || !(host == "localhost" || (IPAddress.TryParse(host, out var named) && IPAddress.IsLoopback(named))))
        {
            throw new ControlRefused(403, "notLocal", "The control endpoint answers programs on this machine only.");
        }
    }

    private static string Name(HttpContext http) => (string)http.Request.RouteValues["name"]! is var name
        && name.Length <= 64 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? name
            : throw new ControlRefused(400, "badName", "A snapshot's name has up to 64 letters of ASCII, digits, hyphens, underscores and dots.");

    private static async ValueTask<JsonObject> ReadAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || http.Request.ContentLength is 0 || (http.Request.ContentLength is null && http.Request.ContentType is null))
        {
            return [];
        }

        try
        {
            var body = await JsonNode.ParseAsync(http.Request.Body, documentOptions: Strict, cancellationToken: http.RequestAborted) as JsonObject
                ?? throw new ControlRefused(400, "badBody", "The body must be a JSON object.");

            // Names and texts are read when asked for, and only then refuse what is not Unicode.
            _ = body.Count(m => m.Value?.GetValueKind() == System.Text.Json.JsonValueKind.String && m.Value.GetValue<string>().Length > 0);
            return body;
        }
        catch (Exception unfit) when (unfit is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            throw new ControlRefused(400, "badBody", "The body is not JSON, names a member twice, or holds what is not Unicode text.");
        }
    }

    private static Task WriteAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(Documents.ToUtf8(body), http.RequestAborted).AsTask();
    }
}
