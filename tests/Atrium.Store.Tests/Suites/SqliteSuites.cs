// The suites on SQLite.

using Atrium.Store.Tests.Sqlite;

namespace Atrium.Store.Tests.Suites;

public sealed class SqliteCommits : CommitSuite<SqliteFolder>;

public sealed class SqliteClaims : ClaimSuite<SqliteFolder>;

public sealed class SqliteLinks : LinkSuite<SqliteFolder>;

public sealed class SqliteCounts : CountSuite<SqliteFolder>;
