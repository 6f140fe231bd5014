// The query options of one request, parsed and bound.

using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

/// <summary>The system options of a GET, checked against the model. Immutable, and cached by text.</summary>
public sealed record QueryOptions
{
    public static QueryOptions None { get; } = new();

    /// <summary>Null = the default set.</summary>
    public Select? Select { get; init; }

    public Filter? Filter { get; init; }

    public IReadOnlyList<OrderKey> OrderBy { get; init; } = [];

    public IReadOnlyList<Expand> Expand { get; init; } = [];

    public int? Top { get; init; }

    public int? Skip { get; init; }

    /// <summary>True if <c>$count=true</c> was sent and is honoured.</summary>
    public bool Count { get; init; }

    public string? SkipToken { get; init; }

    public string? DeltaToken { get; init; }

    public Search? Search { get; init; }

    /// <summary>Most results over all pages; null = no bound.</summary>
    public int? Most { get; init; }
}

/// <summary>Selected properties in the order of the model, and the select list as it is echoed in the context URL.</summary>
public sealed record Select(IReadOnlyList<Property> Properties, string Text)
{
    /// <summary>Navigation names that were selected (delta tracks their links).</summary>
    public IReadOnlyList<Navigation> Navigations { get; init; } = [];
}

/// <summary>A navigation to be shown in place, with options of its own.</summary>
public sealed record Expand(Navigation Navigation, QueryOptions Options)
{
    /// <summary>How often the navigation is followed from one object to the next; null = once, and the client did not say.</summary>
    public int? Levels { get; init; }

    /// <summary>The options as a query string, percent-encoded, for links to the rest.</summary>
    public string Query { get; init; } = "";

    /// <summary>As the answer's context echoes it: <c>manager(displayName)</c>; a plus says that it is followed on.</summary>
    public string Text => $"{Navigation.Name}{(Levels > 1 ? "+" : "")}({Options.Select?.Text})";
}
