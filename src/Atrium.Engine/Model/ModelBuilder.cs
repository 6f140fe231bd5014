// Builds the model from the areas, once, at start.

using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Model;

public sealed class ModelBuilder
{
    private readonly Dictionary<Type, GraphType> _types = [];
    private readonly IReadOnlyList<Area> _areas;

    private ModelBuilder(IReadOnlyList<Area> areas) => _areas = areas;

    /// <exception cref="InvalidOperationException">An area names something that no area lists, or a fact contradicts another.</exception>
    public static GraphModel Build(IReadOnlyList<Area> areas) => new ModelBuilder(areas).Build();

    private GraphModel Build()
    {
        foreach (var area in _areas)
        {
            foreach (var clr in area.Types)
            {
                _types.Add(clr, Declare(clr, area));
            }
        }

        var structured = _types.Values.OfType<StructuredType>().ToList();
        structured.ForEach(t => t.Base = t.Clr.BaseType is { } parent ? _types.GetValueOrDefault(parent) as StructuredType : null);
        var reader = new PropertyReader(_types.GetValueOrDefault);
        foreach (var type in structured.OrderBy(Depth))
        {
            Fill(type, reader);
        }

        var entities = structured.OfType<EntityType>().OrderBy(Depth).ToList();
        var tables = TableBuilder.Build(entities);
        AddRules(entities);
        var roots = _areas.Where(a => a.Roots is not null).SelectMany(a => Own(a.Roots!)).Select(p => NavigationReader.Read(p, null, Entity)).ToList();
        AddViews(entities, roots);
        var operations = _areas.SelectMany(a => a.Operations.Select(o => OperationReader.Read(o.Method, a.Workload, Entity, _types.GetValueOrDefault))).ToList();
        return new GraphModel(
            entities,
            [.. structured.OfType<ComplexType>().Where(t => t.Clr.GetCustomAttribute<ComplexAttribute>() is { Internal: false })],
            [.. _types.Values.OfType<EnumType>()],
            roots,
            operations,
            tables,
            [.. _areas.SelectMany(a => a.Media)],
            [.. _areas.Select(a => a.Provision).OfType<IProvision>()],
            Hash(tables))
        {
            Streams = _areas.SelectMany(a => a.Streams).ToFrozenDictionary(s => Entity(s.Type).FindProperty(s.Name)!),
            OpenSources = [.. _areas.Select(a => a.Open).OfType<IOpenSource>()],
        };
    }

    private static GraphType Declare(Type clr, Area area)
    {
        var name = Names.Of(clr);
        if (clr.IsEnum)
        {
            return new EnumType(name, clr, [.. clr.GetEnumNames().Select(Names.Camel)]) { Flags = clr.IsDefined(typeof(FlagsAttribute)) };
        }

        if (clr.GetCustomAttribute<EntityAttribute>() is { } entity)
        {
            return new EntityType(name, clr, entity, area.Workload) { Open = entity.Open };
        }

        return clr.GetCustomAttribute<ComplexAttribute>() is { } complex
            ? new ComplexType(name, clr) { Open = complex.Open }
            : throw new InvalidOperationException($"{clr.Name} is neither an entity, a complex type nor an enum.");
    }

    private void Fill(StructuredType type, PropertyReader reader)
    {
        var inherited = type.Base?.Properties ?? [];
        var own = Own(type.Clr).ToList();
        type.SetProperties([.. inherited, .. own.Where(p => !PropertyReader.IsNavigation(p)).Select(p => reader.Read(p, type))]);
        if (type is EntityType entity)
        {
            entity.SetNavigations(
                [.. entity.Base?.Navigations ?? [], .. own.Where(PropertyReader.IsNavigation).Select(p => NavigationReader.Read(p, entity, Entity))]);
            entity.DefaultProperties = [.. entity.Properties.Where(p => IsDefault(entity, p))];
        }
    }

    private static bool IsDefault(EntityType type, Property property) =>
        property is { Kind: not ValueKind.Stream, NotServed: false }
        && (type.Facts.Default == DefaultSet.All ? !property.OnSelect : property.Default || property.Row == RowField.Key);

    private void AddRules(IReadOnlyList<EntityType> entities)
    {
        var rules = _areas.SelectMany(a => a.Rules).ToDictionary(r => r.Type);
        foreach (var entity in entities)
        {
            entity.Rules = rules.GetValueOrDefault(entity.Clr) ?? entity.Base?.Rules;
        }
    }

    /// <summary>Objects are at home in sets and in what contains them; relations and the bin show what lives elsewhere.</summary>
    private static void AddViews(IReadOnlyList<EntityType> entities, IReadOnlyList<Navigation> roots)
    {
        var homes = roots.Concat(entities.SelectMany(e => e.Navigations)).Distinct()
            .Where(n => n.Kind != NavigationKind.Link && n.Set is not { Deleted: true } and not { KeyOnly: true }).ToList();
        foreach (var entity in entities)
        {
            entity.Views = new Views(entity, entity.Clr.GetCustomAttribute<BasicAttribute>(), [.. homes.Where(n => entity.IsA(n.Target))]);
        }
    }

    private static IEnumerable<PropertyInfo> Own(Type clr) =>
        clr.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(p => !p.IsDefined(typeof(HiddenAttribute))).OrderBy(p => p.MetadataToken);

    private static int Depth(StructuredType type) => type.Base is null ? 0 : 1 + Depth(type.Base);

    private EntityType Entity(Type clr) => _types.GetValueOrDefault(clr) as EntityType
        ?? throw new InvalidOperationException($"{clr.Name} is not an entity that an area lists.");

    /// <summary>Over everything that the store's schema follows from.</summary>
    private static string Hash(IReadOnlyList<Table> tables)
    {
        var text = new StringBuilder();
        foreach (var table in tables.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            text.Append(table.Name).Append('\n');
            foreach (var column in table.Columns.OrderBy(c => c.Name, StringComparer.Ordinal))
            {
                text.Append(column.Name).Append(' ').Append(column.Kind).Append(' ').Append(column.Indexed).Append(' ').AppendJoin('/', column.Path).Append('\n');
            }

            foreach (var rule in table.Counters)
            {
                text.Append(rule.Slot).Append(rule.Unless).AppendJoin(',', rule.Types.Order(StringComparer.Ordinal)).Append('\n');
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
