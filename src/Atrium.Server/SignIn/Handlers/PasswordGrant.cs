// grant_type=password (ROPC): a person's token by name and password, for tests and old scripts.
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class PasswordGrant(PasswordCheck passwords, SecondFactors factors, DelegatedAccess access) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
            .UseSingletonHandler<PasswordGrant>()
            .SetOrder(1_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (!context.Request.IsPasswordGrantType())
        {
            return;
        }

        var request = SignInRequest.Required;
        var address = context.Transaction.GetHttpRequest()!.HttpContext.Connection.RemoteIpAddress;
        var verdict = await passwords.Check(request, context.Request.Username!, context.Request.Password!, address, context.CancellationToken);
        request.Tenant ??= verdict.Tenant;
        if (verdict.Error is { } error)
        {
            context.Refuse(error);
            return;
        }

        if (AadErrors.Of(await factors.AtSignIn(verdict.Tenant!, verdict.User!, context.CancellationToken)) is { } missing)
        {
            context.Refuse(AadErrors.WithoutPages(missing));
            return;
        }

        await access.Grant(context, verdict.Tenant!, verdict.User!, verdict.At, ["pwd"], context.Request.Scope, ticket: null, authenticated: verdict.At);
    }
}
