// Rows of types that the model has moved to another table go there, with their keys, versions and links.

using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal static class Moving
{
    /// <summary>A table that no type has any more is emptied into those that its types have now; rows of types that nobody knows stay where they are.</summary>
    /// <param name="known">What the columns in the database were filled by: each line begins with the name of a table.</param>
    /// <returns>The tables whose columns must be filled from the documents.</returns>
    public static async ValueTask<IReadOnlyList<TableInfo>> RunAsync(Session session, Catalog catalog, IReadOnlySet<string> known, CancellationToken cancellation)
    {
        var d = session.Dialect;
        var columns = d.TenantColumn + string.Join(", ", TableInfo.Fixed);
        var filled = new List<TableInfo>();
        foreach (var name in known.Select(line => line.Split(' ')[0]).Distinct().Where(n => n.Length > 0 && !catalog.Tables.Any(t => t.Table.Name == n)))
        {
            var old = Dialect.Quote(name);
            if ((await session.ListAsync(d.ColumnsOf(name), [], r => r.Text(0), cancellation)).Count == 0)
            {
                continue;
            }

            foreach (var type in await session.ListAsync($"SELECT DISTINCT type FROM {old}", [], r => r.Text(0), cancellation))
            {
                if (catalog.Tables.FirstOrDefault(t => t.Types.Contains(type)) is { } table)
                {
                    await session.ExecuteAsync($"INSERT INTO {table.Name} ({columns}) SELECT {columns} FROM {old} WHERE type = {d.P(1)}", [type], cancellation);
                    await session.ExecuteAsync($"DELETE FROM {old} WHERE type = {d.P(1)}", [type], cancellation);
                    filled.Add(table);
                }
            }

            if ((await session.ListAsync($"SELECT type FROM {old} LIMIT 1", [], r => r.Text(0), cancellation)).Count == 0)
            {
                await session.RunAsync($"DROP TABLE {old}", cancellation);
            }
        }

        return filled;
    }
}
