// The suites on PostgreSQL.

using Atrium.Store.Tests.Postgres;

namespace Atrium.Store.Tests.Suites;

public sealed class PostgresCommits : CommitSuite<PostgresDatabase>;

public sealed class PostgresClaims : ClaimSuite<PostgresDatabase>;

public sealed class PostgresLinks : LinkSuite<PostgresDatabase>;

public sealed class PostgresCounts : CountSuite<PostgresDatabase>;

public sealed class PostgresTallies : TallySuite<PostgresDatabase>;

public sealed class PostgresLogs : LogSuite<PostgresDatabase>;

public sealed class PostgresQueries : QuerySuite<PostgresDatabase>;

public sealed class PostgresRandomQueries : RandomQuerySuite<PostgresDatabase>;

public sealed class PostgresLongTexts : LongTextSuite<PostgresDatabase>;

public sealed class PostgresHouses : HouseSuite<PostgresDatabase>;

public sealed class PostgresWorks : WorkSuite<PostgresDatabase>;

public sealed class PostgresBlobs : BlobSuite<PostgresDatabase>;

public sealed class PostgresSchemas : SchemaSuite<PostgresDatabase>;

public sealed class PostgresExplanations : ExplainSuite<PostgresDatabase>
{
    protected override Task AnalyseAsync() => PostgresDatabase.ExecuteAsync(Database.ConnectionString, "ANALYZE");
}

public sealed class PostgresEaches : EachSuite<PostgresDatabase>;
public sealed class PostgresScans : ScanSuite<PostgresDatabase>;

public sealed class PostgresFinds : FindSuite<PostgresDatabase>;

public sealed class PostgresSpeeds : SpeedSuite<PostgresDatabase>;

public sealed class PostgresSearches : SearchSuite<PostgresDatabase>
{
    protected override Task AnalyseAsync() => PostgresDatabase.ExecuteAsync(Database.ConnectionString, "ANALYZE");
}

public sealed class PostgresSearchSpeeds : SearchSpeedSuite<PostgresDatabase>
{
    protected override Task AnalyseAsync() => PostgresDatabase.ExecuteAsync(Database.ConnectionString, "ANALYZE");
}
