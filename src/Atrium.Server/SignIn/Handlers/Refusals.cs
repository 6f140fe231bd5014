// How a step of ours refuses: the exact reason goes along with the request, the library only needs to stop.
using OpenIddict.Server;

namespace Atrium.Server.SignIn;

internal static class Refusals
{
    public static void Refuse(this OpenIddictServerEvents.BaseValidatingContext context, AadError error)
    {
        SignInRequest.Required.Failure = error;
        context.Reject(error.Error, error.Text, uri: null);
    }
}
