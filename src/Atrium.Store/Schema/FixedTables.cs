// The tables that every organisation has whatever the model says. Their names begin with an underscore, which no Graph name does.

using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal static class FixedTables
{
    /// <summary>Raise it when anything here or in <see cref="TableInfo.Fixed"/> changes, and say in <see cref="SchemaSteps"/> what is to be done.</summary>
    public const int Version = 4;

    public const string Meta = "CREATE TABLE IF NOT EXISTS _meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)";

    /// <summary>Names of the tables whose rows belong to one organisation.</summary>
    public static IReadOnlyList<string> Names { get; } = ["_link", "_claim", "_counter", "_change", "_work", "_term", "_words", "_tally", "_nest"];

    public static IEnumerable<string> Create(Dialect d) =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS _link ({d.TenantType}kind {d.Text} NOT NULL, source {d.Guid} NOT NULL, target {d.Guid} NOT NULL,
        PRIMARY KEY ({d.TenantColumn}source, kind, target))
        """,
        $"CREATE INDEX IF NOT EXISTS ix_link_target ON _link ({d.TenantColumn}target, kind, source)",
        $"""
        CREATE TABLE IF NOT EXISTS _claim ({d.TenantType}scope {d.Text} NOT NULL, value {d.Text} NOT NULL, key {d.Guid} NOT NULL,
        PRIMARY KEY ({d.TenantColumn}scope, value))
        """,
        $"CREATE INDEX IF NOT EXISTS ix_claim_key ON _claim ({d.TenantColumn}key)",
        $"""
        CREATE TABLE IF NOT EXISTS _counter ({d.TenantType}key {d.Guid} NOT NULL, c0 {d.Long} NOT NULL, c1 {d.Long} NOT NULL,
        c2 {d.Long} NOT NULL, c3 {d.Long} NOT NULL, PRIMARY KEY ({d.TenantColumn}key))
        """,
        $"""
        CREATE TABLE IF NOT EXISTS _change ({d.TenantType}seq {d.Long} NOT NULL, tbl {d.Text} NOT NULL, kind {d.Long} NOT NULL, type {d.Text} NOT NULL,
        key {d.Guid} NOT NULL, owner {d.Guid} NOT NULL, parent {d.Guid} NOT NULL, moves {d.Long} NOT NULL, properties {d.Text}, at {d.Text} NOT NULL,
        link {d.Text}, target {d.Guid}, PRIMARY KEY ({d.TenantColumn}seq))
        """,
        $"CREATE INDEX IF NOT EXISTS ix_change_table ON _change ({d.TenantColumn}tbl, seq)",
        $"CREATE INDEX IF NOT EXISTS ix_change_owner ON _change ({d.TenantColumn}owner, seq)",
        $"CREATE INDEX IF NOT EXISTS ix_change_parent ON _change ({d.TenantColumn}parent, seq)",
        $"""
        CREATE TABLE IF NOT EXISTS _work ({d.TenantType}queue {d.Text} NOT NULL, key {d.Guid} NOT NULL, due {d.Text} NOT NULL, next {d.Text} NOT NULL,
        payload {d.Binary} NOT NULL, PRIMARY KEY ({d.TenantColumn}queue, key))
        """,
        $"CREATE INDEX IF NOT EXISTS ix_work_next ON _work ({d.TenantColumn}queue, next)",
        $"""
        CREATE TABLE IF NOT EXISTS _term ({d.TenantType}scope {d.Text} NOT NULL, term {d.Text} NOT NULL, key {d.Guid} NOT NULL,
        PRIMARY KEY ({d.TenantColumn}scope, term, key)){d.IndexOnly}
        """,
        $"CREATE INDEX IF NOT EXISTS ix_term_key ON _term ({d.TenantColumn}key, scope, term)",
        $"""
        CREATE TABLE IF NOT EXISTS _tally ({d.TenantType}scope {d.Guid} NOT NULL, what {d.Text} NOT NULL, type {d.Text} NOT NULL, bin {d.Long} NOT NULL,
        shard {d.Long} NOT NULL, n {d.Long} NOT NULL, PRIMARY KEY ({d.TenantColumn}scope, what, type, bin, shard)){d.IndexOnly}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS _nest ({d.TenantType}source {d.Guid} NOT NULL, kind {d.Text} NOT NULL, target {d.Guid} NOT NULL,
        PRIMARY KEY ({d.TenantColumn}source, kind, target)){d.IndexOnly}
        """,
        $"CREATE INDEX IF NOT EXISTS ix_nest_target ON _nest ({d.TenantColumn}target, kind, source)",
        .. d.Texts.Create,
    ];
}
