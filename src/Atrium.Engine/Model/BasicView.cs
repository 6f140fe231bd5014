// Permissions that show an object without some of its properties: the facts, and what the model makes of them.

using System.Collections.Frozen;

namespace Atrium.Engine.Model;

/// <summary>
/// Whoever reads objects of this type by these permissions alone sees some properties only. The permissions must also stand among the
/// <see cref="NeedsAttribute.Read"/> of the navigations where they suffice.
/// </summary>
/// <param name="permissions">Space separated, e.g. <c>User.ReadBasic.All</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BasicAttribute(string permissions) : Attribute
{
    public string Permissions { get; } = permissions;

    /// <summary>Graph names (space separated) of all that is shown beside <c>id</c>.</summary>
    public string? Shows { get; init; }

    /// <summary>Graph names (space separated) of what is not shown; for types of which most is. Either this or <see cref="Shows"/>.</summary>
    public string? Hides { get; init; }
}

/// <summary>What of a type is shown to whom.</summary>
public sealed class Views
{
    private readonly FrozenSet<string> _basic;
    private readonly string[] _delegated;
    private readonly string[] _application;

    /// <param name="type">Its properties must be known.</param>
    /// <param name="ways">Where objects of the type are at home: sets and containing navigations.</param>
    /// <exception cref="InvalidOperationException">A name of the facts is no property of the type.</exception>
    internal Views(EntityType type, BasicAttribute? facts, IReadOnlyList<Navigation> ways)
    {
        _basic = Names(facts?.Permissions).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _delegated = [.. ways.SelectMany(Readers).Except(_basic, StringComparer.OrdinalIgnoreCase).Distinct()];
        _application = [.. ways.SelectMany(w => w.Needs.Application(Verb.Read)).Except(_basic, StringComparer.OrdinalIgnoreCase).Distinct()];
        var keys = type.Properties.Where(p => p.Row == RowField.Key).ToList();
        KeyOnly = keys.ToFrozenSet();
        var named = Names(facts?.Shows ?? facts?.Hides).Select(name => type.FindProperty(name)
            ?? throw new InvalidOperationException($"{type} has no property '{name}' to show or hide.")).ToList();
        Basic = facts?.Hides is null ? keys.Concat(named).ToFrozenSet() : type.Properties.Except(named).ToFrozenSet();
        OfItself = ways.Count > 0;
    }

    /// <summary>False: objects of this type are nowhere at home, and are shown wherever a path leads to them.</summary>
    public bool OfItself { get; }

    /// <summary>The properties that a basic permission shows.</summary>
    public FrozenSet<Property> Basic { get; }

    /// <summary>What is shown of an object that a relation leads to and the caller may not read.</summary>
    public FrozenSet<Property> KeyOnly { get; }

    /// <summary>Permissions of which any one shows everything.</summary>
    public IReadOnlyList<string> Whole(bool application) => application ? _application : _delegated;

    public bool ShowsBasic(IReadOnlySet<string> granted) => _basic.Overlaps(granted);

    /// <summary>What suffices for the person's own object shows nobody else of its set; what belongs to that object is reached through it.</summary>
    private static IEnumerable<string> Readers(Navigation way) =>
        way.Set is { Me: true } ? way.Needs.Delegated(Verb.Read) : way.Needs.Delegated(Verb.Read).Concat(way.Needs.Own(Verb.Read));

    private static string[] Names(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
