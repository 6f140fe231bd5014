// What the parser has to know beside the text: what is asked, and in which manner.

using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

/// <summary>The object or collection that a query is about.</summary>
public sealed record QueryContext
{
    public required GraphModel Model { get; init; }

    /// <summary>The declared type of what is asked (after a cast: the type cast to).</summary>
    public required EntityType Type { get; init; }

    /// <summary>Whose manners are followed; the type's own unless stated.</summary>
    public Workload Workload { get => field ?? Type.Workload; init; }

    /// <summary>What the organisation has added to the types.</summary>
    public OpenProperties Open { get; init; } = OpenProperties.None;

    /// <summary>True: a collection; false: one object.</summary>
    public bool Collection { get; init; } = true;

    /// <summary>True: the header <c>ConsistencyLevel: eventual</c> was sent.</summary>
    public bool Eventual { get; init; }

    /// <summary>True: the segment <c>$count</c>, which with the header alone is an advanced query.</summary>
    public bool Counted { get; init; }

    /// <summary>True: what links lead to, which the directory filters and sorts in advanced queries only.</summary>
    public bool Related { get; init; }

    /// <summary>True: the function <c>delta</c>, which takes fewer options.</summary>
    public bool Delta { get; init; }

    /// <summary>
    /// Reads an opaque id of a type; null = no such id. It must depend on its arguments alone, since parsed queries are cached.
    /// Not asked for types whose ids are GUIDs.
    /// </summary>
    public Func<EntityType, string, Guid?>? ReadId { get; init; }

    /// <summary>The type as messages name it: <c>User</c>.</summary>
    internal string Resource => char.ToUpperInvariant(Type.Name[0]) + Type.Name[1..];
}
