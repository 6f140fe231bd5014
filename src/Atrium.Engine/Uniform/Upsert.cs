// PATCH by a key that a client chooses: with Prefer: create-if-missing, what is not there is made.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Uniform;

internal static class Upsert
{
    public static async ValueTask RunAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        if (!call.Preferences.CreateIfMissing || address.Last is not { KeyProperty: { } property, Key: { } key } || (property.Can & Can.Create) == Can.Read
            || await IsThereAsync(call, address, source, cancellation).ConfigureAwait(false))
        {
            await Update.RunAsync(call, address, source, cancellation).ConfigureAwait(false);
            return;
        }

        var needs = address.Last.Navigation.Needs;
        var suffice = call.Caller.IsAppOnly ? needs.Application(Verb.Create) : needs.Delegated(Verb.Create);
        if (!call.Caller.HasAny(suffice))
        {
            throw GraphError.Denied(address.Last.Navigation.Workload, string.Join(' ', suffice));
        }

        await Create.RunAsync(call, address, source, cancellation, (property.Name, key)).ConfigureAwait(false);
    }

    private static async ValueTask<bool> IsThereAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        try
        {
            await Walk.ObjectAsync(call, address.Last, source, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (GraphError missing) when (missing.Status == 404)
        {
            return false;
        }
    }
}
