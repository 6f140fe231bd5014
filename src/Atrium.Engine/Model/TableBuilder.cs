// Tables, columns and counters, from the facts of the entity types.

using Atrium.Engine.Storage;

namespace Atrium.Engine.Model;

internal static class TableBuilder
{
    private const Can Queried = Can.Filter | Can.Count | Can.StartsWith | Can.EndsWith | Can.Contains | Can.Sort | Can.SortAdvanced;
    private const int MaxDepth = 4;

    /// <summary>Gives every stored type its table, and every queried property its column.</summary>
    public static IReadOnlyList<Table> Build(IReadOnlyList<EntityType> entities)
    {
        var tables = new List<Table>();
        foreach (var root in entities.Where(IsRoot))
        {
            var hierarchy = entities.Where(e => e.IsA(root) && !e.Facts.Virtual && RootOf(e) == root).ToList();
            var columns = new Dictionary<string, Column>(StringComparer.OrdinalIgnoreCase);
            foreach (var type in hierarchy)
            {
                AddColumns(type, columns);
                foreach (var ids in type.Navigations.Select(n => n.Ids).OfType<Property>())
                {
                    columns[ids.Column!.Name] = ids.Column;
                }
            }

            if (hierarchy.Exists(type => type.Open && !type.Facts.Free))
            {
                columns.Add(OpenProperties.Holder.Name, OpenProperties.Holder);
            }

            var table = new Table
            {
                Name = root.Facts.Table ?? root.Name,
                Columns = [.. columns.Values],
                Terms = SearchRules.Of(hierarchy),
                Texts = TextRules.Of(hierarchy),
                Internal = root.Facts.Internal,
            };
            hierarchy.ForEach(type => type.Table = table);
            tables.Add(table);
        }

        foreach (var type in entities)
        {
            type.Concrete = [.. entities.Where(e => e.IsA(type) && !e.Facts.Virtual && !e.Facts.Abstract && IsBeside(e, type))];
        }

        AddCounters(entities);
        return tables;
    }

    /// <summary>Rows of both are in one table, or the base type has none.</summary>
    private static bool IsBeside(EntityType type, EntityType parent) => RootOf(parent) is not { } root || RootOf(type) == root;

    private static EntityType? RootOf(EntityType type) =>
        IsRoot(type) ? type : type.Facts.Virtual || type.Base is null ? null : RootOf(type.Base);

    private static bool IsRoot(EntityType type) => !type.Facts.Virtual && (type.Base is null || type.Base.Facts.Virtual || type.Facts.Root);

    private static void AddColumns(EntityType type, Dictionary<string, Column> columns)
    {
        var nested = new Dictionary<string, Column>();
        foreach (var property in type.Properties.Where(p => (p.Can & Queried) != Can.Read || p.Indexed || p.Held))
        {
            if (property.Row is { } field && type.Facts.Id != IdKind.Stored)
            {
                property.Column ??= RowColumn(field);
            }
            else if (property.Row == RowField.Key)
            {
                nested[property.Name] = Shared(columns, [property.Name], ColumnKind.Text, [], indexed: true, type); // the property is one for all types
            }
            else if (property.Kind == ValueKind.Complex && !property.Collection)
            {
                AddNested([property], columns, nested);
            }
            else if (property.Counts is null && KindOf(property) is { } kind)
            {
                property.Column = Shared(columns, [property.Name], kind, ElementFields.Of(property), property.Indexed, type);
            }
        }

        type.SetColumns(nested);
    }

    private static void AddNested(IReadOnlyList<Property> path, Dictionary<string, Column> columns, Dictionary<string, Column> nested)
    {
        if (path[^1].Type is not ComplexType complex || path.Count > MaxDepth)
        {
            return;
        }

        foreach (var property in complex.Properties.Where(p => (p.Can & Queried) != Can.Read || p.Kind == ValueKind.Complex))
        {
            IReadOnlyList<Property> deeper = [.. path, property];
            if (property.Kind == ValueKind.Complex && !property.Collection)
            {
                AddNested(deeper, columns, nested);
            }
            else if (KindOf(property) is { } kind)
            {
                string[] names = [.. deeper.Select(p => p.Name)];
                nested[string.Join('/', names)] = Shared(columns, names, kind, ElementFields.Of(property), path[0].Indexed, null);
            }
        }
    }

    /// <summary>Types of one hierarchy share a column where name and kind agree.</summary>
    private static Column Shared(
        Dictionary<string, Column> columns, string[] path, ColumnKind kind, IReadOnlyList<ColumnField> fields, bool indexed, EntityType? type)
    {
        var name = "c_" + string.Join('_', path);
        if (columns.TryGetValue(name, out var column) && (column.Kind != kind || !column.Fields.SequenceEqual(fields)))
        {
            name += "_" + (type?.Name ?? kind.ToString());
            column = columns.GetValueOrDefault(name);
        }

        if (column is null || (indexed && !column.Indexed))
        {
            column = new Column { Name = name, Kind = kind, Path = path, Fields = fields, Indexed = indexed };
            columns[name] = column;
        }

        return column;
    }

    private static Column RowColumn(RowField field) => new()
    {
        Name = Names.Camel(field.ToString()),
        Kind = field switch { RowField.Deleted => ColumnKind.Instant, RowField.Seq => ColumnKind.Integer, _ => ColumnKind.Guid },
        Path = [],
        Row = field,
    };

    private static ColumnKind? KindOf(Property property) => property switch
    {
        { Collection: true, Kind: ValueKind.String or ValueKind.Enum or ValueKind.TimeOfDay or ValueKind.Duration } => ColumnKind.TextSet,
        { Collection: true } => property.Kind == ValueKind.Complex || SingleKindOf(property.Kind) is not null ? ColumnKind.ObjectSet : null,
        { Kind: var kind } => SingleKindOf(kind),
    };

    /// <summary>The kind of column for one value; null where nothing can be compared.</summary>
    internal static ColumnKind? SingleKindOf(ValueKind kind) => kind switch
    {
        ValueKind.String or ValueKind.Enum or ValueKind.TimeOfDay or ValueKind.Duration => ColumnKind.Text,
        ValueKind.Boolean => ColumnKind.Boolean,
        ValueKind.Int32 or ValueKind.Int64 => ColumnKind.Integer,
        ValueKind.Double => ColumnKind.Number,
        ValueKind.Instant or ValueKind.Date => ColumnKind.Instant,
        ValueKind.Guid => ColumnKind.Guid,
        _ => null,
    };

    private static void AddCounters(IReadOnlyList<EntityType> entities)
    {
        foreach (var type in entities.Where(e => e.Table is not null))
        {
            foreach (var (property, slot) in type.Properties.Where(p => p.Counts is not null).Select((p, i) => (p, i)))
            {
                var counted = entities.First(e => e.Clr == property.Counts!.Rows);
                property.Counter = slot;
                property.Column = new Column { Name = $"counter{slot}", Kind = ColumnKind.Integer, Path = [], Counter = slot };
                type.Table!.HasCounters = true;
                counted.Table!.Counters =
                    [.. counted.Table.Counters, new CounterRule(slot, property.Counts!.Unless, counted.Concrete.Select(c => c.Name).ToHashSet())];
            }
        }
    }
}
