// Several nodes on one database.

using Atrium.Engine.Storage;
using Atrium.Store.Tests.Sample;
using Npgsql;

namespace Atrium.Store.Tests.Postgres;

public sealed class PostgresNodesTests : StoreTest<PostgresDatabase>
{
    private Storage _other = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _other = await Database.OpenAsync(SampleArea.Now, Time);
    }

    [Fact]
    public async Task A_reader_never_passes_a_change_that_can_still_appear()
    {
        // A row with this key is being inserted elsewhere and not committed: our insert of it takes its numbers and then waits at the key.
        var slow = Person("slow");
        await using var blocker = await OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await InsertRawAsync(blocker, slow);
        var waiting = CommitAsync(Insert(slow));
        await UntilAsync("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'transactionid'");

        var quick = (await Store2CommitAsync(Person("quick")))[0];

        var first = await ChangesAsync(0);
        Assert.Equal(1L, await CountRawAsync(blocker, quick.Seq)); // a naive reader sees the quick one, and would go on behind it
        Assert.DoesNotContain(first.Changes, c => c.Key == quick.Key);
        Assert.True(first.Through < quick.Seq);
        Assert.True(await _other.Store.WatermarkAsync(Tenant, default) < quick.Seq);

        await transaction.RollbackAsync();
        var result = await waiting;
        Assert.True(result.Done);
        Assert.True(result.Seqs[0] < quick.Seq, "the slow one took its number first");
        var second = await ChangesAsync(first.Through);
        Assert.Equal([slow.Key, quick.Key], second.Changes.Select(c => c.Key));
        Assert.True(second.Through >= quick.Seq);
    }

    [Fact]
    public async Task Resets_on_both_nodes_at_once_leave_no_older_epoch_behind()
    {
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                var house = (i % 2 == 0 ? Storage : _other).House;
                await house.EmptyAsync(house.Tenants.First(t => t.Number == Tenant.Number), default);
            })));
            await using var connection = await OpenAsync();
            await using var ask = new NpgsqlCommand($"SELECT epoch FROM _tenant WHERE number = {Tenant.Number}", connection);
            var epoch = (Guid)(await ask.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
            foreach (var house in (IHouse[])[Storage.House, _other.House])
            {
                var from = TimeProvider.System.GetTimestamp();
                while (house.Tenants.First(t => t.Number == Tenant.Number).Epoch != epoch)
                {
                    Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(30), "An older epoch stayed.");
                    await Task.Delay(5, TestContext.Current.CancellationToken);
                }
            }
        }
    }

    [Fact]
    public async Task The_log_of_one_organisation_is_not_held_up_by_another()
    {
        var busy = await Storage.House.CreateAsync(Guid.NewGuid(), default);
        var slow = Person("slow");
        await using var blocker = await OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await InsertRawAsync(blocker, slow, busy);
        var waiting = Store.CommitAsync(busy, Set(Insert(slow)), default).AsTask();
        await UntilAsync("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'transactionid'");

        var row = (await AddAsync(Person("mine")))[0];

        Assert.Equal(row.Key, Assert.Single((await ChangesAsync(0)).Changes).Key);
        await transaction.RollbackAsync();
        Assert.True((await waiting).Done);
    }

    [Fact]
    public async Task Readers_that_follow_the_log_while_many_write_miss_nothing()
    {
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var seen = new List<Guid>();
            var after = 0L;
            for (var last = false; ;)
            {
                var page = await ChangesAsync(after, take: 50);
                seen.AddRange(page.Changes.Select(c => c.Key));
                after = page.Through;
                if (last && !page.More)
                {
                    return seen;
                }

                last = done.IsCancellationRequested;
            }
        });
        Storage[] nodes = [Storage, _other];
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            var mine = new List<Guid>();
            for (var i = 0; i < 40; i++)
            {
                Row[] rows = [.. Enumerable.Range(0, 1 + (i % 3)).Select(_ => Person("p"))];
                Assert.True((await nodes[w % 2].Store.CommitAsync(Tenant, Set([.. rows.Select(r => Insert(r))]), default)).Done);
                mine.AddRange(rows.Select(r => r.Key));
            }

            return mine;
        })));
        await done.CancelAsync();

        Assert.Equal(keys.SelectMany(k => k).Order(), (await reading).Order());
    }

    [Fact]
    public async Task Nodes_see_each_others_writes_and_hear_of_them()
    {
        var heard = new TaskCompletionSource<CommitNotice>();
        _other.Store.Committed += notice => heard.TrySetResult(notice);

        var row = (await AddAsync(Person("a")))[0];

        var found = await _other.Store.FindAsync(Tenant, Things, row.Key, default);
        Assert.Equal(row.Seq, found!.Seq);
        var notice = await heard.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((Tenant.Number, Things.Name, row.Key), (notice.Tenant, Assert.Single(notice.Tables), Assert.Single(notice.Keys)));
    }

    [Fact]
    public async Task A_commit_of_many_rows_is_heard_of_as_any()
    {
        var heard = new TaskCompletionSource<CommitNotice>();
        _other.Store.Committed += notice => heard.TrySetResult(notice);

        await AddAsync([.. Enumerable.Range(0, 500).Select(i => Person($"p{i}"))]);

        Assert.Empty((await heard.Task.WaitAsync(TimeSpan.FromSeconds(20))).Keys);
    }

    [Fact]
    public async Task Organisations_made_and_emptied_elsewhere_are_heard_of()
    {
        var heard = new TaskCompletionSource<Tenant>();
        _other.House.Changed += tenant => heard.TrySetResult(tenant);
        var made = await Storage.House.CreateAsync(Guid.NewGuid(), default);
        Assert.Equal(made, await heard.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(made, _other.House.Tenants);

        heard = new TaskCompletionSource<Tenant>();
        var emptied = await Storage.House.EmptyAsync(made, default);
        Assert.Equal(emptied, await heard.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_lease_is_held_against_other_nodes_and_falls_when_its_node_dies()
    {
        await using var held = await Storage.Leases.TryAcquireAsync("mail", default);
        Assert.Null(await _other.Leases.TryAcquireAsync("mail", default));

        await held!.DisposeAsync();
        var theirs = await _other.Leases.TryAcquireAsync("mail", default);
        Assert.NotNull(theirs);
        Assert.Null(await Storage.Leases.TryAcquireAsync("mail", default));
        await using var killer = await OpenAsync();
        await ScalarAsync(killer, "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted "
            + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        await UntilAsync("SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        await using var again = await Storage.Leases.TryAcquireAsync("mail", default);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Reads_and_writes_go_on_when_their_connections_were_cut()
    {
        var row = (await AddAsync(Person("a")))[0];
        await using var killer = await OpenAsync();
        await ScalarAsync(killer, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        Assert.NotNull(await FindAsync(row));
        Assert.True((await CommitAsync(Insert(Person("b")))).Done);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_unavailable()
    {
        var options = new PostgresOptions { ConnectionString = "Host=127.0.0.1;Port=1;Username=x;Password=x;Database=x;Timeout=2" };
        await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresStorage.OpenAsync(options, SampleArea.Now, Time, default));
        await Assert.ThrowsAsync<StorageRefusedException>(() => PostgresStorage.OpenAsync(new PostgresOptions { ConnectionString = "Nonsense=1" }, SampleArea.Now, Time, default));
    }

    [Fact]
    public async Task Many_nodes_can_start_at_once_on_an_empty_database()
    {
        await using var fresh = await PostgresDatabase.NewAsync();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => fresh.OpenAsync(SampleArea.Now, Time))));
        var id = Guid.NewGuid();
        var tenants = await Task.WhenAll(nodes.Select(n => n.House.CreateAsync(id, default).AsTask()));

        Assert.Single(tenants.Distinct());
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    protected override async ValueTask CloseAsync() => await (_other?.DisposeAsync() ?? default);

    private async Task<Row[]> Store2CommitAsync(Row row)
    {
        var result = await _other.Store.CommitAsync(Tenant, Set(Insert(row)), default);
        Assert.True(result.Done);
        return [row with { Seq = result.Seqs[0] }];
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task InsertRawAsync(NpgsqlConnection connection, Row row, Tenant? tenant = null)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO thing (tenant, key, owner, type, parent, seq, moves, counted, document) VALUES ($1, $2, $2, 'person', $2, 1, 0, 0, '{}')", connection);
        command.Parameters.AddWithValue((tenant ?? Tenant).Number);
        command.Parameters.AddWithValue(row.Key);
        await command.ExecuteNonQueryAsync();
    }

    private static Task<object?> CountRawAsync(NpgsqlConnection connection, long seq) => ScalarAsync(connection, $"SELECT count(*) FROM _change WHERE seq = {seq}");

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Asks until it is so; on a connection of its own, since within a transaction PostgreSQL shows no session that came after the first look.</summary>
    private async Task UntilAsync(string sql)
    {
        await using var connection = await OpenAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await ScalarAsync(connection, sql) is not true)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
