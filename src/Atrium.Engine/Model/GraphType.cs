// The types of the model, as built once at start from the areas' classes.

using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Model;

/// <summary>Kinds of value that a property can have.</summary>
public enum ValueKind
{
    String,
    Boolean,
    Int32,
    Int64,
    Double,
    Guid,
    Instant,
    Date,
    TimeOfDay,
    Duration,
    Binary,
    Stream,
    Enum,
    Complex,
    Untyped,
}

/// <summary>A named type of the model.</summary>
public abstract class GraphType(string name, Type clr)
{
    /// <summary>Graph's name without namespace: <c>user</c>.</summary>
    public string Name { get; } = name;

    /// <summary><c>microsoft.graph.user</c>.</summary>
    public string FullName { get; } = "microsoft.graph." + name;

    public Type Clr { get; } = clr;

    public override string ToString() => Name;
}

/// <summary>An enum: values as printed, found without regard to case.</summary>
public sealed class EnumType(string name, Type clr, IReadOnlyList<string> members) : GraphType(name, clr)
{
    public IReadOnlyList<string> Members { get; } = members;

    public bool Flags { get; init; }

    /// <summary>
    /// A value as it is stored: the member as Graph spells it; of a flags enum, all that are named, in the order of the enum. Null: no such member.
    /// </summary>
    public string? Parse(string text)
    {
        if (!Flags)
        {
            return Find(text);
        }

        var named = text.Split(',', StringSplitOptions.TrimEntries).Select(Find).ToList();
        return named.Contains(null) ? null : string.Join(',', Members.Where(named.Contains));
    }

    /// <summary>The member as Graph spells it, or null.</summary>
    public string? Find(string text)
    {
        foreach (var member in Members)
        {
            if (member.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return member;
            }
        }

        return null;
    }
}

/// <summary>A type with properties: entity or complex.</summary>
public abstract class StructuredType(string name, Type clr) : GraphType(name, clr)
{
    private FrozenDictionary<string, Property> _byName = FrozenDictionary<string, Property>.Empty;

    public bool Open { get; init; }

    public StructuredType? Base { get; internal set; }

    /// <summary>Own and inherited, in the order in which they are printed: the base type's first.</summary>
    public IReadOnlyList<Property> Properties { get; private set; } = [];

    /// <summary>By name, without regard to case.</summary>
    public Property? FindProperty(string name) => _byName.GetValueOrDefault(name);

    public bool IsA(StructuredType other)
    {
        for (var type = this; type is not null; type = type.Base)
        {
            if (ReferenceEquals(type, other))
            {
                return true;
            }
        }

        return false;
    }

    internal void SetProperties(IReadOnlyList<Property> properties)
    {
        Properties = properties;
        _byName = properties.ToFrozenDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
    }
}

public sealed class ComplexType(string name, Type clr) : StructuredType(name, clr);

/// <summary>An entity type.</summary>
public sealed class EntityType(string name, Type clr, EntityAttribute facts, Workload workload) : StructuredType(name, clr)
{
    private FrozenDictionary<string, Navigation> _navigations = FrozenDictionary<string, Navigation>.Empty;
    private FrozenDictionary<string, Column> _columns = FrozenDictionary<string, Column>.Empty;

    public EntityAttribute Facts { get; } = facts;

    public Workload Workload { get; } = workload;

    public new EntityType? Base => (EntityType?)base.Base;

    /// <summary>The table of its hierarchy; null for virtual types.</summary>
    public Table? Table { get; internal set; }

    public IReadOnlyList<Navigation> Navigations { get; private set; } = [];

    /// <summary>This type and all that derive from it, stored ones only.</summary>
    public IReadOnlyList<EntityType> Concrete { get; internal set; } = [];

    /// <summary>The rules of the type, or of the nearest base that has some.</summary>
    public Rules.IRules? Rules { get; internal set; }

    /// <summary>Properties printed when nothing is selected, in order.</summary>
    public IReadOnlyList<Property> DefaultProperties { get; internal set; } = [];

    /// <summary>Names that stand for objects of each partition; compared without regard to case.</summary>
    public FrozenSet<string> WellKnown { get; } =
        (facts.WellKnown ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The column of a property, or of a value inside complex ones; null where there is none.</summary>
    public Column? FindColumn(IReadOnlyList<Property> path) =>
        path is [{ Row: RowField.Key }] && Facts.Id == IdKind.Stored ? _columns.GetValueOrDefault(path[0].Name)
        : path.Count == 1 || path[0].Open ? path[^1].Column
        : _columns.GetValueOrDefault(string.Join('/', path.Select(p => p.Name)));

    /// <summary>What of its objects is shown to whom.</summary>
    public Views Views { get; internal set; } = null!;

    /// <summary>How keyword queries search it; null = not at all.</summary>
    public KeywordsAttribute? Keywords { get; } = clr.GetCustomAttribute<KeywordsAttribute>();

    public Navigation? FindNavigation(string name) => _navigations.GetValueOrDefault(name);

    internal void SetColumns(IReadOnlyDictionary<string, Column> nested) => _columns = nested.ToFrozenDictionary();

    internal void SetNavigations(IReadOnlyList<Navigation> navigations)
    {
        Navigations = navigations;
        _navigations = navigations.ToFrozenDictionary(n => n.Name, StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>A structural property.</summary>
public sealed class Property
{
    /// <summary>How the name of a member begins that the server keeps in documents for itself.</summary>
    public const string OwnSign = "#";

    private JsonElement? _initial;

    public required string Name { get; init; }

    /// <summary>True: kept by the server for itself.</summary>
    public bool IsOwn => Name.StartsWith(OwnSign, StringComparison.Ordinal);

    public required StructuredType Declaring { get; init; }

    /// <summary>Null for what an organisation added.</summary>
    public System.Reflection.PropertyInfo? Clr { get; init; }

    /// <summary>True: not of the model, but added by an organisation (<see cref="OpenProperties"/>).</summary>
    public bool Open { get; init; }

    public required ValueKind Kind { get; init; }

    /// <summary>The enum or complex type, where <see cref="Kind"/> is one of those.</summary>
    public GraphType? Type { get; init; }

    public bool Collection { get; init; }

    public bool Nullable { get; init; }

    public required PropAttribute Facts { get; init; }

    public Can Can => Facts.Can;

    public bool Default { get; init; }

    public bool OnSelect { get; init; }

    public bool SingleOnly { get; init; }

    public bool NotServed { get; init; }

    public bool AbsentWhenNull { get; init; }

    public bool IgnoredOnWrite { get; init; }

    /// <summary>True: startsWith needs an advanced query although comparing does not.</summary>
    public bool StartsWithAdvanced { get; init; }

    /// <summary>True: delta does not tell that it changed.</summary>
    public bool Untracked { get; init; }

    public bool Secret { get; init; }

    public bool Indexed { get; init; }

    public bool Held { get; init; }

    /// <summary>True: searched by its words.</summary>
    public bool Words { get; init; }

    /// <summary>What keyword queries call it; null = nothing.</summary>
    public SearchedAttribute? Searched { get; init; }

    public UniqueAttribute? Unique { get; init; }

    public RowField? Row { get; init; }

    /// <summary>The type of the object that a parent or owner field names; null = a GUID.</summary>
    public Type? RowOf { get; init; }

    /// <summary>Which counter of the row (0 to 3), for properties that the store counts.</summary>
    public int? Counter { get; internal set; }

    public CountsAttribute? Counts { get; init; }

    public Wire.IValueWriter? Writer { get; init; }

    /// <summary>The column that the store filters and sorts by, when it is filterable or sortable and the type is an entity.</summary>
    public Column? Column { get; internal set; }

    /// <summary>The quoted name and colon, as printed: <c>"displayName":</c>.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; internal set; }

    public ReadOnlyMemory<byte> Utf8Name => Utf8[1..^2];

    /// <summary>What is printed where nothing is stored: null, or the default of a property that cannot be null.</summary>
    public ReadOnlyMemory<byte> Unset { get; private set; }

    /// <summary>A new copy of the default.</summary>
    public JsonNode? Initial() => _initial is { } value ? Copy(value) : null;

    internal void Seal()
    {
        _initial = Facts.Default is { } text ? JsonElement.Parse(text) : null;
        Utf8 = Encoding.UTF8.GetBytes($"\"{Name}\":");
        Unset = Encoding.UTF8.GetBytes(Nullable || Facts.Default is null ? "null" : Facts.Default);
    }

    public override string ToString() => $"{Declaring.Name}.{Name}";

    /// <summary>Values of their own: a node over parsed text would keep that text, and be parsed again whenever it is copied.</summary>
    private static JsonNode? Copy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.String => JsonValue.Create(value.GetString()),
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, Copy(m.Value)))),
        _ => JsonNode.Parse(value.GetRawText()),
    };
}
