// The bench: load on a running server, with the floor and a peer beside ours in one run. Prints a Markdown table. See docs/benchmarks.md.
using Atrium.Bench;

var commands = new Dictionary<string, Func<Bench, Task>>
{
    ["get"] = GetBench.RunAsync,
    ["list"] = GetBench.ListAsync,
    ["post"] = PostBench.RunAsync,
    ["token"] = TokenBench.RunAsync,
    ["bearer"] = TokenBench.BearerAsync,
    ["memory"] = MemoryBench.RunAsync,
    ["start"] = StartBench.RunAsync,
    ["seed"] = SeedBench.RunAsync,
    ["slow"] = SlowBench.RunAsync,
    ["scale"] = ScaleBench.RunAsync,
    ["scale-postgres"] = ScaleBench.PostgresAsync,
};
if (args is ["floor", var status, var body])
{
    await Floor.RunAsync(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), body);
    return 0;
}

var chosen = args.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal)).ToList();
if (chosen.Count == 0 || chosen.Exists(c => c != "all" && !commands.ContainsKey(c)))
{
    Console.Error.WriteLine($"Usage: dotnet run -c Release --project bench/Atrium.Bench -- all|{string.Join('|', commands.Keys)} … [--server FOLDER of a published server]");
    return 2;
}

await using var bench = await Bench.PrepareAsync(args is [.., "--server", var folder] ? folder : null);
foreach (var command in chosen.Contains("all") ? [.. commands.Keys.Where(c => !c.StartsWith("scale", StringComparison.Ordinal))] : chosen)
{
    await commands[command](bench);
}

bench.Print();
return 0;
