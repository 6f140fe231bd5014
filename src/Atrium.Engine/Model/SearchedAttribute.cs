// Facts of types that are searched by keyword queries (KQL).

using System.Text.Json;

namespace Atrium.Engine.Model;

/// <summary>Collections of the type take keyword queries in <c>$search</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KeywordsAttribute : Attribute
{
    /// <summary>The order of what is found, as an <c>$orderby</c>.</summary>
    public required string Order { get; init; }

    /// <summary>Most results, over all pages.</summary>
    public required int Most { get; init; }

    /// <summary>The keyword that asks what an object is; its values are <see cref="Kinds"/>.</summary>
    public string? KindKeyword { get; init; }

    /// <summary>What objects of this type are.</summary>
    public string? Kind { get; init; }

    /// <summary>Everything (space separated) that an object could be.</summary>
    public string? Kinds { get; init; }

    /// <summary>Keywords (space separated) that Graph has and that are not served yet: 501.</summary>
    public string? NotServed { get; init; }
}

/// <summary>What keyword queries call the property.</summary>
/// <param name="keywords">Space separated; several properties may share one.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SearchedAttribute(string keywords) : Attribute
{
    public string Keywords { get; } = keywords;

    /// <summary>True: words without a keyword are looked for here.</summary>
    public bool Bare { get; init; }

    /// <summary>An <see cref="ISearchedText"/>; null: the text itself or, of a complex value, all inside it that <see cref="Can.Search"/> names.</summary>
    public Type? Text { get; init; }

    /// <summary>Values that queries call otherwise than the property does: <c>medium=normal</c>.</summary>
    public string? Alias { get; init; }
}

/// <summary>The text of a value that is not stored as text. Cheap: it is asked at every write.</summary>
public interface ISearchedText
{
    /// <summary>Raise it when the reading changes: indexes are then rebuilt.</summary>
    int Version { get; }

    IEnumerable<string> Read(JsonElement value);
}
