// The one door of the Graph API: /v1.0 and /beta, which serves the same model.

using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;

namespace Atrium.Server.Http;

/// <summary>Turns HTTP into calls of the engine: authenticates, finds the organisation, runs the pipeline, sends the answer.</summary>
public sealed class GraphEndpoint(CallServices services, BearerTokens tokens, IHouse house, ClosedOrganizations closed, Pipeline pipeline, GraphEndpointOptions options)
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
            var open = NewCall(request, requestId, clientRequestId, options.Anonymous, house.Tenants[0], TimeProvider.System);
            await pipeline.RunAsync(open, http.RequestAborted).ConfigureAwait(false);
            await GraphResponses.SendAsync(http, open.Response).ConfigureAwait(false);
            return;
        }

        var (tenants, shut) = (house.Tenants, closed.Now); // before the token is looked at: what is found of its owner may be half of it
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

        if (result.Principal is { } found ? shut.Contains(found.TenantId) : shut.Count + closed.Now.Count > 0)
        {
            await FailAsync(http, GraphError.Unavailable(), requestId, clientRequestId).ConfigureAwait(false);
            return;
        }

        if (result.Principal is not { } principal || FindTenant(tenants, principal.TenantId) is not { } tenant)
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

    /// <summary>Unless the contents of the organisation are being exchanged: whatever was found or changed would be in what is gone or not whole.</summary>
    private async Task AnswerAsync(HttpContext http, Call call)
    {
        var done = await RunAsync(call, http.RequestAborted).ConfigureAwait(false);
        if (!done || !closed.IsOpen(call.Tenant))
        {
            if (call.Response.Stream is { } stream)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            await FailAsync(http, GraphError.Unavailable(), call.RequestId, call.ClientRequestId!).ConfigureAwait(false);
            return;
        }

        if (options.TellsMissing && call.Missing is { } missing)
        {
            call.Response.Headers["x-atrium-missing"] = missing;
        }

        await GraphResponses.SendAsync(http, call.Response).ConfigureAwait(false);
    }

    /// <summary>False: nothing was done, since the organisation is closed.</summary>
    private async ValueTask<bool> RunAsync(Call call, CancellationToken cancellation)
    {
        var reads = HttpMethods.IsGet(call.Request.Method);
        if (reads ? !closed.IsOpen(call.Tenant) : !closed.TryEnter(call.Tenant))
        {
            return false;
        }

        try
        {
            await pipeline.RunAsync(call, cancellation).ConfigureAwait(false);
            return true;
        }
        finally
        {
            if (!reads)
            {
                closed.Leave(call.Tenant);
            }
        }
    }

    /// <summary>Come again: the database cannot be reached, or an organisation is being made anew.</summary>
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

    private static Tenant? FindTenant(IReadOnlyList<Tenant> tenants, Guid id)
    {
        foreach (var tenant in tenants)
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
