// How fast: run by name when asked (dotnet run -c Release -- -explicit only), never as a matter of course.

using System.Diagnostics;
using System.Globalization;
using Atrium.Engine.Storage;
using Atrium.Store.Tests.Sample;

namespace Atrium.Store.Tests.Suites;

public abstract class SpeedSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private Table Wides => Model.Stored("wide").Table!;

    [Fact(Explicit = true)]
    public async Task Speeds()
    {
        await ReopenAsync(WideArea.Model);
        var count = int.Parse(Environment.GetEnvironmentVariable("ATRIUM_TEST_ROWS") ?? "100000", CultureInfo.InvariantCulture);
        var keys = await SeedAsync(count);
        var random = new Random(1);
        await MeasureAsync("find by key", 20_000, i => Store.FindAsync(Tenant, Wides, keys[random.Next(keys.Count)], default).AsTask());
        var list = Plan(type: "wide") with { Take = 25 };
        await MeasureAsync("25 by key", 5_000, i => ListAsync(list with { After = new PageMark([], keys[random.Next(keys.Count)]) }));
        var sorted = Plan(orderBy: "t0", type: "wide") with { Take = 25 };
        await MeasureAsync("25 by an indexed column", 5_000, i => ListAsync(sorted with { After = new PageMark([$"person {random.Next(1_000_000):000000}"], Guid.Empty) }));
        await MeasureAsync("1 by an indexed value", 5_000, i => ListAsync(Plan($"t1 eq 'person{random.Next(count)}@contoso.example'", type: "wide")));
        await MeasureAsync("count all", 20, i => Store.CountAsync(Tenant, Plan(type: "wide"), default).AsTask());
        await MeasureAsync("25 by a column without index", 5, i => ListAsync(Plan("t8 eq '+49 30 0000001'", type: "wide")));
        foreach (var together in (int[])[1, 32, 128])
        {
            await MeasureAsync($"durable single updates, {together} at a time", 2_000, together, i => TouchAsync(keys[i % keys.Count]));
        }

        await MeasureAsync("durable single inserts, 32 at a time", 4_000, 32, i => AddAsync(New("wide", WideArea.Document(count + i), key: Guid.CreateVersion7())));
        await MeasureAsync("deletes for good, 32 at a time", 2_000, 32, async i => await CommitAsync(Delete((await Store.FindAsync(Tenant, Wides, keys[^(i + 1)], default))!)));
    }

    private async Task<List<Guid>> SeedAsync(int count)
    {
        const int Batch = 2000;
        var batches = Enumerable.Range(0, count).Select(i => New("wide", WideArea.Document(i), key: Guid.CreateVersion7())).Chunk(Batch).ToList();
        var clock = Stopwatch.StartNew();
        foreach (var batch in batches)
        {
            Assert.True((await CommitAsync(Set([.. batch.Select(r => Insert(r, new Claim("mail", r.Key.ToString())))]))).Done);
        }

        Print($"seeding {count} rows in batches of {Batch}: {count / clock.Elapsed.TotalSeconds:0} rows/s");
        return [.. batches.SelectMany(b => b.Select(r => r.Key))];
    }

    private async Task TouchAsync(Guid key)
    {
        var row = (await Store.FindAsync(Tenant, Wides, key, default))!;
        await CommitAsync(Update(row with { Document = Json(WideArea.Document(Random.Shared.Next(1_000_000))) }, "t0"));
    }

    private static Task MeasureAsync(string what, int times, Func<int, Task> act) => MeasureAsync(what, times, 1, act);

    private static async Task MeasureAsync(string what, int times, int together, Func<int, Task> act)
    {
        await act(0);
        var next = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, together).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < times;)
            {
                await act(i);
            }
        })));
        Print($"{what}: {clock.Elapsed.TotalMicroseconds / times:0.0} us, {times / clock.Elapsed.TotalSeconds:0}/s");
    }

    private static void Print(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage(line);
    }
}
