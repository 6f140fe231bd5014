// The whole model: every type, root set and operation, as built once at start.

using System.Collections.Frozen;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Model;

public sealed class GraphModel
{
    internal GraphModel(
        IReadOnlyList<EntityType> entities,
        IReadOnlyList<ComplexType> complexes,
        IReadOnlyList<EnumType> enums,
        IReadOnlyList<Navigation> roots,
        IReadOnlyList<Operation> operations,
        IReadOnlyList<Table> tables,
        IReadOnlyList<IMedia> media,
        IReadOnlyList<IProvision> provisions,
        string hash)
    {
        Entities = entities;
        Complexes = complexes;
        Enums = enums;
        Roots = roots;
        Operations = operations;
        Tables = tables;
        Media = media.ToFrozenDictionary(m => Entity(m.Type));
        Provisions = provisions;
        Hash = hash;
    }

    public IReadOnlyList<EntityType> Entities { get; }

    /// <summary>Those of the public model.</summary>
    public IReadOnlyList<ComplexType> Complexes { get; }

    public IReadOnlyList<EnumType> Enums { get; }

    /// <summary>Sets and singletons at the root.</summary>
    public IReadOnlyList<Navigation> Roots { get; }

    /// <summary>The set that the signed-in person is one of; null if there is none.</summary>
    public Navigation? Me => field ??= Roots.FirstOrDefault(r => r.Set is { Me: true });

    public IReadOnlyList<Operation> Operations { get; }

    public IReadOnlyList<Table> Tables { get; }

    public FrozenDictionary<EntityType, IMedia> Media { get; }

    public FrozenDictionary<Property, IStreamProperty> Streams { get; init; } = FrozenDictionary<Property, IStreamProperty>.Empty;

    public IReadOnlyList<IProvision> Provisions { get; }

    /// <summary>Where organisations' own properties are defined.</summary>
    public IReadOnlyList<IOpenSource> OpenSources { get; init; } = [];

    /// <summary>Changes when tables or columns do: the store then migrates.</summary>
    public string Hash { get; }

    /// <exception cref="InvalidOperationException">The class is not an entity of the model.</exception>
    public EntityType Entity<T>() => Entity(typeof(T));

    public EntityType Entity(Type clr) => _byClass.GetValueOrDefault(clr)
        ?? throw new InvalidOperationException($"{clr.Name} is not an entity of the model.");

    /// <summary>By Graph name, with or without namespace, without regard to case; null if there is none (or it is internal).</summary>
    public EntityType? FindEntity(string name)
    {
        var bare = Bare(name);
        return Entities.FirstOrDefault(e => !e.Facts.Internal && e.Name.Equals(bare, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>By the name that rows carry; internal types too.</summary>
    public EntityType Stored(string name) => _stored.GetValueOrDefault(name)
        ?? throw new InvalidOperationException($"No type '{name}' in the model.");

    /// <summary>The table of the objects of which some go by this well-known name; null if there are none.</summary>
    public Table? WellKnownTable(string name) => _wellKnown.GetValueOrDefault(name);

    private FrozenDictionary<Type, EntityType> _byClass => field ??= Entities.ToFrozenDictionary(e => e.Clr);

    private FrozenDictionary<string, Table?> _wellKnown => field ??= Entities.SelectMany(e => e.WellKnown, (e, name) => (Name: name, e.Table))
        .DistinctBy(e => e.Name, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(e => e.Name, e => e.Table, StringComparer.OrdinalIgnoreCase);

    private FrozenDictionary<string, EntityType> _stored => field ??= Entities.ToFrozenDictionary(e => e.Name);

    private static string Bare(string name)
    {
        foreach (var prefix in (string[])["#microsoft.graph.", "microsoft.graph.", "graph."])
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return name[prefix.Length..];
            }
        }

        return name;
    }
}
