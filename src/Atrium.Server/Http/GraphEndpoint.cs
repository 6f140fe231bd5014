// The one door of the Graph API: /v1.0 and /beta, which serves the same model.

using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Server.SignIn;

namespace Atrium.Server.Http;

/// <summary>Turns HTTP into calls of the engine: authenticates, finds the organisation, runs the pipeline, sends the answer.</summary>
public sealed class GraphEndpoint(CallServices services, BearerTokens tokens, IHouse house, Pipeline pipeline, GraphEndpointOptions options)
{
    /// <summary>Serves the request if its path is one of ours.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var version = Version(http.Request.Path);
        return version is null ? next(http)
            : HttpMethods.IsOptions(http.Request.Method) ? Cors.PreflightAsync(http)
            : ServeAsync(http, version);
    }

    private static string? Version(PathString path) =>
        Begins(path.Value, "/v1.0") ? "v1.0" : Begins(path.Value, "/beta") ? "beta" : null;

    private static bool Begins(ReadOnlySpan<char> path, string segment) =>
        path.StartsWith(segment, StringComparison.OrdinalIgnoreCase) && (path.Length == segment.Length || path[segment.Length] == '/');

    private async Task ServeAsync(HttpContext http, string version)
    {
        var requestId = NewRequestId();
        var printed = requestId.ToString("D");
        var clientRequestId = ClientRequestId(http, printed);
        Cors.Allow(http);
        http.Response.Headers["request-id"] = printed;
        http.Response.Headers["client-request-id"] = clientRequestId;
        var request = GraphRequests.From(http, version, options.Root);
        if (IsOpen(request.Path))
        {
            await AnswerAsync(http, NewCall(request, requestId, clientRequestId, options.Anonymous, house.Tenants[0], TimeProvider.System)).ConfigureAwait(false);
            return;
        }

        BearerResult result;
        try
        {
            result = await tokens.Check(http.Request.Headers.Authorization, http.RequestAborted).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            await FailAsync(http, GraphError.Unavailable(), requestId, clientRequestId).ConfigureAwait(false);
            return;
        }

        if (result.Principal is not { } principal || FindTenant(principal.TenantId) is not { } tenant)
        {
            await RefuseAsync(http, result.Failure ?? BearerFailure.Invalid, requestId, clientRequestId).ConfigureAwait(false);
            return;
        }

        await AnswerAsync(http, NewCall(request, requestId, clientRequestId, Callers.From(principal), tenant, principal.Tenant.Clock)).ConfigureAwait(false);
    }

    private Call NewCall(GraphRequest request, Guid requestId, string clientRequestId, Caller caller, Tenant tenant, TimeProvider clock) => new()
    {
        Services = services,
        Request = request,
        Caller = caller,
        Tenant = tenant,
        Clock = clock,
        RequestId = requestId,
        ClientRequestId = clientRequestId,
        Preferences = Preferences.Parse(request.Header("Prefer")),
    };

    private async Task AnswerAsync(HttpContext http, Call call)
    {
        await pipeline.RunAsync(call, http.RequestAborted).ConfigureAwait(false);
        if (options.TellsMissing && call.Missing is { } missing)
        {
            call.Response.Headers["x-atrium-missing"] = missing;
        }

        await GraphResponses.SendAsync(http, call.Response).ConfigureAwait(false);
    }

    /// <summary>Nobody knows yet who asks: the database that would tell cannot be reached.</summary>
    private static async Task FailAsync(HttpContext http, GraphError error, Guid requestId, string clientRequestId)
    {
        var response = new GraphResponse();
        ErrorWriter.Write(response, error, TimeProvider.System.GetUtcNow(), requestId, clientRequestId);
        await GraphResponses.SendAsync(http, response).ConfigureAwait(false);
    }

    private async Task RefuseAsync(HttpContext http, BearerFailure failure, Guid requestId, string clientRequestId)
    {
        var response = new GraphResponse();
        ErrorWriter.Write(response, new GraphError(401, failure.Code, failure.Message), TimeProvider.System.GetUtcNow(), requestId, clientRequestId);
        response.Headers["WWW-Authenticate"] =
            $"Bearer realm=\"\", authorization_uri=\"{options.AuthorizationUri}\", client_id=\"00000003-0000-0000-c000-000000000000\""
            + (failure.Challenge is { } claims ? $", error=\"insufficient_claims\", claims=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims))}\"" : "");
        await GraphResponses.SendAsync(http, response).ConfigureAwait(false);
    }

    /// <summary>$metadata and the service document need no token.</summary>
    private static bool IsOpen(string path) => path is "/" or "" || path.Equals("/$metadata", StringComparison.OrdinalIgnoreCase);

    private Tenant? FindTenant(Guid id)
    {
        foreach (var tenant in house.Tenants)
        {
            if (tenant.Id == id)
            {
                return tenant;
            }
        }

        return null;
    }

    /// <summary>Finds a request in the log and is no secret: the system's randomness would cost each request a call of the kernel.</summary>
    private static Guid NewRequestId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40); // version 4 of RFC 9562; Guid keeps these bytes in the machine's order
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    /// <summary>The client's own id, if it is short and printable: it goes back in a header.</summary>
    private static string ClientRequestId(HttpContext http, string requestId)
    {
        var sent = http.Request.Headers["client-request-id"].ToString();
        return sent.Length is > 0 and <= 128 && !sent.AsSpan().ContainsAnyExceptInRange(' ', '~') ? sent : requestId;
    }
}

/// <summary>What the door must know of its surroundings.</summary>
public sealed record GraphEndpointOptions
{
    /// <summary>Where clients without a token are sent to sign in.</summary>
    public required string AuthorizationUri { get; init; }

    /// <summary>What every printed address begins with; null: what the client called the server.</summary>
    public string? Root { get; init; }

    /// <summary>Who asks for <c>$metadata</c>.</summary>
    public Caller Anonymous { get; init; } = new() { TenantId = Guid.Empty, AppId = "", ServicePrincipalId = Guid.Empty };

    /// <summary>True: a 403 says in a header what was missing. For development only: it tells how access is decided.</summary>
    public bool TellsMissing { get; init; }

    /// <summary>Randomness for keys.</summary>
    public static Action<Span<byte>> Randomness => RandomNumberGenerator.Fill;
}
