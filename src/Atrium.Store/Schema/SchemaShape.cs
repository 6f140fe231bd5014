// What the columns of a database were filled by: kept in it, so that a change is seen.

using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Storage;

namespace Atrium.Store.Schema;

internal static class SchemaShape
{
    /// <summary>One line for each column, and one for the counters, the terms and the unique values of each table.</summary>
    public static IReadOnlyList<string> Lines(Catalog catalog)
    {
        var lines = new List<string>();
        foreach (var table in catalog.Tables)
        {
            lines.AddRange(table.Columns.Select(c => Line(table, c)));
            lines.Add(Counters(table));
            lines.AddRange(table.Table.Terms.Count > 0 || table.Table.Texts.Count > 0 ? [Terms(table)] : []);
            lines.AddRange(Claims(catalog, table) is { } claims ? [claims] : []);
        }

        return lines;
    }

    public static string Line(TableInfo table, Column column) => $"{table.Table.Name} {column.Name} {column.Kind} {string.Join('/', column.Path)} fold {Fold.Version}"
        + string.Concat(column.Fields.Select(f => "; " + f));

    public static string Counters(TableInfo table) => $"{table.Table.Name} * " + string.Join(
        ';', table.Table.Counters.Select(r => $"{r.Slot} {r.Unless} {string.Join(',', r.Types.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal));

    public static string Terms(TableInfo table) => $"{table.Table.Name} terms {string.Join("; ", table.Table.Terms)} texts {string.Join("; ", table.Table.Texts)} fold {Fold.Version}";

    /// <summary>Null: nothing in the table is unique.</summary>
    public static string? Claims(Catalog catalog, TableInfo table)
    {
        var facts = table.Types.SelectMany(t => catalog.Type(t).Properties, (t, p) => (Type: t, Property: p))
            .Where(f => f.Property.Unique is not null)
            .Select(f => $"{f.Type}/{f.Property.Name} {f.Property.Unique!.Scope} {f.Property.Unique.Also} {f.Property.Unique.Strip} {f.Property.Unique.WithinParent}{f.Property.Unique.With}")
            .Order(StringComparer.Ordinal).ToList();
        return facts.Count == 0 ? null : $"{table.Table.Name} claims {string.Join("; ", facts)} fold {Fold.Version}";
    }

    /// <summary>The same fingerprint: nothing at all is to be done.</summary>
    public static string Fingerprint(Catalog catalog)
    {
        var text = new StringBuilder($"{FixedTables.Version} {Fold.Version} {catalog.Model.Hash}\n").AppendJoin('\n', Lines(catalog));
        foreach (var table in catalog.Tables)
        {
            text.Append('\n').AppendJoin('\n', TableIndexes.Of(table, catalog.Dialect).Select(i => i.Sql));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
