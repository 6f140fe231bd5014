// Navigations: how one object leads to others, and what may be done there.

using Atrium.Engine.Query;
using Atrium.Engine.Request;

namespace Atrium.Engine.Model;

public enum NavigationKind
{
    /// <summary>An entity set at the root of the service: all rows of a table that are of the target type.</summary>
    Set,

    /// <summary>A singleton at the root (<c>directory</c>), without a row.</summary>
    Holder,

    /// <summary>Contained rows.</summary>
    Contains,

    /// <summary>Rows of the link table.</summary>
    Link,

    /// <summary>At most one contained object that exists implicitly.</summary>
    Singleton,

    /// <summary>Computed by its room.</summary>
    Computed,
}

public sealed class Navigation
{
    public required string Name { get; init; }

    /// <summary>Null for root sets.</summary>
    public required EntityType? Declaring { get; init; }

    /// <summary>The declared type of what it leads to.</summary>
    public required EntityType Target { get; init; }

    public required bool Collection { get; init; }

    public required NavigationKind Kind { get; init; }

    public ContainsAttribute? Contains { get; init; }

    public LinkAttribute? Link { get; init; }

    public RootSetAttribute? Set { get; init; }

    public SingletonAttribute? Singleton { get; init; }

    /// <summary>On what is contained: lists are computed, for they show more than lies there; the rest is as for whatever is contained.</summary>
    public IComputedCollection? Computed { get; init; }

    public Needs Needs { get; init; } = Needs.Nothing;

    /// <summary>Where the ids of what is inside are kept in the document of the object; null = nowhere.</summary>
    public Property? Ids { get; init; }

    /// <summary>The numbers that a filter may ask for; empty: it may not ask.</summary>
    public IReadOnlyList<int> CountFilter { get; init; } = [];

    /// <summary>Whose manners are followed here: what lies in an object is answered as the object itself is.</summary>
    public Workload Workload => Contains is { By: By.Parent } && Declaring is { } holder ? holder.Workload : Target.Workload;

    /// <summary>The order of lists for which the client states none; empty = by key.</summary>
    public IReadOnlyList<OrderKey> DefaultOrder => field ??= Order(Contains?.DefaultOrder);

    public override string ToString() => Declaring is null ? Name : $"{Declaring.Name}/{Name}";

    private IReadOnlyList<OrderKey> Order(string? text)
    {
        var keys = new List<OrderKey>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var property = Target.FindProperty(words[0]) ?? throw new InvalidOperationException($"{this}: no property '{words[0]}' to order by.");
            keys.Add(new OrderKey(PropertyPath.Of(property), words is [_, "desc"]));
        }

        return keys;
    }
}

/// <summary>A collection that the room computes, with its own paging; the in-memory evaluator applies the query options.</summary>
public interface IComputedCollection
{
    /// <summary>All items, or the requested object when the address ends in a key or is single-valued (then at most one).</summary>
    ValueTask<IReadOnlyList<Storage.Row>> ItemsAsync(Call call, Storage.Row source, string? key, CancellationToken cancellation);
}
