// The fuzzer: makes requests from the server's own model, spoils them, and sends them to it over loopback. See docs/fuzzing.md.

using System.Diagnostics;
using System.Globalization;
using Atrium.Fuzz;

var inputs = Number("--inputs", 100_000);
var seed = Number("--seed", 1);
var clients = (int)Number("--clients", 8);
var only = Number("--only", -1);
var seconds = Number("--seconds", 3600);
if (Text("--server") is not { } program)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project bench/Atrium.Fuzz -- --server PATH/Atrium.Server.dll [--inputs N] [--seed N] [--seconds AT-MOST] [--clients N] [--store postgres --connection …]");
    return 2;
}

await using var server = await FuzzedServer.StartAsync(program, Text("--store"), Text("--connection"));
var grammar = Grammar.Parse(await server.MetadataAsync());
var samples = new Samples();
await samples.HarvestAsync(server, grammar);
var maker = new RequestMaker(grammar, samples, server);
var report = new Report();
if (only >= 0)
{
    // One input again, for whoever wants to see what it was.
    var request = maker.Make(seed, only);
    Console.WriteLine(request.Show());
    Console.WriteLine(await new FuzzClient(server).SendAsync(request));
    return 0;
}

var next = -1L;
var clock = Stopwatch.StartNew();
await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
{
    using var client = new FuzzClient(server);
    for (long i; (i = Interlocked.Increment(ref next)) < inputs && clock.Elapsed.TotalSeconds < seconds && !server.HasExited;)
    {
        var request = maker.Make(seed, i);
        report.Add(i, request, await client.SendAsync(request));
        if (i % 500 == 499 && await server.RenewAsync())
        {
            await samples.HarvestAsync(server, grammar);
        }

        if (i % 20_000 == 19_999)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1,9} of {inputs}, {(i + 1) / clock.Elapsed.TotalSeconds:0}/s, {report.Defects} defects"));
        }
    }
})));
report.Healthy = !server.HasExited && await server.IsHealthyAsync();
report.Print(seed, clients, clock.Elapsed, server);
return report.Defects == 0 && report.Healthy ? 0 : 1;

string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

long Number(string name, long otherwise) => Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
