// grant_type=client_credentials: a token for the application itself, with the app roles assigned to it.
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class ClientCredentialsGrant(ISignInDirectory directory, ScopeReader scopes, ConfiguredClaims configured) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
            .UseSingletonHandler<ClientCredentialsGrant>()
            .SetOrder(0)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (!context.Request.IsClientCredentialsGrantType())
        {
            return;
        }

        var request = SignInRequest.Required;
        var at = request.Now;
        var tenant = request.Tenant!; // CheckTokenRequest refuses /common
        var application = await directory.FindApplication(tenant.Id, Guid.Parse(context.ClientId!), context.CancellationToken);
        if ((OfPage(context) ?? Clients.Refusal(application, context.ClientId!, tenant)) is { } refusal)
        {
            context.Refuse(refusal);
            return;
        }

        var (asks, unread) = ClaimsRequest.Read((string?)context.Request["claims"]);
        if (unread is not null)
        {
            context.Refuse(unread);
            return;
        }

        var (scope, error) = await ReadScope(context.Request.Scope!, tenant, context.CancellationToken);
        if (error is not null)
        {
            context.Refuse(error);
            return;
        }

        var roles = scope!.Resource is null ? await directory.GrantedAppRoles(tenant.Id, application!, context.CancellationToken) : [];
        if (scope.Resource is { } api)
        {
            var standing = await directory.Standing(tenant.Id, application!.ServicePrincipalId, isPerson: false, api.ServicePrincipalId, context.CancellationToken);
            if (!standing.Admitted)
            {
                context.Refuse(AadErrors.ClientNotAssigned(application, api));
                return;
            }

            roles = standing.Roles;
        }

        request.Granted = await configured.Complete(new GrantedAccess
        {
            Tenant = tenant,
            Application = application!,
            At = at,
            Resource = scope.Resource,
            ResourceName = scope.Prefix,
            Roles = roles,
            ClientAuthentication = request.ClientAuthentication,
            Capable = asks!.Capable,
        }, inAddress: false, context.CancellationToken);
        context.SignIn(Ticket.Make(request.Granted, []));
    }

    /// <summary>A page in a browser keeps no secret.</summary>
    private static AadError? OfPage(HandleTokenRequestContext context) =>
        context.Transaction.GetHttpRequest()!.Headers.Origin.ToString() is { Length: > 0 } origin ? AadErrors.CrossOriginRefused(origin) : null;

    /// <summary>Exactly one {resource}/.default: nothing named, nothing of OpenID.</summary>
    private async ValueTask<(ScopeRequest? Scope, AadError? Error)> ReadScope(string text, SignInTenant tenant, CancellationToken cancel)
    {
        var (scope, error) = await scopes.Read(text, tenant.Id, tenant.DisplayName, cancel);
        return error is null && (scope!.Named.Count > 0 || scope.OpenId.Count > 0 || !scope.Default || text.Trim().Contains(' ', StringComparison.Ordinal))
            ? (null, AadErrors.ClientCredentialsScope(text))
            : (scope, error);
    }
}
