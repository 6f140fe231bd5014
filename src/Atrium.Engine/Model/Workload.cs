// A family of resources that Graph serves from one back end, and the manners that its members share.

namespace Atrium.Engine.Model;

/// <summary>
/// Graph's back ends differ in status codes, error codes and paging. An area names its workload once; the engine only ever asks these facts.
/// </summary>
public sealed record Workload
{
    public required string Name { get; init; }

    /// <summary>Items in a page when the client does not say.</summary>
    public required int PageSize { get; init; }

    public required int MaxPageSize { get; init; }

    /// <summary>True: a $top above the cap is 400; false: it is capped silently.</summary>
    public bool RefusesLargeTop { get; init; }

    /// <summary>True: $count, $search, ne, not, endsWith and the like need <c>ConsistencyLevel: eventual</c> (and <c>$count=true</c>).</summary>
    public bool AdvancedQueries { get; init; }

    /// <summary>Most related objects that <c>$expand</c> shows of each object, without a link to the rest; null = pages, as of any list.</summary>
    public int? MaxExpanded { get; init; }

    /// <summary>True: $skip is accepted, and next links carry it.</summary>
    public bool Skip { get; init; }

    /// <summary>True: PATCH answers 200 with the object; false: 204.</summary>
    public bool PatchReturnsObject { get; init; }

    /// <summary>True: <c>$select</c> adds <c>id</c> and the ETag by itself.</summary>
    public bool SelectAddsId { get; init; }

    /// <summary>True: in delta every object carries <c>@odata.type</c>, and what left is <c>deleted</c>; false: a soft delete is <c>changed</c>.</summary>
    public bool DeltaNamesType { get; init; }

    /// <summary>What the caller may not see (<see cref="BasicAttribute"/>) is left out of the answer; false: it is printed as null.</summary>
    public bool LeavesOutHidden { get; init; }

    /// <summary>True: a complex value is printed with all members of its type; false: with those that have a value.</summary>
    public bool WholeComplexValues { get; init; }

    /// <summary>True: honours <c>Prefer: odata.maxpagesize</c>.</summary>
    public bool MaxPageSizePreference { get; init; }

    /// <summary>Days that a delta token stays valid.</summary>
    public int DeltaDays { get; init; } = 7;

    /// <summary>Fractional digits of printed instants (0 = whole seconds).</summary>
    public int InstantDigits { get; init; }

    /// <summary>The name in messages about unknown properties: <c>{TypePrefix}.User</c>.</summary>
    public required string TypePrefix { get; init; }

    public required WorkloadCodes Codes { get; init; }
}

/// <summary>Graph's error codes, by workload. The message of each can hold <c>{0}</c>.</summary>
public sealed record WorkloadCodes
{
    public required string BadRequest { get; init; }

    /// <summary>A body that is not JSON, or a value of the wrong type.</summary>
    public required string BadBody { get; init; }

    public required string UnknownProperty { get; init; }

    public required string UnsupportedQuery { get; init; }

    public required string BadFilter { get; init; }

    /// <summary>Where the properties of $orderby must lead those of $filter, in the same order: the code of the refusal. Null = no such rule.</summary>
    public string? InefficientFilter { get; init; }

    public required string NotFound { get; init; }

    /// <summary>{0} is the key as sent.</summary>
    public required string NotFoundMessage { get; init; }

    public required string BadId { get; init; }

    public required string AccessDenied { get; init; }

    public required string AccessDeniedMessage { get; init; }

    public required string PreconditionFailed { get; init; }

    public required string PreconditionFailedMessage { get; init; }

    public required string SyncStateNotFound { get; init; }
}
