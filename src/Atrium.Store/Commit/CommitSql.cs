// The statements of every commit, and the look-up of a unique value, written once.

using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

internal sealed class CommitSql(Dialect d)
{
    /// <summary>An entry of the change log.</summary>
    public string Change { get; } =
        $"INSERT INTO _change ({d.TenantColumn}seq, tbl, kind, type, key, owner, parent, moves, properties, at, link, target) VALUES ({d.TenantValue}"
        + $"{d.P(1)}, {d.P(2)}, {d.P(3)}, {d.P(4)}, {d.P(5)}, {d.P(6)}, {d.P(7)}, {d.P(8)}, {d.P(9)}, {d.P(10)}, {d.P(11)}, {d.P(12)})";

    /// <summary>Adds to the counters of an object.</summary>
    public string Counter { get; } =
        $"INSERT INTO _counter ({d.TenantColumn}key, c0, c1, c2, c3) VALUES ({d.TenantValue}{d.P(1)}, {d.P(2)}, {d.P(3)}, {d.P(4)}, {d.P(5)}) "
        + $"ON CONFLICT ({d.TenantColumn}key) DO UPDATE SET c0 = _counter.c0 + excluded.c0, c1 = _counter.c1 + excluded.c1, "
        + "c2 = _counter.c2 + excluded.c2, c3 = _counter.c3 + excluded.c3";

    /// <summary>Adds to the number of rows or links.</summary>
    public string Tally { get; } = TallySteps.Upsert(d);

    /// <summary>Takes a unique value, if it is free.</summary>
    public string Claim { get; } = $"INSERT INTO _claim ({d.TenantColumn}scope, value, key) "
        + $"VALUES ({d.TenantValue}{d.P(1)}, {d.P(2)}, {d.P(3)}) ON CONFLICT DO NOTHING";

    /// <summary>Who holds a unique value.</summary>
    public string Holder { get; } = $"SELECT key FROM _claim WHERE {d.TenantIs()}scope = {d.P(1)} AND value = {d.P(2)}";
}
