// How many objects a row leads to, as an SQL condition: links, or what lies in it. Not one more is counted than it takes to know.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

internal static class RelatedSql
{
    /// <summary>A condition on the row <c>r</c>; it is never unknown.</summary>
    public static void Write(SqlText sql, RelatedCount count, bool negated)
    {
        if (count.Number == 0)
        {
            sql.Add(negated ? "EXISTS (" : "NOT EXISTS (");
            WriteRows(sql, count.Navigation);
            sql.Add(")");
            return;
        }

        sql.Add("(SELECT count(*) FROM (");
        WriteRows(sql, count.Navigation);
        sql.Add(" LIMIT ").Value(count.Number + 1L).Add($") related) {(negated ? "<>" : "=")} ").Value((long)count.Number);
    }

    private static void WriteRows(SqlText sql, Navigation navigation)
    {
        var (d, target) = (sql.Dialect, navigation.Target);
        var table = Dialect.Quote(target.Table!.Name);
        if (navigation.Link is { } link)
        {
            var (near, far) = link.Inverse ? ("target", "source") : ("source", "target");
            sql.Add($"SELECT 1 FROM _link k {d.DrivingJoin} {table} m ON {d.TenantIs("m")}m.key = k.{far} AND m.deleted IS NULL WHERE {d.TenantIs("k")}k.{near} = r.key AND k.kind = ")
                .Value(link.Kind);
            return;
        }

        sql.Add($"SELECT 1 FROM {table} m WHERE {d.TenantIs("m")}m.parent = r.key AND m.deleted IS NULL AND {d.Unindexed("m.type")} IN (")
            .Values(target.Concrete.Select(t => (Arg)t.Name)).Add(")");
    }
}
