// The authorization endpoint's answer: to the address that was checked, in the mode that was asked; or on a page, where no address is good.
using System.Text;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class WriteAuthorization : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyAuthorizationResponseContext>()
            .UseSingletonHandler<WriteAuthorization>()
            .SetOrder(10_000) // after the library found address, mode and state, before it would write by itself
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        var request = SignInRequest.Required;
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        AadError? error = string.IsNullOrEmpty(context.Response.Error) ? null : request.Failure ?? ProtocolErrors.Translate(
            context.Response.Error, context.Response.ErrorDescription, context.Response.ErrorUri, context.Request?.ClientId, request);
        error = error?.Code == 50011 ? AadErrors.RedirectMismatch(context.Request?.RedirectUri, context.Request?.ClientId ?? "") : error;
        context.HandleRequest();
        if (context.RedirectUri is not { } address)
        {
            await ErrorPage.Of(error ?? AadErrors.Unexpected, request).Write(http);
            return;
        }

        var fields = error is null ? Fields(context) : ErrorFields(error, context, request);
        http.Response.Headers.CacheControl = "no-store, no-cache";
        http.Response.Headers.Pragma = "no-cache";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (context.ResponseMode is ResponseModes.FormPost)
        {
            await FormPostPage.Of(address, fields).Write(http);
            return;
        }

        http.Response.Redirect(Append(address, context.ResponseMode is ResponseModes.Fragment, fields));
    }

    private static List<KeyValuePair<string, string>> Fields(ApplyAuthorizationResponseContext context) =>
        [.. from parameter in context.Response.GetParameters()
            let text = (string?)parameter.Value
            where !string.IsNullOrEmpty(text)
            select KeyValuePair.Create(parameter.Key, text)];

    private static List<KeyValuePair<string, string>> ErrorFields(AadError error, ApplyAuthorizationResponseContext context, SignInRequest request)
    {
        var fields = new List<KeyValuePair<string, string>>
        {
            new("error", error.Error),
            new("error_description", AadErrorWriter.Description(error, request)),
        };
        if (error.Suberror is not null)
        {
            fields.Add(new("error_subcode", error.Suberror));
        }

        if (error.Claims is not null)
        {
            fields.Add(new("claims", error.Claims));
        }

        if (!string.IsNullOrEmpty(context.Request?.State))
        {
            fields.Add(new("state", context.Request.State));
        }

        return fields;
    }

    private static string Append(string address, bool fragment, List<KeyValuePair<string, string>> fields)
    {
        var text = new StringBuilder(address).Append(fragment ? '#' : address.Contains('?', StringComparison.Ordinal) ? '&' : '?');
        text.AppendJoin('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
        return text.ToString();
    }
}
