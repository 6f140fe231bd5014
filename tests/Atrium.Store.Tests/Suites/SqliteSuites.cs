// The suites on SQLite.

using Atrium.Store.Tests.Sqlite;

namespace Atrium.Store.Tests.Suites;

public sealed class SqliteCommits : CommitSuite<SqliteFolder>;

public sealed class SqliteClaims : ClaimSuite<SqliteFolder>;

public sealed class SqliteLinks : LinkSuite<SqliteFolder>;

public sealed class SqliteCounts : CountSuite<SqliteFolder>;

public sealed class SqliteTallies : TallySuite<SqliteFolder>;

public sealed class SqliteLogs : LogSuite<SqliteFolder>;

public sealed class SqliteQueries : QuerySuite<SqliteFolder>;

public sealed class SqliteRandomQueries : RandomQuerySuite<SqliteFolder>;

public sealed class SqliteLongTexts : LongTextSuite<SqliteFolder>;

public sealed class SqliteHouses : HouseSuite<SqliteFolder>;

public sealed class SqliteWorks : WorkSuite<SqliteFolder>;

public sealed class SqliteBlobs : BlobSuite<SqliteFolder>;

public sealed class SqliteSchemas : SchemaSuite<SqliteFolder>;

public sealed class SqliteExplanations : ExplainSuite<SqliteFolder>;

public sealed class SqliteEaches : EachSuite<SqliteFolder>;

public sealed class SqliteFinds : FindSuite<SqliteFolder>;

public sealed class SqliteScans : ScanSuite<SqliteFolder>;

public sealed class SqliteSpeeds : SpeedSuite<SqliteFolder>;

public sealed class SqliteSearches : SearchSuite<SqliteFolder>;

public sealed class SqliteSearchSpeeds : SearchSpeedSuite<SqliteFolder>;
