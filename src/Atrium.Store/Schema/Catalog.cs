// All tables of the model, as the store knows them.

using System.Collections.Frozen;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal sealed class Catalog
{
    private readonly FrozenDictionary<string, TableInfo> _byName;
    private readonly FrozenDictionary<string, EntityType> _types;
    private readonly FrozenSet<string> _counting;

    public Catalog(GraphModel model, Dialect dialect)
    {
        Model = model;
        Dialect = dialect;
        Tables = [.. model.Tables.Select(t => new TableInfo(t, model, dialect))];
        _byName = Tables.ToFrozenDictionary(t => t.Table.Name);
        _types = model.Entities.Where(e => e.Table is not null).ToFrozenDictionary(e => e.Name);
        _counting = model.Entities.Where(e => e.Properties.Any(p => p.Counter is not null)).Select(e => e.Name).ToFrozenSet();
        Contained = string.Join(
            " UNION ALL ",
            Tables.Select((t, i) => $"SELECT {i}, key FROM {t.Name} WHERE {dialect.TenantIs()}({dialect.InKeys("owner", 1)} OR {dialect.InKeys("parent", 1)})"));
    }

    public GraphModel Model { get; }

    public Dialect Dialect { get; }

    public IReadOnlyList<TableInfo> Tables { get; }

    /// <summary>Selects the number of the table and the key of all rows that a set of objects directly contains.</summary>
    public string Contained { get; }

    public TableInfo this[Table table] => _byName.GetValueOrDefault(table.Name)
        ?? throw new InvalidOperationException($"No table '{table.Name}' in the model.");

    public EntityType Type(string name) => _types.GetValueOrDefault(name)
        ?? throw new InvalidOperationException($"No stored type '{name}' in the model.");

    public bool HasCounters(string type) => _counting.Contains(type);
}
