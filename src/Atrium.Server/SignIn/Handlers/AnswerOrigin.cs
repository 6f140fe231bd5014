// Lets a page of another origin read the token endpoint's answer, if the client registered that page.
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class AnswerOrigin(ISignInDirectory directory) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
            .UseSingletonHandler<AnswerOrigin>()
            .SetOrder(30_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || !Guid.TryParse(context.Request?.ClientId, out var client))
        {
            return;
        }

        http.Response.Headers.Append("Vary", "Origin");
        if (await directory.FindOffered(SignInRequest.Required.Tenant?.Id, client, context.CancellationToken) is { } application
            && Platforms.IsOrigin(application, origin))
        {
            http.Response.Headers.AccessControlAllowOrigin = origin;
            http.Response.Headers.AccessControlExposeHeaders = "x-ms-request-id, client-request-id";
        }
    }

    /// <summary>A browser asks first when a library adds headers of its own. Nothing is told here; whether the answer may be read is
    /// decided with it.</summary>
    public static bool IsPreflight(HttpContext http)
    {
        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            return false;
        }

        var headers = http.Response.Headers;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.AccessControlAllowOrigin = http.Request.Headers.Origin;
        headers.AccessControlAllowMethods = "POST";
        headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = "3600";
        headers.Vary = "Origin, Access-Control-Request-Headers";
        return true;
    }
}
