// Makes and migrates the tables from the model.

using System.Globalization;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

/// <summary>Runs in one transaction, under a lease: either everything is as the model wants it, or as it was.</summary>
internal static class SchemaSteps
{
    /// <param name="sessions">A session of the same transaction for each organisation in the database.</param>
    /// <exception cref="StorageRefusedException">The database was written by a newer program.</exception>
    public static async ValueTask RunAsync(
        Session session, Catalog catalog, Func<ValueTask<IReadOnlyList<Session>>> sessions, CancellationToken cancellation)
    {
        await session.RunAsync(FixedTables.Meta, cancellation);
        var meta = await MetaAsync(session, cancellation);
        Refuse(meta, "schema", FixedTables.Version);
        Refuse(meta, "fold", Fold.Version);
        var fingerprint = SchemaShape.Fingerprint(catalog);
        if (meta.GetValueOrDefault("fingerprint") == fingerprint)
        {
            return;
        }

        foreach (var sql in FixedTables.Create(catalog.Dialect))
        {
            await session.RunAsync(sql, cancellation);
        }

        var known = meta.GetValueOrDefault("shape", "").Split('\n').ToHashSet();
        var stale = new List<TableInfo>();
        foreach (var table in catalog.Tables)
        {
            if (await TableSteps.RunAsync(session, table, known, cancellation))
            {
                stale.Add(table);
            }
        }

        var moved = await Moving.RunAsync(session, catalog, known, cancellation);
        stale = [.. stale.Union(moved)];
        var unclaimed = catalog.Tables.Where(t => SchemaShape.Claims(catalog, t) is { } claims && (!known.Contains(claims) || moved.Contains(t))).ToList();
        var untold = moved.Count > 0
            || (meta.TryGetValue("schema", out var version) && int.Parse(version, CultureInfo.InvariantCulture) < Tallying.Since);
        if (stale.Count > 0 || unclaimed.Count > 0 || untold)
        {
            foreach (var tenant in await sessions())
            {
                await Rebuilding.RunAsync(tenant, catalog, stale, cancellation);
                await (untold ? Tallying.RunAsync(tenant, catalog, cancellation) : ValueTask.CompletedTask);
                foreach (var table in unclaimed)
                {
                    await Reclaiming.RunAsync(tenant, catalog, table, cancellation);
                }
            }
        }

        await WriteMetaAsync(session, "schema", FixedTables.Version.ToString(CultureInfo.InvariantCulture), cancellation);
        await WriteMetaAsync(session, "fold", Fold.Version.ToString(CultureInfo.InvariantCulture), cancellation);
        await WriteMetaAsync(session, "shape", string.Join('\n', SchemaShape.Lines(catalog)), cancellation);
        await WriteMetaAsync(session, "fingerprint", fingerprint, cancellation);
    }

    public static async ValueTask<Dictionary<string, string>> MetaAsync(Session session, CancellationToken cancellation)
    {
        var pairs = await session.ListAsync("SELECT name, value FROM _meta", [], r => (Name: r.Text(0), Value: r.Text(1)), cancellation);
        return pairs.ToDictionary(p => p.Name, p => p.Value);
    }

    public static async ValueTask WriteMetaAsync(Session session, string name, string value, CancellationToken cancellation) =>
        await session.ExecuteAsync(
            $"INSERT INTO _meta (name, value) VALUES ({session.Dialect.P(1)}, {session.Dialect.P(2)}) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
            cancellation);

    public static void Refuse(Dictionary<string, string> meta, string name, int ours)
    {
        if (meta.TryGetValue(name, out var text) && int.Parse(text, CultureInfo.InvariantCulture) is var theirs && theirs > ours)
        {
            throw new StorageRefusedException(
                $"The database was written by a newer version of Atrium ({name} {theirs}; this program knows {ours}): run that version, or restore an older copy.");
        }
    }
}
