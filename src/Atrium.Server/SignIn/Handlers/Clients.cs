// Whether an application that proved who it is may be served in an organisation.
namespace Atrium.Server.SignIn;

internal static class Clients
{
    public static AadError? Refusal(SignInApplication? application, string client, SignInTenant tenant) => application switch
    {
        null => AadErrors.UnknownClient(client, tenant.DisplayName),
        { Enabled: false } => AadErrors.ClientDisabled(application),
        _ => null,
    };
}
