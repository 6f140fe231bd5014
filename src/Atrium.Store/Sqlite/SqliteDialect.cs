// SQL as SQLite speaks it. A file holds one organisation, so that nothing needs a tenant column.

using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Sqlite;

internal sealed class SqliteDialect : Dialect
{
    public static SqliteDialect Instance { get; } = new();

    public override string TenantColumn => "";

    public override string TenantValue => "";

    public override string TenantType => "";

    public override string Guid => "BLOB";

    public override string Text => "TEXT";

    public override string Long => "INTEGER";

    public override string Binary => "BLOB";

    public override string IndexOnly => " WITHOUT ROWID";

    public override bool NarrowUpdates => true;

    public override string IsNot => "IS NOT";

    public override string SkipLocked => "";

    public override string Shard => "0";

    public override string DrivingJoin => "CROSS JOIN";

    /// <summary>A set of keys behind IN is read in the order of keys already.</summary>
    public override bool JoinsFoundKeys => false;

    public override string LookUp(string table, string alias, string condition) => $"CROSS JOIN {table} {alias} ON {condition}";

    public override string RowByRow => "";

    public override TextIndex Texts { get; } = new SqliteTextIndex();

    public override string Explain => "EXPLAIN QUERY PLAN ";

    public override string ColumnsOf(string table) => $"SELECT name FROM pragma_table_info('{table}')";

    public override string IndexesOf(string table) =>
        $"SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql IS NOT NULL";

    public override string P(int number) => $"?{number}";

    public override string TenantIs(string alias = "") => "";

    public override string SameTenant(string left, string right) => "";

    public override string InKeys(string expression, int number) => $"{expression} IN (SELECT unhex(value) FROM json_each(?{number}))";

    public override string TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Text or ColumnKind.Instant or ColumnKind.TextSet or ColumnKind.ObjectSet or ColumnKind.Open => "TEXT",
        ColumnKind.Boolean or ColumnKind.Integer => "INTEGER",
        ColumnKind.Number => "REAL",
        _ => "BLOB",
    };

    public override string Direction(bool descending) => descending ? "DESC" : "ASC";

    public override string Unindexed(string expression) => "+" + expression;

    public override string ByteLength(string expression) => $"octet_length({expression})";

    public override string EndsWith(string expression, string parameter, int runes) => $"substr({expression}, -{runes}) = {parameter}";

    public override string Contains(string expression, string parameter) => $"instr({expression}, {parameter}) > 0";

    public override string Elements(string expression, string alias) => $"json_each({expression}) {alias}";

    public override string Element(string alias) => alias + ".value";

    public override string Objects(string expression, string alias) => Elements(expression, alias);

    public override string Field(string alias, ColumnField field) => $"({alias}.value ->> '$.\"{field.Name}\"')";

    public override string HasElements(string expression) => $"json_array_length({expression}) > 0";

    public override string Inside(string expression, IReadOnlyList<string> path, ColumnKind kind, bool instants)
    {
        var place = $"'$.{string.Join('.', path)}'";
        var value = $"json_extract({expression}, {place})";
        var type = kind switch
        {
            ColumnKind.Boolean => "IN ('true', 'false')",
            ColumnKind.Integer => "= 'integer'",
            ColumnKind.TextSet => "= 'array'",
            _ => "= 'text'",
        };
        return $"CASE WHEN json_type({expression}, {place}) {type}{(instants ? $" AND {value} LIKE '{InstantForm}'" : "")} THEN {value} END";
    }

    public override string Lock(Hold hold) => "";
}
