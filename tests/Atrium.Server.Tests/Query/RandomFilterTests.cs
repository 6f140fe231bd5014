// Random filters and orders straight on the store, against the in-memory evaluator: what nobody thought of writing down.

using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.Query;

public abstract class RandomFilterTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    private static readonly EntityType Person = TestModel.Real.Entity<User>();

    /// <summary>Values that are there, parts of them, and the same in other letters.</summary>
    private static Gen<string> Text => Gen.Select(Gen.OneOf([.. Hostile.Texts.OfType<string>(), Hostile.Long, Hostile.LongToo, "equal", "even"]), Gen.Int[0, 5], Gen.Bool)
        .Select((text, length, upper) => (length == 0 ? text : Part(text, length), upper)).Select(t => t.upper ? t.Item1.ToUpperInvariant() : t.Item1);

    private static Gen<string> Instant => Gen.OneOf([.. Hostile.Instants.OfType<string>()])
        .Select(text => Instants.TryParse(text, out var instant) ? Instants.Text(instant) : throw new FormatException(text));

    private static Gen<Filter> Leaf => Gen.OneOf(
        Compared("displayName", Text), Compared("jobTitle", Text), Compared("streetAddress", Text), Compared("employeeHireDate", Instant),
        Compared("onPremisesExtensionAttributes/extensionAttribute1", Text),
        Gen.Bool.Select(flag => (Filter)new Compare(Path("accountEnabled"), Comparison.Equal, flag)),
        Gen.Bool.Select(flag => (Filter)new Constant(flag)),
        Gen.Select(Gen.OneOf("jobTitle", "streetAddress", "displayName"), Gen.Enum<TextMatch>(), Text).Select((name, how, text) => (Filter)new Match(Path(name), how, text)),
        Text.List[1, 3].Select(list => (Filter)new In(Path("jobTitle"), [.. list])),
        Text.Select(text => (Filter)new Any(Path("otherMails"), new Match(PropertyPath.Element, TextMatch.StartsWith, text))),
        Gen.OneOf("otherMails", "assignedLicenses", "identities", "onPremisesProvisioningErrors").Select(name => (Filter)new Any(Path(name), null)),
        Gen.OneOf(Hostile.Sku, Hostile.OtherSku).Select(sku => (Filter)new Any(Path("assignedLicenses"), new Compare(Inner("assignedLicenses", "skuId"), Comparison.Equal, Guid.Parse(sku)))),
        Gen.Select(Gen.Enum<Comparison>(), Text, Gen.Bool).Select((how, text, federated) => (Filter)new Any(Path("identities"), new And(
            new Compare(Inner("identities", "issuerAssignedId"), how, text),
            new Compare(Inner("identities", "issuer"), Comparison.Equal, federated ? "facebook.example" : null)))),
        Gen.Select(Gen.Enum<Comparison>(), Text).Select((how, text) => (Filter)new Any(Path("imAddresses"), new Compare(PropertyPath.Element, how, text))));

    private static Gen<Filter> Filters => Gen.Recursive<Filter>((depth, inner) => depth > 3 ? Leaf : Gen.Frequency(
        (4, Leaf),
        (2, Gen.Select(inner, inner).Select((l, r) => (Filter)new And(l, r))),
        (2, Gen.Select(inner, inner).Select((l, r) => (Filter)new Or(l, r))),
        (1, inner.Select(f => (Filter)new Not(f)))));

    private static Gen<IReadOnlyList<OrderKey>> Orders =>
        Gen.Select(Gen.OneOf("displayName", "jobTitle", "employeeHireDate", "accountEnabled", "streetAddress"), Gen.Bool).Select((name, down) => new OrderKey(Path(name), down))
            .List[0, 2].Select(keys => (IReadOnlyList<OrderKey>)[.. keys.DistinctBy(k => k.Path)]);

    [Fact]
    public async Task The_store_finds_what_the_evaluator_finds_in_the_same_order_and_pages()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var hostile = await Hostile.OnAsync(Server, App);
        var (reader, tenant) = (Server.Host.Services.GetRequiredService<IStore>(), Server.Host.Services.GetRequiredService<IHouse>().Tenants.Single(t => t.Id == Server.File.TenantId));
        var within = new Compare(Path("department"), Comparison.Equal, hostile.Department);
        var rows = (await reader.ListAsync(tenant, All(within), cancellation)).Rows;
        Assert.Equal(Hostile.Texts.Count, rows.Count);

        await Gen.Select(Filters, Orders, Gen.Int[1, 20]).SampleAsync(
            async (filter, order, take) =>
            {
                var plan = All(new And(within, filter)) with { OrderBy = order, Take = take, Count = true };
                PageMark? after = null;
                do
                {
                    var (stored, expected) = (await reader.ListAsync(tenant, plan with { After = after }, cancellation), InMemory.Apply(plan with { After = after }, rows));
                    Assert.Equal(expected.Rows.Select(r => r.Key), stored.Rows.Select(r => r.Key));
                    Assert.Equal(expected.Count, stored.Count);
                    Assert.Equal(expected.Next is null, stored.Next is null);
                    after = stored.Next;
                }
                while (after is not null);
            },
            iter: 150,
            threads: 2,
            print: t => $"{FilterText.Print(t.Item1)} order by {string.Join(',', t.Item2.Select(k => $"{k.Path} {k.Descending}"))} take {t.Item3}");
    }

    private static Plan All(Filter filter) => new() { Table = Person.Table!, Types = [Person.Name], Filter = filter };

    /// <summary>A beginning, not within a character of two units: half of one is no value that could be asked for.</summary>
    private static string Part(string text, int length) =>
        text.Length <= length ? text : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];

    private static Gen<Filter> Compared(string name, Gen<string> values) => Gen.Select(Gen.Enum<Comparison>(), Gen.Frequency((6, values.Select(v => (string?)v)), (1, Gen.Const((string?)null))))
        .Select((how, value) => (Filter)new Compare(Path(name), how, value));

    private static PropertyPath Inner(string collection, string name) => new([((StructuredType)Person.FindProperty(collection)!.Type!).FindProperty(name)!]);

    private static PropertyPath Path(string path)
    {
        var steps = new List<Property>();
        StructuredType type = Person;
        foreach (var name in path.Split('/'))
        {
            steps.Add(type.FindProperty(name)!);
            type = steps[^1].Type as StructuredType ?? type;
        }

        return new PropertyPath(steps) { Column = Person.FindColumn(steps) };
    }
}

public sealed class RandomFilterTestsOnSqlite(SharedServers servers) : RandomFilterTests(servers, StoreKind.Sqlite);

public sealed class RandomFilterTestsOnPostgres(SharedServers servers) : RandomFilterTests(servers, StoreKind.Postgres);
