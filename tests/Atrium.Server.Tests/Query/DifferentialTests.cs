// One line a query: what the store answers over http is what the in-memory evaluator says of all rows. No database decides what a filter means.

using System.Net;
using System.Text.Json;
using Atrium.Areas.Directory;
using Atrium.Areas.Mail;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.Query;

public abstract partial class DifferentialTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Theory]
    [MemberData(nameof(People))]
    public async Task People_are_found_as_the_evaluator_finds_them(string filter, string order, int top)
    {
        var hostile = await Hostile.OnAsync(Server, App);
        var within = $"department eq '{hostile.Department}'";
        await CompareAsync<User>("/users", null, filter.Length == 0 ? within : $"({filter}) and {within}", order, top);
    }

    [Theory]
    [MemberData(nameof(Elements))]
    public async Task Elements_of_collections_are_found_as_the_evaluator_finds_them(string filter, string order, int top) =>
        await People_are_found_as_the_evaluator_finds_them(filter, order, top);

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Groups_are_found_as_the_evaluator_finds_them(string filter, string order, int top)
    {
        var hostile = await Hostile.OnAsync(Server, App);
        var within = $"startswith(description,'{hostile.Department}')";
        await CompareAsync<Group>("/groups", null, filter.Length == 0 ? within : $"{within} and ({filter})", order, top);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Messages_are_found_as_the_evaluator_finds_them(string filter, string order, int top)
    {
        var hostile = await Hostile.OnAsync(Server, App);
        await CompareAsync<Message>($"/users/{hostile.Mailbox}/messages", Guid.Parse(hostile.Mailbox), filter, order, top);
    }

    /// <summary>All pages of the list, against one application of the query to all rows.</summary>
    private async Task CompareAsync<T>(string path, Guid? owner, string filter, string order, int top)
    {
        var type = TestModel.Real.Entity<T>();
        var options = new[] { ("$filter", filter), ("$orderby", order) }.Where(o => o.Item2.Length > 0).Select(o => $"{o.Item1}={Uri.EscapeDataString(o.Item2)}");
        var query = string.Join('&', options.Append("$count=true"));
        var expected = InMemory.Apply(Plan(type, owner, query), await AllAsync(type, owner));

        var found = new List<Guid>();
        var url = top == 0 ? $"{path}?{query}&$select=id" : $"{path}?{query}&$select=id&$top={top}";
        long? count = null;
        for (string? next = url; next is not null;)
        {
            var page = (await App.GetAsync(next, ("ConsistencyLevel", "eventual"))).Must(HttpStatusCode.OK).Json;
            count ??= page.GetProperty("@odata.count").GetInt64();
            var items = page.GetProperty("value").EnumerateArray().Select(item => Key(type, item)).ToList();
            Assert.True(top == 0 || items.Count <= top, $"{items.Count} on a page of {top}");
            found.AddRange(items);
            next = page.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;
        }

        Assert.Equal(Names(expected.Rows, expected.Rows.Select(r => r.Key)), Names(expected.Rows, found));
        Assert.Equal(expected.Count, count);
    }

    private static Plan Plan(EntityType type, Guid? owner, string query)
    {
        var parsed = QueryParser.Parse(new QueryContext { Model = TestModel.Real, Type = type, Eventual = true }, query);
        IReadOnlyList<OrderKey> stated = owner is null ? [] : TestModel.Real.Entity<User>().FindNavigation("messages")!.DefaultOrder;
        IReadOnlyList<OrderKey> order = parsed.OrderBy.Count == 0 ? stated : [.. parsed.OrderBy, .. Left(stated, parsed.OrderBy)];
        return new Plan { Table = type.Table!, Types = [type.Name], Owner = owner, Filter = parsed.Filter, OrderBy = order, Count = true };
    }

    /// <summary>What the client's order leaves open follows the collection's own, in the direction of its last key.</summary>
    private static IEnumerable<OrderKey> Left(IReadOnlyList<OrderKey> stated, IReadOnlyList<OrderKey> asked) =>
        stated.Where(key => !asked.Any(k => k.Path.Equals(key.Path))).Select(key => key with { Descending = asked[^1].Descending });

    private async Task<IReadOnlyList<Row>> AllAsync(EntityType type, Guid? owner)
    {
        var services = Server.Host.Services;
        var tenant = services.GetRequiredService<IHouse>().Tenants.Single(t => t.Id == Server.File.TenantId);
        var plan = new Plan { Table = type.Table!, Types = [type.Name], Owner = owner };
        return (await services.GetRequiredService<IStore>().ListAsync(tenant, plan, TestContext.Current.CancellationToken)).Rows;
    }

    private static Guid Key(EntityType type, JsonElement item) =>
        WireId.TryParse(type, item.GetProperty("id").GetString()!, out var key, out _) ? key : throw new InvalidOperationException(item.ToString());

    /// <summary>Keys with the text that people tell rows apart by, for failures that can be read.</summary>
    private static List<string> Names(IReadOnlyList<Row> rows, IEnumerable<Guid> keys) =>
    [
        .. keys.Select(key => rows.FirstOrDefault(r => r.Key == key) is { } row ? $"{key}: {Text(row)}" : $"{key}: unexpected"),
    ];

    private static string Text(Row row)
    {
        using var document = JsonDocument.Parse(row.Document);
        var root = document.RootElement;
        var text = (root.TryGetProperty("subject", out var value) || root.TryGetProperty("jobTitle", out value) ? value.GetString() : null) ?? "(null)";
        return text.Length > 40 ? text[..40] : text;
    }
}

public sealed class DifferentialTestsOnSqlite(SharedServers servers) : DifferentialTests(servers, StoreKind.Sqlite);

public sealed class DifferentialTestsOnPostgres(SharedServers servers) : DifferentialTests(servers, StoreKind.Postgres);
