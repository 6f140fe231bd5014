// Ends all sessions of a person: whatever was signed before this instant is no longer accepted.

using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Directory;

public static class RevokeSignInSessionsAction
{
    /// <returns>Always true, with 200: the documents say 204, the service and its schema do not.</returns>
    [Action(On = typeof(User))]
    [Needs(
        Delegated = "User.RevokeSessions.All User.ReadWrite.All Directory.ReadWrite.All",
        Application = "User.RevokeSessions.All User.ReadWrite.All Directory.ReadWrite.All")]
    public static async Task<bool> RevokeSignInSessions(Call call, CancellationToken cancellation)
    {
        if (!call.Caller.IsAppOnly && call.Caller.UserId != call.Source!.Key)
        {
            await DemandAsync(call, cancellation);
        }

        await call.RewriteAsync(
            (user, _) =>
            {
                user["signInSessionsValidFromDateTime"] = Instants.Text(call.Now);
                return ValueTask.CompletedTask;
            },
            cancellation);
        return true;
    }

    /// <summary>Those who may set a person's password may end the sessions as well: of administrators, only greater ones.</summary>
    private static async ValueTask DemandAsync(Call call, CancellationToken cancellation)
    {
        if (!DirectoryRoles.Has(call.Caller, DirectoryRoles.ResetPasswords))
        {
            throw DirectoryErrors.Denied("User Administrator");
        }

        await UserRights.DemandOverAsync(call, call.Source!.Key, cancellation);
    }
}
