// grant_type=password (ROPC): a person's token by name and password, for tests and old scripts.
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class PasswordGrant(ISignInDirectory directory, Passwords passwords, DelegatedAccess access) : IOpenIddictServerHandler<HandleTokenRequestContext>
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
        var name = context.Request.Username!.Trim();
        var cancel = context.CancellationToken;
        var tenant = request.Tenant ?? await directory.FindTenantOfUser(name, cancel);
        request.Tenant = tenant;
        var at = request.Now;
        var user = tenant is null ? null : await directory.FindUser(tenant.Id, name, cancel);

        // One answer, after the same time, for a wrong name, a wrong password and none at all; the rest only to who knows the password.
        if (!passwords.Verify(user, context.Request.Password!) || tenant is null)
        {
            context.Refuse(AadErrors.WrongPassword);
            return;
        }

        if (!user!.Enabled)
        {
            context.Refuse(AadErrors.UserDisabled);
            return;
        }

        if (user.MustChangePassword)
        {
            context.Refuse(AadErrors.PasswordExpired);
            return;
        }

        await access.Grant(context, tenant, user, at, ["pwd"], context.Request.Scope, ticket: null);
    }
}
