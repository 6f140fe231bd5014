// grant_type=device_code, in its short and its long form: the device asks whether the person has answered.
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class DeviceCodeGrant(ISignInDirectory directory, DeviceRequests requests, DelegatedAccess access, SignInOptions options)
    : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    /// <summary>Our own name for it inside the library, whose own device flow has neither throttle nor slow_down.</summary>
    public const string Grant = "urn:atrium:device";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
            .UseSingletonHandler<DeviceCodeGrant>()
            .SetOrder(1_600)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (context.Request.GrantType is not Grant)
        {
            return;
        }

        var cancel = context.CancellationToken;
        var (row, error) = await Poll(context, cancel);
        if (error is not null)
        {
            context.Refuse(error);
            return;
        }

        var ask = row!.Ask;
        var tenant = await directory.FindTenant(ask.UserTenant!.Value.ToString(), cancel);
        var at = (tenant?.Clock ?? TimeProvider.System).GetUtcNow();
        var user = tenant is null ? null : await directory.FindUserById(tenant.Id, ask.User!.Value, cancel);
        if (user is not { Enabled: true } || user.SessionsValidFrom?.UtcTicks > ask.At)
        {
            context.Refuse(user is null ? AadErrors.BadGrant : user.Enabled ? AadErrors.GrantRevoked : AadErrors.UserDisabled);
            return;
        }

        SignInRequest.Required.Tenant = tenant;
        await access.Grant(context, tenant!, user, at, ask.Methods, ask.Scope, ticket: null, authenticated: new DateTimeOffset(ask.Authenticated, TimeSpan.Zero));
    }

    private async ValueTask<(DeviceRow? Row, AadError? Error)> Poll(HandleTokenRequestContext context, CancellationToken cancel)
    {
        if (await requests.FindByDeviceCode((string?)context.Request["device_code"] ?? "", cancel) is not { } row
            || row.Ask.ClientId.ToString() != context.ClientId)
        {
            return (null, AadErrors.BadDeviceCode);
        }

        var addressed = SignInRequest.Required.Tenant?.Id;
        if (addressed is not null && (row.Ask.UserTenant ?? row.Ask.Tenant ?? addressed) != addressed)
        {
            return (null, AadErrors.WrongTenant);
        }

        var now = TimeProvider.System.GetUtcNow();
        return row switch
        {
            _ when row.IsOver(now) => (null, AadErrors.DeviceExpired),
            { Row.Status: DeviceRow.Declined } => (null, AadErrors.DeviceDeclined),
            { Row.Status: DeviceRow.Waiting } => (null, await Wait(row, now, cancel)),
            { Row.Status: DeviceRow.Approved } when await requests.TryMove(row, DeviceRow.Redeemed, row.Ask, cancel) => (row, null),
            _ => (null, AadErrors.BadDeviceCode),
        };
    }

    private async ValueTask<AadError> Wait(DeviceRow row, DateTimeOffset now, CancellationToken cancel)
    {
        // Half an interval is allowed for networks that bunch requests.
        var early = now.UtcTicks - row.Ask.Polled < options.DeviceInterval.Ticks / 2;
        await requests.TryMove(row, DeviceRow.Waiting, row.Ask with { Polled = now.UtcTicks }, cancel);
        return early ? AadErrors.SlowDown : AadErrors.AuthorizationPending;
    }
}
