// The doors of the server, in the order in which a request meets them.

using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Server.Admin;
using Atrium.Server.Http;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public static class Doors
{
    public static void Open(WebApplication app, AtriumSettings settings, string authority)
    {
        PublicDoor.Use(app, settings);
        Readiness.UseGate(app);
        var closed = app.Services.GetRequiredService<ClosedOrganizations>();
        SignInBranch.Use(app, () => closed.TryEnter(null), () => closed.Leave(null));
        var graph = ActivatorUtilities.CreateInstance<GraphEndpoint>(
            app.Services,
            new GraphEndpointOptions
            {
                AuthorizationUri = $"{authority}/common/oauth2/v2.0/authorize",
                Root = settings.PublicUrl is null ? null : authority,
                TellsMissing = settings.Control,
            });
        app.Use(next => http => graph.InvokeAsync(http, next));
        app.UseRouting(); // for what is left: put in by itself, it would come first and look at each request of Graph
        Readiness.Map(app);
        if (settings.Control)
        {
            ControlEndpoint.Map(app);
        }
    }

    /// <summary>Failures that are not the client's, by request-id: what was asked for is not logged.</summary>
    public static Action<Call, Exception> Log(ILogger logger) => (call, error) =>
    {
        if (error is GraphError refused)
        {
            logger.LogInformation("Request {RequestId} refused: {Code}, missing: {Missing}", call.RequestId, refused.Code, refused.Missing);
            return;
        }

        logger.LogWarning(error, "Request {RequestId} failed: {Method}", call.RequestId, call.Request.Method);
    };
}
