// Claims the unique values of rows that were written before the model called them unique.

using Atrium.Engine.Changes;
using Atrium.Engine.Wire;
using Atrium.Store.Commit;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal static class Reclaiming
{
    private const int Portion = 500;

    /// <summary>What a row holds already stays its own; of several that have one value the oldest gets it, and the others keep theirs until they change.</summary>
    public static async ValueTask RunAsync(Session session, Catalog catalog, TableInfo table, CancellationToken cancellation)
    {
        var d = session.Dialect;
        var sql = $"INSERT INTO _claim ({d.TenantColumn}scope, value, key) VALUES ({d.TenantValue}{d.P(1)}, {d.P(2)}, {d.P(3)}) ON CONFLICT DO NOTHING";
        var last = Guid.Empty;
        for (var read = Portion; read == Portion;)
        {
            var rows = await session.ListAsync(
                $"SELECT key, owner, parent, type, document FROM {table.Name} WHERE {d.TenantIs()}deleted IS NULL AND key > {d.P(1)} ORDER BY key LIMIT {Portion}",
                [last],
                r => (Key: r.Guid(0), Owner: r.Guid(1), Parent: r.Guid(2), Type: r.Text(3), Document: r.Bytes(4)),
                cancellation);
            foreach (var row in rows)
            {
                var container = row.Parent == Guid.Empty ? row.Owner : row.Parent;
                foreach (var claim in Claims.Of(catalog.Type(row.Type), container, Documents.Parse(row.Document)))
                {
                    await session.QueueAsync(sql, [claim.Scope, ClaimSteps.Stored(claim.Value), row.Key], cancellation);
                }

                last = row.Key;
            }

            await session.FlushAsync(cancellation);
            read = rows.Count;
        }
    }
}
