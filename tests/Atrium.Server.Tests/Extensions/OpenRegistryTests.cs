// Definitions are read once, and again when a commit touched one, on whichever node it was.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Areas.Extensions;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Server.Tests.Support;
using Atrium.Store.Tests.Postgres;

namespace Atrium.Server.Tests.Extensions;

public sealed class OpenRegistryTests
{
    private const string Name = "extension_00000000000000000000000000000000_p";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static EntityType People { get; } = TestModel.Real.Entity<User>();

    [Fact]
    public async Task What_is_defined_on_one_node_is_known_on_the_other_and_so_is_its_end()
    {
        await using var database = await PostgresDatabase.NewAsync();
        await using var one = await database.OpenAsync(TestModel.Real, TimeProvider.System);
        await using var two = await database.OpenAsync(TestModel.Real, TimeProvider.System);
        var tenant = await one.House.CreateAsync(Guid.NewGuid(), Cancellation);
        var (here, there) = (new OpenRegistry(TestModel.Real, one.Store), new OpenRegistry(TestModel.Real, two.Store));
        Assert.Null((await there.OfAsync(tenant, Cancellation)).Find(People, Name));

        var row = await CommitAsync(one.Store, two.Store, tenant, changes => Define(changes, tenant));
        Assert.NotNull((await here.OfAsync(tenant, Cancellation)).Find(People, Name));
        var known = await there.OfAsync(tenant, Cancellation);
        Assert.Equal(ValueKind.Int32, known.Find(People, Name.ToUpperInvariant())!.Kind);

        await CommitAsync(one.Store, two.Store, tenant, changes => Employ(changes, tenant));
        Assert.Same(known, await there.OfAsync(tenant, Cancellation));

        await CommitAsync(one.Store, two.Store, tenant, changes =>
        {
            changes.Delete(row);
            return row;
        });
        Assert.Null((await here.OfAsync(tenant, Cancellation)).Find(People, Name));
        Assert.Null((await there.OfAsync(tenant, Cancellation)).Find(People, Name));
    }

    [Theory]
    [InlineData("extension_a_b", true)]
    [InlineData("ext12_x", true)]
    [InlineData("nounderscore", false)]
    [InlineData("_x", false)]
    [InlineData("a_b'c", false)]
    [InlineData("a_b\n", false)]
    [InlineData("ä_b", false)]
    public void Names_of_definitions_are_safe_and_unlike_declared_ones(string name, bool good) => Assert.Equal(good, OpenProperties.IsName(name));

    [Fact]
    public void No_declared_property_looks_like_an_added_one() => Assert.DoesNotContain(
        TestModel.Real.Entities.SelectMany(e => e.Properties), p => p.Name.Contains('_', StringComparison.Ordinal));

    /// <summary>Writes by the one store, and waits until the other has heard of it.</summary>
    private static async Task<Row> CommitAsync(IStore store, IStore other, Tenant tenant, Func<ChangeSet, Row> fill)
    {
        var heard = new TaskCompletionSource();
        void Hear(CommitNotice notice) => heard.TrySetResult();
        other.Committed += Hear;
        var changes = new ChangeSet { At = DateTimeOffset.UnixEpoch };
        var row = fill(changes);
        var result = await store.CommitAsync(tenant, changes, Cancellation);
        Assert.True(result.Done, result.Conflict?.ToString());
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        other.Committed -= Hear;
        return row with { Seq = result.Seqs[0] };
    }

    private static Row Define(ChangeSet changes, Tenant tenant) => changes.Insert(
        TestModel.Real.Entity<ExtensionProperty>(),
        Guid.NewGuid(),
        tenant.Id,
        Guid.NewGuid(),
        new JsonObject { ["name"] = Name, ["dataType"] = "Integer", ["isMultiValued"] = false, ["targetObjects"] = new JsonArray("User", "Device") });

    private static Row Employ(ChangeSet changes, Tenant tenant) =>
        changes.Insert(People, Guid.NewGuid(), tenant.Id, Guid.Empty, new JsonObject { ["displayName"] = "Somebody" });
}
