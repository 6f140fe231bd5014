// The suites on PostgreSQL.

using Atrium.Store.Tests.Postgres;

namespace Atrium.Store.Tests.Suites;

public sealed class PostgresCommits : CommitSuite<PostgresDatabase>;

public sealed class PostgresClaims : ClaimSuite<PostgresDatabase>;

public sealed class PostgresLinks : LinkSuite<PostgresDatabase>;

public sealed class PostgresCounts : CountSuite<PostgresDatabase>;
