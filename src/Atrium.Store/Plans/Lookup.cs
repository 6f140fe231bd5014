// Whether an index finds the rows that meet a condition, all of them and no others.

using Atrium.Engine.Query;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

internal static class Lookup
{
    public static bool Serves(Filter condition, TableInfo table, Dialect dialect) =>
        PathOf(condition) is { Column: { } column } && table.IsIndexed(column) && IsExact(condition, dialect);

    /// <summary>The property of a condition that is one range, or a few, of values; else null.</summary>
    public static PropertyPath? PathOf(Filter condition) => condition switch
    {
        Compare { Operator: not Comparison.NotEqual, Value: not null } compare => compare.Path,
        Match { How: TextMatch.StartsWith, Text.Length: > 0 } match => match.Path,
        In among => among.Path,
        _ => null,
    };

    /// <summary>False: the text may be cut in its column.</summary>
    private static bool IsExact(Filter condition, Dialect dialect)
    {
        var trial = new FilterToSql(new SqlText(dialect));
        trial.Write(condition);
        return trial.Suspect is null;
    }
}
