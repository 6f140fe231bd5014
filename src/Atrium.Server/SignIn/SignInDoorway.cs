// The first step of the branch: whose door is it, and which one. Documents are answered here, token requests go on to the library.
using Atrium.Engine.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace Atrium.Server.SignIn;

internal sealed class SignInDoorway(
    RequestDelegate next, ISignInDirectory directory, SignInOptions options,
    OpenIdConfiguration configuration, KeysDocument keys, UserRealm realm, UserInfo userInfo, InstanceDiscovery instance,
    SignInPages pages, Proofs proofs, AccountPages account, AdminConsent adminConsent, SignOut signOut, DeviceEndpoint deviceCodes, DevicePages devices, ILogger<SignInDoorway> logger)
{
    private const long LargestForm = 256 * 1024;

    public async Task InvokeAsync(HttpContext http)
    {
        var path = SignInPath.Match(http.Request.Path)!.Value;
        if (path.Door == SignInDoor.UserInfo)
        {
            await userInfo.Write(http); // no organisation is addressed: the token has one
            return;
        }

        var kind = Kind(path.Segment);
        var tenant = kind == TenantSegment.Tenant ? await directory.FindTenant(path.Segment, http.RequestAborted) : null;
        var request = new SignInRequest
        {
            Kind = kind,
            Tenant = tenant,
            // A domain name is answered with addresses by id, as Microsoft does.
            Segment = tenant?.Id.ToString() ?? (kind == TenantSegment.Tenant ? path.Segment : path.Segment.ToLowerInvariant()),
            Address = http.Connection.RemoteIpAddress is { } from ? (from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from).ToString() : null,
            CorrelationId = Guid.TryParse(http.Request.Headers["client-request-id"], out var sent) ? sent : Guid.NewGuid(),
        };
        SignInRequest.Current = request;
        http.Response.Headers["x-ms-request-id"] = request.TraceId.ToString();
        http.Response.Headers["client-request-id"] = request.CorrelationId.ToString();
        http.Response.Headers.XContentTypeOptions = "nosniff"; // refusals repeat what was sent
        if (kind == TenantSegment.Tenant && tenant is null)
        {
            await Refuse(http, path.Door, AadErrors.TenantNotFound(path.Segment), request);
            return;
        }

        await Serve(http, path, request);
    }

    /// <summary>In words where a person looks at it, else as Microsoft's JSON.</summary>
    public static Task Refuse(HttpContext http, SignInDoor door, AadError error, SignInRequest? request) => SignInPath.IsPage(door)
        ? ErrorPage.Of(error, request).Write(http)
        : AadErrorWriter.Write(http, error, request, http.RequestAborted);

    private Task Serve(HttpContext http, SignInPath path, SignInRequest request) => path.Door switch
    {
        SignInDoor.OpenIdConfiguration => configuration.Write(http, request),
        SignInDoor.Keys => keys.Write(http, request),
        SignInDoor.UserRealm => realm.Write(http, path.RealmUser),
        SignInDoor.InstanceDiscovery => instance.Write(http, request),
        SignInDoor.Token => AnswerOrigin.IsPreflight(http) ? Task.CompletedTask : Protocol(http, path),
        SignInDoor.Authorize => Protocol(http, path),
        SignInDoor.Login => Guarded(http, path.Door, request, pages.Login),
        SignInDoor.Consent => Guarded(http, path.Door, request, pages.Consent),
        SignInDoor.DeviceCode => Guarded(http, path.Door, request, deviceCodes.Serve),
        SignInDoor.Device => Guarded(http, path.Door, request, devices.Serve),
        SignInDoor.Password => Guarded(http, path.Door, request, proofs.NewPassword),
        SignInDoor.Factor => Guarded(http, path.Door, request, proofs.Factor),
        SignInDoor.Enrolment => Guarded(http, path.Door, request, proofs.Enrol),
        SignInDoor.Account => Guarded(http, path.Door, request, account.Serve),
        SignInDoor.AdminConsent => Guarded(http, path.Door, request, (context, asked) => adminConsent.Serve(context, asked, older: false)),
        SignInDoor.OlderAdminConsent => Guarded(http, path.Door, request, (context, asked) => adminConsent.Serve(context, asked, older: true)),
        SignInDoor.Logout => Guarded(http, path.Door, request, signOut.Serve),
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
        try
        {
            await Guarded(http, path.Door, SignInRequest.Required, (_, _) => next(http));
        }
        finally
        {
            (http.Request.Scheme, http.Request.Host, http.Request.PathBase, http.Request.Path) = (scheme, host, pathBase, rest);
        }
    }

    /// <summary>Nothing that a client sends is too large or too odd for a proper answer.</summary>
    private async Task Guarded(HttpContext http, SignInDoor door, SignInRequest request, Func<HttpContext, SignInRequest, Task> serve)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = LargestForm;
        }

        try
        {
            await serve(http, request);
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException or BadHttpRequestException && !http.Response.HasStarted)
        {
            await Refuse(http, door, AadErrors.Malformed, request); // no form, or too large a one
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or StoreUnavailableException) && !http.Response.HasStarted)
        {
            logger.LogError(failure, "A sign-in request failed; trace {TraceId}", request.TraceId);
            await Refuse(http, door, AadErrors.Unexpected, request);
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
