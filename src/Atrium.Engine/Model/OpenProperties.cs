// Properties that an organisation has added to types of the model: bound, checked, printed and filtered like declared ones.

using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Model;

/// <summary>The facts of a property that an organisation defines.</summary>
/// <param name="On">The type that gets it; it must be open.</param>
/// <param name="Name">Letters, digits and underscores, of which at least one: no declared property has one, so that the two never meet.</param>
/// <param name="Kind">For a value with members: <see cref="ValueKind.Complex"/>.</param>
public sealed record OpenProperty(EntityType On, string Name, ValueKind Kind)
{
    public bool Collection { get; init; }

    public Can Can { get; init; }

    /// <summary>Longest text in UTF-16 units, or most bytes of a binary value; 0 = no bound.</summary>
    public int MaxLength { get; init; }

    /// <summary>True: startsWith needs an advanced query although comparing does not.</summary>
    public bool StartsWithAdvanced { get; init; }

    /// <summary>False: delta does not tell of its changes.</summary>
    public bool Tracked { get; init; } = true;

    /// <summary>The members of a complex value, with their own names and kinds.</summary>
    public IReadOnlyList<OpenProperty> Members { get; init; } = [];
}

/// <summary>One version of what an organisation has added. Immutable; two are the same only when they are one object, so that caches can be keyed by it.</summary>
public sealed partial class OpenProperties
{
    private readonly FrozenDictionary<StructuredType, FrozenDictionary<string, Property>> _byType;

    public OpenProperties(IEnumerable<OpenProperty> defined) => _byType = defined
        .Where(p => p.On is { Open: true, Facts.Free: false } && IsName(p.Name)).DistinctBy(p => (p.On, p.Name.ToUpperInvariant())).GroupBy(p => (StructuredType)p.On)
        .ToFrozenDictionary(type => type.Key, type => type.Select(Bind).ToFrozenDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase));

    public static OpenProperties None { get; } = new([]);

    /// <summary>The column of each table with open types that holds all their added values.</summary>
    public static Column Holder { get; } = new() { Name = "c_open", Kind = ColumnKind.Open, Path = [] };

    /// <summary>True: a name that an added property can have, safe to stand in SQL.</summary>
    public static bool IsName(string name) => name.Contains('_', StringComparison.Ordinal) && Identifier().IsMatch(name);

    /// <summary>True: a name that a member of a complex value can have.</summary>
    public static bool IsMemberName(string name) => Identifier().IsMatch(name);

    /// <summary>By name, without regard to case.</summary>
    public Property? Find(StructuredType type, string name) =>
        _byType.Count > 0 && _byType.TryGetValue(type, out var added) ? added.GetValueOrDefault(name) : null;

    public IEnumerable<Property> Of(StructuredType type) => _byType.TryGetValue(type, out var added) ? added.Values : [];

    private static Property Bind(OpenProperty facts) => Bind(facts, facts.On, []);

    private static Property Bind(OpenProperty facts, StructuredType declaring, IReadOnlyList<string> above)
    {
        IReadOnlyList<string> path = [.. above, facts.Name];
        ComplexType? complex = null;
        if (facts.Kind == ValueKind.Complex)
        {
            complex = new ComplexType(facts.Name, typeof(JsonObject));
            complex.SetProperties([.. facts.Members.Where(m => IsMemberName(m.Name)).Select(m => Bind(m, complex, path))]);
        }

        var property = new Property
        {
            Name = facts.Name,
            Declaring = declaring,
            Open = true,
            Kind = facts.Kind,
            Type = complex,
            Collection = facts.Collection,
            Nullable = true,
            Facts = new PropAttribute(facts.Can) { MaxLength = facts.MaxLength },
            AbsentWhenNull = true,
            StartsWithAdvanced = facts.StartsWithAdvanced,
            Untracked = !facts.Tracked,
            Writer = above.Count == 0 ? new OpenValueWriter(facts.Kind, facts.Collection, complex) : null,
            Column = KindOf(facts) is { } kind
                ? new Column { Name = string.Join('/', path), Kind = kind, Path = path, In = Holder, InstantsOnly = facts.Kind == ValueKind.Instant }
                : null,
        };
        property.Seal();
        return property;
    }

    /// <summary>Instants are folded among the other texts, and fixed in width: their order stays.</summary>
    private static ColumnKind? KindOf(OpenProperty facts) => facts switch
    {
        { Collection: true } => facts.Kind == ValueKind.String ? ColumnKind.TextSet : null,
        { Kind: ValueKind.String or ValueKind.Instant } => ColumnKind.Text,
        { Kind: ValueKind.Boolean } => ColumnKind.Boolean,
        { Kind: ValueKind.Int32 or ValueKind.Int64 } => ColumnKind.Integer,
        _ => null,
    };

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]{0,199}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Identifier();
}
