// Who may change an application or a service principal: administrators of applications, its owners, and applications with the permission.

using Atrium.Areas.Directory;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

internal static class ApplicationRights
{
    private static readonly string[] Whole = ["Application.ReadWrite.All", "Directory.ReadWrite.All"];

    /// <summary>Of the application itself the other changes nothing.</summary>
    private static readonly string[] WholeApplications = ["Application.ReadWrite.All"];

    private static readonly string[] Owned = ["Application.ReadWrite.OwnedBy"];

    /// <summary>People may register applications, unless they are guests.</summary>
    public static void DemandRegister(Caller caller)
    {
        if (caller.IsGuest && !DirectoryRoles.Has(caller, DirectoryRoles.ManageApplications))
        {
            throw DirectoryErrors.Denied("Application Administrator");
        }
    }

    /// <summary>Deletion for good and restoring are reached by paths that serve all types, so that the permission is asked for again.</summary>
    public static ValueTask DemandAsync(Call call, Guid key, CancellationToken cancellation) => DemandAsync(call, key, Whole, cancellation);

    /// <summary>To change, delete or restore an application: a token may hold the narrower permission beside one that is for other things.</summary>
    public static ValueTask DemandApplicationAsync(Call call, Guid key, CancellationToken cancellation) => DemandAsync(call, key, WholeApplications, cancellation);

    private static async ValueTask DemandAsync(Call call, Guid key, string[] whole, CancellationToken cancellation)
    {
        if (key == GraphPermissions.KeyIn(call.Directory))
        {
            throw DirectoryErrors.Denied(DirectoryErrors.Nobody);
        }

        if (!await MayAsync(call, key, whole, cancellation))
        {
            throw DirectoryErrors.Denied(call.Caller.IsAppOnly ? whole[0] : "Application Administrator");
        }
    }

    public static ValueTask<bool> MayAsync(Call call, Guid key, CancellationToken cancellation) => MayAsync(call, key, Whole, cancellation);

    private static async ValueTask<bool> MayAsync(Call call, Guid key, string[] whole, CancellationToken cancellation)
    {
        var caller = call.Caller;
        if (caller.HasAny(whole))
        {
            return DirectoryRoles.Has(caller, DirectoryRoles.ManageApplications) || await Owners.IncludeAsync(call, key, cancellation);
        }

        return IsConfined(caller, whole) && await Owners.IncludeAsync(call, key, cancellation);
    }

    /// <summary>True: an application that may change only what it owns, and owns what it makes.</summary>
    public static bool IsConfined(Caller caller) => IsConfined(caller, Whole);

    /// <summary>Whoever makes an object owns it; an application, if it may change only what it owns.</summary>
    public static void Own(Call call, ChangeSet changes, Table table, Guid key)
    {
        var owner = call.Caller.UserId ?? (IsConfined(call.Caller, WholeApplications) ? call.Caller.ServicePrincipalId : null as Guid?);
        if (owner is { } id)
        {
            changes.Links.Add(new LinkChange("owners", key, id, Add: true) { Table = table, Lenient = true });
        }
    }

    private static bool IsConfined(Caller caller, string[] whole) => caller.IsAppOnly && !caller.HasAny(whole) && caller.HasAny(Owned);
}
