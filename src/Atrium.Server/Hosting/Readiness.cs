// Whether the server can be used: its store answers, and the organisation of its settings is there.

using Atrium.Engine.Storage;

namespace Atrium.Server.Hosting;

public sealed class Readiness(IHouse house)
{
    private volatile bool _seeded;

    /// <summary>False: requests are answered with 503.</summary>
    public bool Seeded
    {
        get => _seeded;
        set => _seeded = value;
    }

    public static void Map(WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.MapGet("/healthz", http => SayAsync(http, 200, "live"));
        app.MapGet("/readyz", async http =>
        {
            var ready = await readiness.IsReadyAsync(http.RequestAborted);
            await SayAsync(http, ready ? 200 : 503, ready ? "ready" : "not ready");
        });
    }

    /// <summary>Keeps everything but the two questions after the server's state away until it is seeded.</summary>
    public static void UseGate(WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.Use(next => context =>
        {
            if (readiness.Seeded || context.Request.Path.Value is "/healthz" or "/readyz")
            {
                return next(context);
            }

            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        });
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            await house.ReadAsync("ready", cancellation);
            return _seeded;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private static Task SayAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
