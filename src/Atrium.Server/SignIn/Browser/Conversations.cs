// What a page of sign-in is about: an authorization request, or a device that waits. The page's note names it; here it is read again.
namespace Atrium.Server.SignIn;

/// <param name="Application">Who asks.</param>
/// <param name="Scope">For what.</param>
/// <param name="Target">Where the answer goes; null: a device fetches it.</param>
internal sealed record Conversation(SignInApplication Application, ScopeRequest Scope, string? Target);

internal sealed class Conversations(ISignInDirectory directory, DeviceRequests devices, ScopeReader scopes)
{
    private const string Device = "?device=";

    /// <summary>A person's own account page.</summary>
    public const string Account = "?own=1";

    /// <summary>What stands for it where an application's name is shown.</summary>
    public static SignInApplication OwnAccount { get; } = new()
    {
        AppId = Guid.Empty,
        ServicePrincipalId = Guid.Empty,
        ObjectId = Guid.Empty,
        HomeTenantId = Guid.Empty,
        DisplayName = "your account",
        Kind = ClientKind.Public,
        Enabled = true,
    };

    /// <summary>The endpoint behind the tenant that goes on with it.</summary>
    public static string Path(string query) => query == Account ? AccountPages.Door
        : query.StartsWith(AdminConsent.Prefix, StringComparison.Ordinal) ? AdminConsent.Door
        : query.StartsWith(Device, StringComparison.Ordinal) ? DevicePages.Door
        : "oauth2/v2.0/authorize";

    /// <summary>Null when it is over, or its client or address are no longer good.</summary>
    public async ValueTask<Conversation?> Find(string query, SignInRequest request, CancellationToken cancel)
    {
        if (query == Account)
        {
            return new Conversation(OwnAccount, new ScopeRequest(), null);
        }

        if (query.StartsWith(Device, StringComparison.Ordinal))
        {
            return await devices.FindById(query[Device.Length..], cancel) is { Row.Status: DeviceRow.Waiting, Ask: { } ask }
                && await directory.FindOffered(ask.Tenant, ask.ClientId, cancel) is { } waiting
                && (await scopes.Read(ask.Scope, request.Tenant?.Id ?? ask.Tenant, "", cancel, client: waiting)).Request is { } scope
                ? new Conversation(waiting, scope, null)
                : null;
        }

        var asked = AuthorizationAsk.Parse(query);
        if (query.StartsWith(AdminConsent.Prefix, StringComparison.Ordinal))
        {
            return Guid.TryParse(asked.ClientId, out var id) && await directory.FindOffered(request.Tenant?.Id, id, cancel) is { } administered
                && Platforms.Find(administered, asked.RedirectUri ?? "") is not null
                ? new Conversation(administered, new ScopeRequest(), asked.RedirectUri)
                : null;
        }

        return Guid.TryParse(asked.ClientId, out var client)
            && await directory.FindOffered(request.Tenant?.Id, client, cancel) is { } application
            && (await AuthorizationAsk.Read(asked, application, scopes, request, cancel)).Ask is { } authorization
            ? new Conversation(application, authorization.Scope, authorization.RedirectUri)
            : null;
    }
}
