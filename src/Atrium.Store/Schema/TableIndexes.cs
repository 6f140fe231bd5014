// The indexes of a table. They decide lists more than any code does.

using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal static class TableIndexes
{
    private const string Living = " WHERE deleted IS NULL";

    /// <summary>Name (at most 63 bytes, as PostgreSQL wants it) and statement of each index.</summary>
    public static IReadOnlyList<(string Name, string Sql)> Of(TableInfo table, Dialect d)
    {
        var indexes = new List<(string, string)>
        {
            Make(table, d, "bin", "type, key", " WHERE deleted IS NOT NULL"),
            Make(table, d, "owner", "owner, key, deleted", ""), // the binned too: what an object contains goes with it
            Make(table, d, "parent", "parent, key, deleted", ""),
        };
        if (table.Prefixes.Any(prefix => prefix is "" or "type"))
        {
            indexes.Add(Make(table, d, "type", "type, key", Living)); // what is only listed in partitions is never asked for by type alone
        }

        foreach (var column in table.Columns.Where(c => c.Indexed && !c.IsSet))
        {
            foreach (var prefix in table.Prefixes)
            {
                var nulls = d.Direction(descending: false)["ASC".Length..];
                var tail = table.Tails.GetValueOrDefault(prefix, []);
                IEnumerable<Column> columns = [column, .. tail.Contains(column) ? [] : tail];
                var list = string.Join(", ", columns.Select(c => Dialect.Quote(c.Name) + nulls));
                indexes.Add(Make(table, d, column.Name, $"{prefix}{(prefix.Length > 0 ? ", " : "")}{list}, key", Living));
            }
        }

        return indexes;
    }

    private static (string Name, string Sql) Make(TableInfo table, Dialect d, string title, string columns, string condition)
    {
        var definition = $"ON {table.Name} ({d.TenantColumn}{columns}){condition}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition)))[..8];
        var readable = $"ix_{table.Table.Name}_{title}";
        var name = (readable.Length > 54 ? readable[..54] : readable) + "_" + hash;
        return (name, $"CREATE INDEX IF NOT EXISTS {Dialect.Quote(name)} {definition}");
    }
}
