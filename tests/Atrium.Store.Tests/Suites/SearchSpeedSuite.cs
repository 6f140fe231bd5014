// How fast searches are in a mailbox of many messages, beside one of a thousand in the same store: run by name when asked, never as a matter of course.

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Tests.Sample;

namespace Atrium.Store.Tests.Suites;

public abstract class SearchSpeedSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private const int Few = 1000;
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The same number of results in both, apart from words that everybody has.</summary>
    private static (string What, Func<int, int, string> Query)[] Queries =>
    [
        ("a word of 4 messages", (i, count) => $"quad{i % (count / 4)}"),
        ("two words, one of them common", (i, count) => $"word0 quad{i % (count / 4)}"),
        ("a phrase", (i, count) => $"\\\"quad{i % (count / 4)} single{i}\\\""),
        ("the beginning of a word", (i, count) => $"single{i}*"),
        ("a word of one message, not another", (i, count) => $"single{i} NOT quad0"),
        ("a word that one in a hundred has", (_, _) => "percent7"),
        ("a word that everybody has", (_, _) => "word0"),
        ("the beginning of common words", (_, _) => "word*"),
        ("nothing at all", (i, _) => $"absent{i}"),
    ];

    [Fact(Explicit = true)]
    public async Task Search_speeds()
    {
        await ReopenAsync(WordArea.Model);
        var count = int.Parse(Environment.GetEnvironmentVariable("ATRIUM_TEST_ROWS") ?? "100000", CultureInfo.InvariantCulture);
        var (small, large) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await SeedAsync(small, Few);
        await SeedAsync(large, count);
        await AnalyseAsync();
        foreach (var (what, query) in Queries)
        {
            var (few, many) = (new List<double>(), new List<double>());
            for (var round = 0; round < 5; round++)
            {
                few.Add(await MeasureAsync(small, i => query(i, Few), Few));
                many.Add(await MeasureAsync(large, i => query(i, count), count));
            }

            few.Sort();
            many.Sort();
            Print($"{what}: {few[2]:0} µs among {Few}, {many[2]:0} µs among {count}: {many[2] / few[2]:0.00}");
        }
    }

    /// <summary>Lets a database that has statistics gather them.</summary>
    protected virtual Task AnalyseAsync() => Task.CompletedTask;

    private async Task<double> MeasureAsync(Guid owner, Func<int, string> query, int count)
    {
        const int Times = 40;
        var random = new Random(7);
        var plans = Enumerable.Range(0, Times).Select(_ => Queried(query(random.Next(count)), owner)).ToList();
        var clock = Stopwatch.StartNew();
        foreach (var plan in plans)
        {
            await ListAsync(plan);
        }

        return clock.Elapsed.TotalMicroseconds / Times;
    }

    private Plan Queried(string query, Guid owner)
    {
        var type = Model.Stored("note");
        var parsed = QueryParser.Parse(new QueryContext { Model = Model, Type = type, Eventual = true }, "$search=" + Uri.EscapeDataString($"\"{query}\""));
        return new Plan { Table = type.Table!, Owner = owner, Search = parsed.Search, OrderBy = parsed.OrderBy, Take = 25 };
    }

    private async Task SeedAsync(Guid owner, int count)
    {
        var clock = Stopwatch.StartNew();
        foreach (var batch in Enumerable.Range(0, count).Chunk(2000))
        {
            await AddAsync([.. batch.Select(i => New("note", new { title = Words(i, count), written = Instants.Text(Start.AddSeconds(i)) }, owner, key: Guid.CreateVersion7()))]);
        }

        Print($"seeding {count}: {count / clock.Elapsed.TotalSeconds:0} rows/s");
    }

    /// <summary>Some sixty words: one of this message alone, one of four, one of every hundredth, and of a vocabulary in which few are frequent.</summary>
    private static string Words(int i, int count)
    {
        var (random, text) = (new Random(i), new StringBuilder($"quad{i % (count / 4)} single{i} percent{i % 100} word0"));
        for (var n = 0; n < 56; n++)
        {
            text.Append(" word").Append((int)Math.Exp(random.NextDouble() * 10));
        }

        return text.ToString();
    }

    private static void Print(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage(line);
    }
}
