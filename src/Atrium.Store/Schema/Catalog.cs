// All tables of the model, as the store knows them.

using System.Collections.Frozen;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Store.Commit;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal sealed class Catalog
{
    private readonly FrozenDictionary<string, TableInfo> _byName;
    private readonly FrozenDictionary<string, EntityType> _types;
    private readonly FrozenSet<string> _counting;
    private readonly FrozenDictionary<string, string> _counted;
    private readonly FrozenDictionary<string, FrozenSet<string>> _nesting;

    public Catalog(GraphModel model, Dialect dialect)
    {
        Model = model;
        Dialect = dialect;
        Sql = new CommitSql(dialect);
        Tables = [.. model.Tables.Select(t => new TableInfo(t, model, dialect))];
        _byName = Tables.ToFrozenDictionary(t => t.Table.Name);
        _types = model.Entities.Where(e => e.Table is not null).ToFrozenDictionary(e => e.Name);
        _counting = model.Entities.Where(e => e.Properties.Any(p => p.Counter is not null)).Select(e => e.Name).ToFrozenSet();
        var links = model.Entities.SelectMany(e => e.Navigations, (e, n) => (Type: e, Navigation: n)).Where(l => l.Navigation.Link is not null).ToList();
        _counted = links.Where(l => l.Navigation is { Collection: true, Link: { Inverse: false, Transitive: false } }).DistinctBy(l => l.Navigation.Link!.Kind)
            .ToFrozenDictionary(l => l.Navigation.Link!.Kind, l => l.Navigation.Target.Table!.Name);
        _nesting = links.Where(l => l.Navigation.Link!.Transitive).Select(l => l.Navigation.Link!.Kind).Distinct().ToFrozenDictionary(
            kind => kind,
            kind => links.Where(l => l.Navigation.Link is { Inverse: false } link && link.Kind == kind).SelectMany(l => l.Type.Concrete).Select(t => t.Name).ToFrozenSet());
        Contained = string.Join(
            " UNION ALL ",
            Tables.Select((t, i) => $"SELECT {i}, key FROM {t.Name} WHERE {dialect.TenantIs()}({dialect.InKeys("owner", 1)} OR {dialect.InKeys("parent", 1)})"));
    }

    public GraphModel Model { get; }

    public Dialect Dialect { get; }

    /// <summary>The statements of commits.</summary>
    public CommitSql Sql { get; }

    public IReadOnlyList<TableInfo> Tables { get; }

    /// <summary>Selects the number of the table and the key of all rows that a set of objects directly contains.</summary>
    public string Contained { get; }

    public TableInfo this[Table table] => _byName.GetValueOrDefault(table.Name)
        ?? throw new InvalidOperationException($"No table '{table.Name}' in the model.");

    public EntityType Type(string name) => _types.GetValueOrDefault(name)
        ?? throw new InvalidOperationException($"No stored type '{name}' in the model.");

    public bool HasCounters(string type) => _counting.Contains(type);

    /// <summary>True: the number of such links is kept for each source.</summary>
    public bool IsCounted(string kind) => _counted.ContainsKey(kind);

    /// <summary>The types that can have such links themselves, where the model follows them on and on; null: nobody asks.</summary>
    public IReadOnlySet<string>? Nesting(string kind) => _nesting.GetValueOrDefault(kind);

    /// <summary>The kinds of <see cref="Nesting"/>.</summary>
    public IEnumerable<string> Nested => _nesting.Keys;

    /// <summary>The kinds of <see cref="IsCounted"/>, with the table of the ends.</summary>
    public IEnumerable<(string Kind, TableInfo Table)> Counted => _counted.Select(c => (c.Key, _byName[c.Value]));
}
