// Whether an application that proved who it is may be served in an organisation.
namespace Atrium.Server.SignIn;

internal static class Clients
{
    public static AadError? Refusal(SignInApplication? application, string client, SignInTenant tenant) => application switch
    {
        null => AadErrors.UnknownClient(client, tenant.DisplayName),
        { Enabled: false } or { Deactivated: true } => AadErrors.ClientDisabled(application),
        _ => null,
    };

    /// <summary>The application as the organisation sees it; where it has none yet but the application is open to all organisations,
    /// as its home sees it, without a service principal.</summary>
    public static async ValueTask<SignInApplication?> FindOffered(
        this ISignInDirectory directory, Guid? tenantId, Guid appId, CancellationToken cancel)
    {
        if (await directory.FindApplication(tenantId, appId, cancel) is { } present)
        {
            return present;
        }

        return tenantId is not null && await directory.FindApplication(null, appId, cancel) is { MultipleOrganizations: true } offered
            ? offered with { ServicePrincipalId = Guid.Empty }
            : null;
    }

    /// <summary>An API by one of its names as the organisation sees it; where it has none yet, but the API knows the client and is open to all organisations,
    /// as its home sees it, without a service principal.</summary>
    public static async ValueTask<SignInResource?> FindOffered(
        this ISignInDirectory directory, Guid? tenantId, string name, SignInApplication? client, CancellationToken cancel)
    {
        if (await directory.FindResource(tenantId, name, cancel) is { } present)
        {
            return present;
        }

        return tenantId is not null && client is not null && await directory.FindResource(null, name, cancel) is { MultipleOrganizations: true } offered && offered.Knows(client)
            ? offered with { ServicePrincipalId = Guid.Empty }
            : null;
    }
}
