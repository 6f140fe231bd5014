// What every suite over a store starts from: an organisation in a database of its own, and short words for reading and writing.

using System.Text;
using System.Text.Json;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Tests.Sample;
using Microsoft.Extensions.Time.Testing;

namespace Atrium.Store.Tests;

public abstract class StoreTest<T> : IAsyncLifetime
    where T : ITestDatabase, new()
{
    private int _keys;

    protected T Database { get; } = new();

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 4, 9, 30, 0, TimeSpan.Zero));

    protected GraphModel Model { get; private set; } = SampleArea.Now;

    protected Storage Storage { get; private set; } = null!;

    protected Tenant Tenant { get; set; } = null!;

    protected IStore Store => Storage.Store;

    protected Table Things => Model.Entity<Person>().Table!;

    protected Table Boxes => Model.Entity<Box>().Table!;

    protected Table Letters => Model.Stored("letter").Table!;

    public virtual async ValueTask InitializeAsync()
    {
        await Database.CreateAsync();
        Storage = await Database.OpenAsync(Model, Time);
        Tenant = await Storage.House.CreateAsync(Guid.NewGuid(), default);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (Storage is not null)
        {
            await Storage.DisposeAsync();
        }

        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what a suite opened itself.</summary>
    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    /// <summary>Closes the storage and opens it again, perhaps as another program.</summary>
    protected async Task ReopenAsync(GraphModel? model = null)
    {
        await (Storage?.DisposeAsync() ?? default);
        Storage = null!;
        Model = model ?? Model;
        Storage = await Database.OpenAsync(Model, Time);
    }

    /// <summary>Ascending, in the order of asking.</summary>
    protected Guid NextKey() => new($"0199{Interlocked.Increment(ref _keys):x4}-0000-7000-8000-{Random.Shared.NextInt64(1L << 48):x12}");

    protected Row New(string type, object document, Guid? owner = null, Guid? parent = null, Guid? key = null) => new()
    {
        Type = Model.Stored(type),
        Key = key ?? NextKey(),
        Owner = owner ?? Tenant.Id,
        Parent = parent ?? Guid.Empty,
        Document = Json(document),
    };

    protected Row Person(string? name, object? document = null) => New("person", document ?? new { displayName = name });

    protected static ReadOnlyMemory<byte> Json(object document) =>
        document is string text ? Encoding.UTF8.GetBytes(text) : JsonSerializer.SerializeToUtf8Bytes(document);

    protected ChangeSet Set(params ReadOnlySpan<RowChange> rows)
    {
        var set = new ChangeSet { At = Time.GetUtcNow() };
        set.Rows.AddRange(rows);
        return set;
    }

    protected static RowChange Insert(Row row, params Claim[] claims) => new(RowChangeKind.Insert, row) { Claims = claims };

    protected static RowChange Update(Row row, params string[] properties) =>
        new(RowChangeKind.Update, row) { ExpectedSeq = row.Seq, Properties = properties };

    protected static RowChange Delete(Row row) => new(RowChangeKind.Delete, row) { ExpectedSeq = row.Seq };

    protected LinkChange Link(Row source, Row target, string kind = "members", bool add = true) => new(kind, source.Key, target.Key, add) { Table = Things };

    protected Task<CommitResult> CommitAsync(params RowChange[] rows) => CommitAsync(Set(rows));

    protected async Task<CommitResult> CommitAsync(ChangeSet set) => await Store.CommitAsync(Tenant, set, default);

    /// <summary>Writes rows that must be accepted, and gives them back with their versions.</summary>
    protected async Task<Row[]> AddAsync(params Row[] rows)
    {
        var result = await CommitAsync([.. rows.Select(r => Insert(r))]);
        Assert.Null(result.Conflict);
        return [.. rows.Select((r, i) => r with { Seq = result.Seqs[i] })];
    }

    protected async Task LinkAsync(params LinkChange[] links)
    {
        var set = Set();
        set.Links.AddRange(links);
        Assert.Null((await CommitAsync(set)).Conflict);
    }

    protected async Task<Row> DoneAsync(RowChange change)
    {
        var result = await CommitAsync(change);
        Assert.Null(result.Conflict);
        return change.Row with { Seq = result.Seqs[0] };
    }

    protected async Task<Row?> FindAsync(Row row) => await Store.FindAsync(Tenant, row.Type.Table!, row.Key, default);

    protected async Task<Page> ListAsync(Plan plan) => await Store.ListAsync(Tenant, plan, default);

    protected async Task<string?[]> NamesAsync(Plan plan) => [.. (await ListAsync(plan)).Rows.Select(Name)];

    protected static string? Name(Row row)
    {
        using var document = JsonDocument.Parse(row.Document);
        foreach (var property in (string[])["displayName", "name", "subject"])
        {
            if (document.RootElement.TryGetProperty(property, out var name))
            {
                return name.GetString();
            }
        }

        return null;
    }

    /// <summary>An OData filter on a type.</summary>
    protected Filter Filter(string text, string type = "person") =>
        QueryParser.Parse(new QueryContext { Model = Model, Type = Model.Stored(type) }, "$filter=" + Uri.EscapeDataString(text)).Filter!;

    protected IReadOnlyList<OrderKey> OrderBy(string text, string type = "person") =>
        QueryParser.Parse(new QueryContext { Model = Model, Type = Model.Stored(type) }, "$orderby=" + Uri.EscapeDataString(text)).OrderBy;

    protected Plan Plan(string? filter = null, string? orderBy = null, string type = "person") => new()
    {
        Table = Model.Stored(type).Table!,
        Types = [type],
        Filter = filter is null ? null : Filter(filter, type),
        OrderBy = orderBy is null ? [] : OrderBy(orderBy, type),
    };

    protected async Task<ChangePage> ChangesAsync(long after, Table? table = null, Guid? owner = null, Guid? parent = null, int take = 1000) =>
        await Store.ChangesAsync(Tenant, new ChangeQuery { Table = table ?? Things, After = after, Owner = owner, Parent = parent, Take = take }, default);
}
