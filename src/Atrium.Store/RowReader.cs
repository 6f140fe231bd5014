// Records of a plan's statement as rows.

using Atrium.Engine.Storage;
using Atrium.Store.Plans;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store;

internal static class RowReader
{
    /// <summary>The ordinal of the document.</summary>
    public const int Document = 7;

    public static Row Read(Record record, Table table, Catalog catalog)
    {
        var type = record.Text(2);
        return new Row
        {
            Key = record.Guid(0),
            Owner = record.Guid(1),
            Type = catalog.Type(type),
            Parent = record.Guid(3),
            Seq = record.Long(4),
            Deleted = record.TextOrNull(5) is { } at ? Instants.Parse(at) : null,
            Moves = (int)record.Long(6),
            Document = record.Bytes(Document),
            Counters = table.HasCounters && catalog.HasCounters(type) ? [record.Long(8), record.Long(9), record.Long(10), record.Long(11)] : [],
        };
    }

    /// <summary>The place of this record in the plan's order.</summary>
    public static PageMark Mark(Record record, PlanStatement statement, IReadOnlyList<SortKey> keys)
    {
        var values = new object?[keys.Count - 1];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ColumnSql.Read(record, statement.Marks + i, keys[i].Kind);
        }

        return new PageMark(values, record.Guid(0));
    }
}
