// Unique values.

using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class ClaimSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private static Claim Mail(string value) => new("mail", Fold.Text(value));

    [Fact]
    public async Task A_value_has_one_holder()
    {
        var ada = Person("Ada");
        Assert.True((await CommitAsync(Insert(ada, Mail("Ada@x")))).Done);
        Assert.Equal(ada.Key, await Store.HolderAsync(Tenant, Mail("ADA@X"), default));
        Assert.Null(await Store.HolderAsync(Tenant, new Claim("nick", "ada@x"), default));

        var other = Person("Other");
        var refused = await CommitAsync(Insert(other, Mail("ada@x")));
        Assert.Equal(new Conflict(ConflictKind.Taken, other.Key) { Claim = Mail("ada@x") }, refused.Conflict);
        Assert.Null(await FindAsync(other));
    }

    [Fact]
    public async Task Two_rows_of_one_commit_cannot_share_a_value() =>
        Assert.Equal(ConflictKind.Taken, (await CommitAsync(Insert(Person("a"), Mail("x")), Insert(Person("b"), Mail("x")))).Conflict?.Kind);

    [Fact]
    public async Task Of_many_who_want_a_value_exactly_one_gets_it()
    {
        var rows = Enumerable.Range(0, 60).Select(i => Person($"p{i}")).ToList();
        var results = await Task.WhenAll(rows.Select(r => Task.Run(() => CommitAsync(Insert(r, Mail("same@x"))))));

        var winner = Assert.Single(results.Index(), r => r.Item.Done).Index;
        Assert.All(results.Where(r => !r.Done), r => Assert.Equal(ConflictKind.Taken, r.Conflict!.Kind));
        Assert.Equal(rows[winner].Key, await Store.HolderAsync(Tenant, Mail("same@x"), default));
        Assert.Equal(1, await Store.CountAsync(Tenant, Plan(), default));
    }

    [Fact]
    public async Task An_update_keeps_replaces_or_frees_values()
    {
        var result = await CommitAsync(Insert(Person("a"), Mail("one"), Mail("two")));
        var row = (await ListAsync(Plan())).Rows[0];
        Assert.True(result.Done);

        row = await DoneAsync(Update(row)); // claims unchanged
        Assert.Equal(row.Key, await Store.HolderAsync(Tenant, Mail("one"), default));
        row = await DoneAsync(Update(row) with { Claims = [Mail("two"), Mail("three")] });
        Assert.Null(await Store.HolderAsync(Tenant, Mail("one"), default));
        Assert.Equal(row.Key, await Store.HolderAsync(Tenant, Mail("two"), default));
        Assert.Equal(row.Key, await Store.HolderAsync(Tenant, Mail("three"), default));
        row = await DoneAsync(Update(row) with { Claims = [] });
        Assert.Null(await Store.HolderAsync(Tenant, Mail("two"), default));
        Assert.True((await CommitAsync(Insert(Person("b"), Mail("three")))).Done);
    }

    /// <summary>Whoever asked before, even when nobody had it, is told anew.</summary>
    [Fact]
    public async Task Each_change_of_the_holder_is_seen_at_once()
    {
        var asked = new Claim("mail", "x");
        Assert.Null(await Store.HolderAsync(Tenant, asked, default));
        var row = Person("a");
        Assert.Equal(ConflictKind.Taken, (await CommitAsync(Insert(row, Mail("x")), Insert(Person("b"), Mail("x")))).Conflict?.Kind);
        Assert.Null(await Store.HolderAsync(Tenant, asked, default)); // it was refused

        row = await DoneAsync(Insert(row, Mail("x")));
        Assert.Equal(row.Key, await Store.HolderAsync(Tenant, asked, default));
        row = await DoneAsync(Update(row) with { Claims = [Mail("y")] });
        Assert.Null(await Store.HolderAsync(Tenant, asked, default));
        var other = await DoneAsync(Insert(Person("c"), Mail("x")));
        Assert.Equal(other.Key, await Store.HolderAsync(Tenant, asked, default));
        await DoneAsync(Delete(other));
        Assert.Null(await Store.HolderAsync(Tenant, asked, default));
        Assert.Equal(row.Key, await Store.HolderAsync(Tenant, Mail("y"), default));
    }

    [Fact]
    public async Task Two_rows_can_swap_their_values()
    {
        await CommitAsync(Insert(Person("a"), Mail("one")), Insert(Person("b"), Mail("two")));
        var rows = (await ListAsync(Plan(orderBy: "displayName"))).Rows;

        var result = await CommitAsync(Update(rows[0]) with { Claims = [Mail("two")] }, Update(rows[1]) with { Claims = [Mail("one")] });

        Assert.True(result.Done);
        Assert.Equal(rows[1].Key, await Store.HolderAsync(Tenant, Mail("one"), default));
        Assert.Equal(rows[0].Key, await Store.HolderAsync(Tenant, Mail("two"), default));
    }

    [Fact]
    public async Task Deleting_for_good_frees_values_for_the_same_commit()
    {
        await CommitAsync(Insert(Person("a"), Mail("one")));
        var row = (await ListAsync(Plan())).Rows[0];
        var heir = Person("heir");

        Assert.True((await CommitAsync(Delete(row), Insert(heir, Mail("one")))).Done);
        Assert.Equal(heir.Key, await Store.HolderAsync(Tenant, Mail("one"), default));
    }

    [Fact]
    public async Task Long_values_are_told_apart_to_their_end()
    {
        var (one, two) = (new string('x', 4000) + "1", new string('x', 4000) + "2");
        var row = Person("a");

        Assert.True((await CommitAsync(Insert(row, Mail(one)))).Done);
        Assert.True((await CommitAsync(Insert(Person("b"), Mail(two)))).Done);
        Assert.Equal(ConflictKind.Taken, (await CommitAsync(Insert(Person("c"), Mail(one)))).Conflict?.Kind);
        Assert.Equal(row.Key, await Store.HolderAsync(Tenant, Mail(one), default));
    }
}
