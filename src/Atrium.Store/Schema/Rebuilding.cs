// Fills columns and terms from documents, and counters from rows: the documents are the truth.

using System.Text;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal static class Rebuilding
{
    private const int Portion = 500;

    public static async ValueTask RunAsync(Session session, Catalog catalog, IReadOnlyList<TableInfo> tables, CancellationToken cancellation)
    {
        foreach (var table in tables)
        {
            await FillAsync(session, table, cancellation);
        }

        if (tables.Any(t => t.Table.Counters.Count > 0))
        {
            await CountAsync(session, catalog, cancellation);
        }
    }

    private static async ValueTask FillAsync(Session session, TableInfo table, CancellationToken cancellation)
    {
        var d = session.Dialect;
        var update = new StringBuilder($"UPDATE {table.Name} SET counted = {d.P(2)}");
        for (var i = 0; i < table.Columns.Count; i++)
        {
            update.Append(", ").Append(Dialect.Quote(table.Columns[i].Name)).Append(" = ").Append(d.P(i + 3));
        }

        var sql = update.Append($" WHERE {d.TenantIs()}key = {d.P(1)}").ToString();
        var last = Guid.Empty;
        for (var read = Portion; read == Portion;)
        {
            var rows = await session.ListAsync(
                $"SELECT key, type, deleted, document, owner FROM {table.Name} WHERE {d.TenantIs()}key > {d.P(1)} ORDER BY key LIMIT {Portion}",
                [last],
                r => (Key: r.Guid(0), Type: r.Text(1), Binned: !r.IsNull(2), Document: r.Bytes(3), Owner: r.Guid(4)),
                cancellation);
            foreach (var row in rows)
            {
                var (values, counted) = table.Derive(row.Type, row.Binned, row.Document);
                await session.QueueAsync(sql, [row.Key, counted, .. values.AsSpan(TableInfo.Fixed.Count, table.Columns.Count)], cancellation);
                await Terms.ReplaceAsync(session, table, row.Key, row.Document, cancellation);
                if (table.Table.Texts.Count > 0)
                {
                    await d.Texts.WriteAsync(session, row.Key, Texts.Of(table, row.Owner, row.Document), fresh: false, cancellation);
                }

                last = row.Key;
            }

            await session.FlushAsync(cancellation);
            read = rows.Count;
        }
    }

    private static async ValueTask CountAsync(Session session, Catalog catalog, CancellationToken cancellation)
    {
        var d = session.Dialect;
        var counts = new SortedDictionary<Guid, long[]>();
        foreach (var table in catalog.Tables.Where(t => t.Table.Counters.Count > 0))
        {
            var groups = await session.ListAsync(
                $"SELECT parent, counted, count(*) FROM {table.Name} WHERE {d.TenantIs()}counted <> {d.P(1)} GROUP BY parent, counted",
                [0],
                r => (Parent: r.Guid(0), Bits: r.Long(1), Rows: r.Long(2)),
                cancellation);
            foreach (var (parent, bits, rows) in groups.Where(g => g.Parent != Guid.Empty))
            {
                var counters = counts.GetValueOrDefault(parent) ?? (counts[parent] = new long[4]);
                for (var slot = 0; slot < counters.Length; slot++)
                {
                    counters[slot] += (bits >> slot & 1) * rows;
                }
            }
        }

        await session.ExecuteAsync($"DELETE FROM _counter WHERE {d.TenantIs()}1 = 1", [], cancellation);
        foreach (var (parent, c) in counts)
        {
            await session.QueueAsync(
                $"INSERT INTO _counter ({d.TenantColumn}key, c0, c1, c2, c3) VALUES ({d.TenantValue}{d.P(1)}, {d.P(2)}, {d.P(3)}, {d.P(4)}, {d.P(5)})",
                [parent, c[0], c[1], c[2], c[3]],
                cancellation);
        }

        await session.FlushAsync(cancellation);
    }
}
