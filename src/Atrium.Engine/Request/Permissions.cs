// May this caller do this here? First what the application was granted, then whose data it is.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Request;

internal static class Permissions
{
    /// <exception cref="GraphError">403, before anything of the object is revealed.</exception>
    public static async ValueTask DemandAsync(Call call, Address address, Verb verb, CancellationToken cancellation)
    {
        var needs = address.Operation?.Needs ?? address.Last.Navigation.Needs;
        var workload = address.Operation?.Workload ?? address.Last.Navigation.Workload;
        var own = await IsOwnAsync(call, address, cancellation).ConfigureAwait(false);
        var caller = call.Caller;
        var granted = caller.IsAppOnly
            ? needs.Self || caller.HasAny(needs.Application(verb))
            : caller.HasAny(needs.Delegated(verb)) || (own && caller.HasAny(needs.Own(verb)));
        call.Services.Used?.Invoke(PermissionUse.Of(call, address, Suffice(), granted));
        if (!granted)
        {
            throw GraphError.Denied(workload, string.Join(' ', Suffice()));
        }

        if (address.Steps.Count > 0 && address.Last is { Navigation.Set.Deleted: true, Cast: { } cast } && verb == Verb.Read)
        {
            DemandRead(call, cast);
        }

        if (!caller.IsAppOnly && !own && (needs.Private || address.Steps.Any(s => s.Navigation.Contains is { Private: true })))
        {
            throw GraphError.Denied(workload, "the person's own data");
        }

        if (caller.IsGuest && IsWholeSet(address))
        {
            throw GraphError.Denied(workload, "to be a member of the organisation");
        }

        IReadOnlyList<string> Suffice() =>
            caller.IsAppOnly ? needs.Application(verb) : own ? [.. needs.Own(verb), .. needs.Delegated(verb)] : needs.Delegated(verb);
    }

    /// <summary>What shows objects of several types shows each only to who may read those of its own set.</summary>
    public static void DemandRead(Call call, EntityType type)
    {
        var set = call.Model.Roots.FirstOrDefault(r => r.Kind == NavigationKind.Set && ReferenceEquals(r.Target, type));
        var needs = set?.Needs ?? Needs.Nothing;
        var suffice = call.Caller.IsAppOnly ? needs.Application(Verb.Read) : needs.Delegated(Verb.Read);
        if (!call.Caller.HasAny(suffice))
        {
            throw GraphError.Denied(type.Workload, string.Join(' ', suffice));
        }
    }

    /// <summary>A list, its count or its changes, or a creation; the bin too.</summary>
    private static bool IsWholeSet(Address address) =>
        address.Steps.Count > 0 && address.Last is { Navigation.Kind: NavigationKind.Set, IsSingle: false };

    /// <summary>Links can be hidden by the object that they are of, such as the members of a group.</summary>
    public static ValueTask<bool> ShowsAsync(Call call, Row source, Navigation navigation, CancellationToken cancellation) =>
        source.Type.Rules?.ShowsAsync(call, source, navigation, cancellation) ?? ValueTask.FromResult(true);

    /// <exception cref="GraphError">403.</exception>
    public static async ValueTask DemandShownAsync(Call call, Row source, Navigation navigation, CancellationToken cancellation)
    {
        if (!await ShowsAsync(call, source, navigation, cancellation).ConfigureAwait(false))
        {
            throw GraphError.Denied(source.Type.Workload, $"to be shown {source.Type.Name}/{navigation.Name}");
        }
    }

    /// <summary>True if the path starts at the signed-in person and does not lead through a relation to somebody else.</summary>
    private static async ValueTask<bool> IsOwnAsync(Call call, Address address, CancellationToken cancellation)
    {
        if (address.Steps.Count == 0 || address.Steps[0] is not { Navigation.Set.Me: true, IsSingle: true } first)
        {
            return false;
        }

        var owned = address.Operation is null ? address.Steps.Count - 1 : address.Steps.Count;
        for (var i = 1; i < owned; i++)
        {
            if (address.Steps[i].Navigation.Kind == NavigationKind.Link)
            {
                return false;
            }
        }

        var key = await Walk.KeyAsync(call, first, cancellation).ConfigureAwait(false);
        return key is not null && key == call.Caller.UserId;
    }
}
