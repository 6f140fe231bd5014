// One table: created, or its columns and indexes brought to what the model wants.

using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal static class TableSteps
{
    /// <param name="known">What the columns in the database were filled by.</param>
    /// <returns>True: columns or terms must be filled from the documents.</returns>
    public static async ValueTask<bool> RunAsync(Session session, TableInfo table, HashSet<string> known, CancellationToken cancellation)
    {
        var d = session.Dialect;
        var existing = (await session.ListAsync(d.ColumnsOf(table.Table.Name), [], r => r.Text(0), cancellation)).ToHashSet();
        var fresh = existing.Count == 0;
        if (fresh)
        {
            await session.RunAsync(Create(table, d), cancellation);
        }

        var changed = table.Columns.Where(c => !known.Contains(SchemaShape.Line(table, c))).ToList();
        if (!fresh)
        {
            await ReplaceAsync(session, table, changed, existing, cancellation);
        }

        var wanted = TableIndexes.Of(table, d);
        foreach (var index in await session.ListAsync(d.IndexesOf(table.Table.Name), [], r => r.Text(0), cancellation))
        {
            if (!wanted.Any(w => w.Name == index))
            {
                await session.RunAsync($"DROP INDEX {Dialect.Quote(index)}", cancellation);
            }
        }

        foreach (var (_, sql) in wanted)
        {
            await session.RunAsync(sql, cancellation);
        }

        return !fresh && (changed.Count > 0 || !known.Contains(SchemaShape.Counters(table))
            || (table.Table.Terms.Count + table.Table.Texts.Count > 0 && !known.Contains(SchemaShape.Terms(table))));
    }

    /// <summary>A column that holds something else than it should, or nobody knows what, is made anew.</summary>
    private static async ValueTask ReplaceAsync(
        Session session, TableInfo table, List<Column> changed, HashSet<string> existing, CancellationToken cancellation)
    {
        var d = session.Dialect;
        if (changed.Any(c => existing.Contains(c.Name)))
        {
            foreach (var index in await session.ListAsync(d.IndexesOf(table.Table.Name), [], r => r.Text(0), cancellation))
            {
                await session.RunAsync($"DROP INDEX {Dialect.Quote(index)}", cancellation);
            }
        }

        foreach (var column in changed)
        {
            if (existing.Contains(column.Name))
            {
                await session.RunAsync($"ALTER TABLE {table.Name} DROP COLUMN {Dialect.Quote(column.Name)}", cancellation);
            }

            await session.RunAsync($"ALTER TABLE {table.Name} ADD COLUMN {Dialect.Quote(column.Name)} {d.TypeOf(column.Kind)}", cancellation);
        }
    }

    private static string Create(TableInfo table, Dialect d)
    {
        var columns = string.Concat(table.Columns.Select(c => $", {Dialect.Quote(c.Name)} {d.TypeOf(c.Kind)}"));
        return $"""
            CREATE TABLE {table.Name} ({d.TenantType}key {d.Guid} NOT NULL, owner {d.Guid} NOT NULL, type {d.Text} NOT NULL, parent {d.Guid} NOT NULL,
            seq {d.Long} NOT NULL, deleted {d.Text}, moves {d.Long} NOT NULL, counted {d.Long} NOT NULL, document {d.Text} NOT NULL{columns},
            PRIMARY KEY ({d.TenantColumn}key))
            """;
    }
}
