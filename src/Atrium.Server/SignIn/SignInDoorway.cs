// The first step of the branch: whose door is it, and which one. Documents are answered here, token requests go on to the library.
using Microsoft.AspNetCore.Http.Features;

namespace Atrium.Server.SignIn;

internal sealed class SignInDoorway(
    RequestDelegate next, ISignInDirectory directory, SignInOptions options,
    OpenIdConfiguration configuration, KeysDocument keys, UserRealm realm, InstanceDiscovery instance, ILogger<SignInDoorway> logger)
{
    private const long LargestForm = 256 * 1024;

    public async Task InvokeAsync(HttpContext http)
    {
        var path = SignInPath.Match(http.Request.Path)!.Value;
        var kind = Kind(path.Segment);
        var tenant = kind == TenantSegment.Tenant ? await directory.FindTenant(path.Segment, http.RequestAborted) : null;
        var request = new SignInRequest
        {
            Kind = kind,
            Tenant = tenant,
            // A domain name is answered with addresses by id, as Microsoft does.
            Segment = tenant?.Id.ToString() ?? (kind == TenantSegment.Tenant ? path.Segment : path.Segment.ToLowerInvariant()),
            CorrelationId = Guid.TryParse(http.Request.Headers["client-request-id"], out var sent) ? sent : Guid.NewGuid(),
        };
        SignInRequest.Current = request;
        http.Response.Headers["x-ms-request-id"] = request.TraceId.ToString();
        http.Response.Headers["client-request-id"] = request.CorrelationId.ToString();
        if (kind == TenantSegment.Tenant && tenant is null)
        {
            await AadErrorWriter.Write(http, AadErrors.TenantNotFound(path.Segment), request, http.RequestAborted);
            return;
        }

        await Serve(http, path, request);
    }

    private Task Serve(HttpContext http, SignInPath path, SignInRequest request) => path.Door switch
    {
        SignInDoor.OpenIdConfiguration => configuration.Write(http, request),
        SignInDoor.Keys => keys.Write(http, request),
        SignInDoor.UserRealm => realm.Write(http, path.RealmUser),
        SignInDoor.InstanceDiscovery => instance.Write(http, request),
        SignInDoor.Token => Protocol(http, path),
        _ => AadErrorWriter.Write(http, AadErrors.NotOffered(path.Rest), request, http.RequestAborted),
    };

    /// <summary>The library sees the public address, whatever Host header was sent, with the tenant as part of the base path.</summary>
    private async Task Protocol(HttpContext http, SignInPath path)
    {
        var (scheme, host, pathBase, rest) = (http.Request.Scheme, http.Request.Host, http.Request.PathBase, http.Request.Path);
        http.Request.Scheme = options.PublicUrl.Scheme;
        http.Request.Host = HostString.FromUriComponent(options.PublicUrl);
        http.Request.PathBase = new PathString(options.PublicUrl.AbsolutePath.TrimEnd('/')).Add("/" + path.Segment);
        http.Request.Path = path.Rest;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = LargestForm;
        }

        try
        {
            await next(http);
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException or BadHttpRequestException && !http.Response.HasStarted)
        {
            await AadErrorWriter.Write(http, AadErrors.Malformed, SignInRequest.Current, http.RequestAborted); // no form, or too large a one
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !http.Response.HasStarted)
        {
            logger.LogError(failure, "A token request failed; trace {TraceId}", SignInRequest.Required.TraceId);
            await AadErrorWriter.Write(http, AadErrors.Unexpected, SignInRequest.Current, http.RequestAborted);
        }
        finally
        {
            (http.Request.Scheme, http.Request.Host, http.Request.PathBase, http.Request.Path) = (scheme, host, pathBase, rest);
        }
    }

    private static TenantSegment Kind(string segment) => segment.ToUpperInvariant() switch
    {
        "COMMON" => TenantSegment.Common,
        "ORGANIZATIONS" => TenantSegment.Organizations,
        "CONSUMERS" => TenantSegment.Consumers,
        _ => TenantSegment.Tenant,
    };
}
