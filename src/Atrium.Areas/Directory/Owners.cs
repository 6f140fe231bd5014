// Who owns an object of the directory: a person, or an application by its service principal.

using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Directory;

internal static class Owners
{
    /// <summary>True: the caller is one of the owners.</summary>
    public static async ValueTask<bool> IncludeAsync(Call call, Guid key, CancellationToken cancellation)
    {
        var owners = new LinkStep("owners", key, Inverse: false, Transitive: false);
        var self = call.Caller.UserId ?? call.Caller.ServicePrincipalId;
        return (await call.Store.ReachedAsync(call.Tenant, call.Model.Entity<DirectoryObject>().Table!, owners, [self], cancellation)).Count > 0;
    }
}
