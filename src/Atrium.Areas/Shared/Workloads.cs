// The manners of Graph's back ends, stated once each. An area names the one that it belongs to.

using Atrium.Engine.Model;

namespace Atrium.Areas.Shared;

public static class Workloads
{
    /// <summary>Users, groups and whatever else lives in the directory.</summary>
    public static Workload Directory { get; } = new()
    {
        Name = "directory",
        PageSize = 100,
        MaxPageSize = 999,
        RefusesLargeTop = true,
        AdvancedQueries = true,
        MaxExpanded = 20,
        WholeComplexValues = true,
        TypePrefix = "Microsoft.DirectoryServices",
        Codes = new WorkloadCodes
        {
            BadRequest = "Request_BadRequest",
            BadBody = "Request_BadRequest",
            UnknownProperty = "Request_BadRequest",
            UnsupportedQuery = "Request_UnsupportedQuery",
            BadFilter = "Request_BadRequest",
            NotFound = "Request_ResourceNotFound",
            NotFoundMessage = "Resource '{0}' does not exist or one of its queried reference-property objects are not present.",
            BadId = "Request_BadRequest",
            AccessDenied = "Authorization_RequestDenied",
            AccessDeniedMessage = "Insufficient privileges to complete the operation.",
            PreconditionFailed = "Request_PreconditionFailed",
            PreconditionFailedMessage = "The object was changed since it was read.",
            SyncStateNotFound = "syncStateNotFound",
        },
    };

    /// <summary>Mail, calendar and contacts.</summary>
    public static Workload Outlook { get; } = new()
    {
        Name = "outlook",
        PageSize = 10,
        MaxPageSize = 1000,
        LeavesOutHidden = true,
        Skip = true,
        PatchReturnsObject = true,
        SelectAddsId = true,
        DeltaNamesType = true,
        MaxPageSizePreference = true,
        TypePrefix = "Microsoft.OutlookServices",
        Codes = new WorkloadCodes
        {
            BadRequest = "ErrorInvalidRequest",
            BadBody = "RequestBodyRead",
            UnknownProperty = "RequestBroker--ParseUri",
            UnsupportedQuery = "ErrorInvalidUrlQuery",
            BadFilter = "ErrorInvalidUrlQueryFilter",
            InefficientFilter = "InefficientFilter",
            NotFound = "ErrorItemNotFound",
            NotFoundMessage = "The specified object was not found in the store.",
            BadId = "ErrorInvalidIdMalformed",
            AccessDenied = "ErrorAccessDenied",
            AccessDeniedMessage = "Access is denied. Check credentials and try again.",
            PreconditionFailed = "ErrorIrresolvableConflict",
            PreconditionFailedMessage =
                "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.",
            SyncStateNotFound = "SyncStateNotFound",
        },
    };
}
