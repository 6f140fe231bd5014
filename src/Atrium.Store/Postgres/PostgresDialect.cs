// SQL as PostgreSQL speaks it. Every key leads with the organisation's number, which is always parameter $1.

using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Postgres;

internal sealed class PostgresDialect : Dialect
{
    public static PostgresDialect Instance { get; } = new();

    public override string TenantColumn => "tenant, ";

    public override string TenantValue => "$1, ";

    public override string TenantType => "tenant integer NOT NULL, ";

    public override string Guid => "uuid";

    public override string Text => "text COLLATE \"C\"";

    public override string Long => "bigint";

    public override string Binary => "bytea";

    public override string IndexOnly => "";

    /// <summary>PostgreSQL compares values itself before it touches an index.</summary>
    public override bool NarrowUpdates => false;

    public override string IsNot => "IS DISTINCT FROM";

    public override string SkipLocked => " FOR UPDATE SKIP LOCKED";

    public override string Shard => "pg_backend_pid() & 15";

    public override string DrivingJoin => "JOIN";

    public override bool JoinsFoundKeys => true;

    /// <summary>
    /// OFFSET keeps the planner from taking it apart. It cannot know how many keys there will be, takes 18 for 1,500 and then goes through the whole table in
    /// the order of keys beside them; and a sort of the keys is enough where their order is asked for, since this join keeps it.
    /// </summary>
    public override string LookUp(string table, string alias, string condition) =>
        $"CROSS JOIN LATERAL (SELECT * FROM {table} {alias} WHERE {alias}.tenant = $1 AND {condition} OFFSET 0) {alias}";

    public override string RowByRow => " OFFSET 0";

    public override TextIndex Texts { get; } = new PostgresTextIndex();

    public override string Explain => "EXPLAIN ";

    public override string ColumnsOf(string table) =>
        $"SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}'";

    public override string IndexesOf(string table) =>
        $"SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema() AND tablename = '{table}' AND indexname LIKE 'ix\\_%'";

    public override string P(int number) => $"${number + 1}";

    public override string TenantIs(string alias = "") => alias.Length == 0 ? "tenant = $1 AND " : $"{alias}.tenant = $1 AND ";

    public override string SameTenant(string left, string right) => $"{left}.tenant = {right}.tenant AND ";

    public override string InKeys(string expression, int number) => $"{expression} = ANY(${number + 1})";

    public override string? Sources(int number) => $"unnest(${number + 1}) WITH ORDINALITY p(key, place)";

    public override string TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Text or ColumnKind.Instant => Text,
        ColumnKind.Boolean => "smallint",
        ColumnKind.Integer => "bigint",
        ColumnKind.Number => "double precision",
        ColumnKind.TextSet or ColumnKind.ObjectSet or ColumnKind.Open => "jsonb",
        _ => "uuid",
    };

    public override string Direction(bool descending) => descending ? "DESC NULLS LAST" : "ASC NULLS FIRST";

    /// <summary>PostgreSQL has statistics and chooses well by itself.</summary>
    public override string Unindexed(string expression) => expression;

    public override string ByteLength(string expression) => $"octet_length({expression}::text)";

    public override string EndsWith(string expression, string parameter, int runes) => $"right({expression}, {runes}) = {parameter}";

    public override string Contains(string expression, string parameter) => $"position({parameter} in {expression}) > 0";

    public override string Elements(string expression, string alias) => $"jsonb_array_elements_text({expression}) {alias}(value)";

    public override string Element(string alias) => $"({alias}.value COLLATE \"C\")";

    public override string Objects(string expression, string alias) => $"jsonb_array_elements({expression}) {alias}(value)";

    public override string Field(string alias, ColumnField field) => field.Kind switch
    {
        ColumnKind.Boolean or ColumnKind.Integer => $"({alias}.value ->> '{field.Name}')::bigint",
        ColumnKind.Number => $"({alias}.value ->> '{field.Name}')::double precision",
        _ => $"(({alias}.value ->> '{field.Name}') COLLATE \"C\")",
    };

    public override string HasElements(string expression) => $"jsonb_array_length({expression}) > 0";

    public override string Inside(string expression, IReadOnlyList<string> path, ColumnKind kind, bool instants)
    {
        var place = $"'{{{string.Join(',', path)}}}'";
        var (json, text) = ($"{expression} #> {place}", $"{expression} #>> {place}");
        var (type, value) = kind switch
        {
            ColumnKind.Boolean => ("boolean", $"({text})::boolean::int"),
            ColumnKind.Integer => ("number", $"({text})::bigint"),
            ColumnKind.TextSet => ("array", json),
            _ => ("string", text),
        };
        var whole = $"CASE WHEN jsonb_typeof({json}) = '{type}'{(instants ? $" AND {text} LIKE '{InstantForm}'" : "")} THEN {value} END";
        return kind == ColumnKind.Text ? $"(({whole}) COLLATE \"C\")" : $"({whole})";
    }

    public override string Lock(Hold hold) => hold switch
    {
        Hold.Existing => " FOR KEY SHARE",
        Hold.Unchanged => " FOR SHARE",
        Hold.Change => " FOR NO KEY UPDATE",
        Hold.Delete => " FOR UPDATE",
        _ => "",
    };
}
