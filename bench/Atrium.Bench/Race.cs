// Several servers under the same load, in turns, so that what else the machine does meets all of them.

using System.Diagnostics;

namespace Atrium.Bench;

/// <param name="Name">As it stands in the table.</param>
internal sealed record Contender(string Name, Process Process, int Port, byte[] Request);

/// <param name="Cpu">Microseconds that the server computed for a request: less disturbed than the rate by what else runs.</param>
internal sealed record Run(double PerSecond, double Cpu);

internal static class Race
{
    private const int Rounds = 5;

    /// <summary>Until the compiler has seen what is hot: it takes its time where it shares its core with the load's answers.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1.5);

    /// <summary>Writes a row for each, and one for the ratio of the first to each other one.</summary>
    public static void Run(Bench bench, string what, int clients, int status, params Contender[] contenders)
    {
        var runs = contenders.Select(_ => new List<Run>()).ToList();
        foreach (var contender in contenders)
        {
            Load.Run(contender.Port, contender.Request, clients, status, WarmUp);
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                var run = Measure(contenders[i], clients, status);
                Bench.Say($"  {what}: {contenders[i].Name} {run.PerSecond:F0}/s, {run.Cpu:F1} µs");
                runs[i].Add(run);
            }
        }

        for (var i = 0; i < contenders.Length; i++)
        {
            bench.Row(
                $"{what}: {contenders[i].Name}",
                $"{Bench.Median(runs[i].Select(r => r.PerSecond)):F0}/s, {Bench.Median(runs[i].Select(r => r.Cpu)):F1} µs of processor time");
        }

        for (var i = 1; i < contenders.Length; i++)
        {
            var rate = Bench.Median(runs[0].Zip(runs[i], (ours, other) => ours.PerSecond / other.PerSecond));
            var cpu = Bench.Median(runs[0].Zip(runs[i], (ours, other) => other.Cpu / ours.Cpu));
            bench.Row($"{what}: {contenders[0].Name} against {contenders[i].Name}", $"**{rate:F2}** times the rate; {cpu:F2} by processor time");
        }
    }

    private static Run Measure(Contender contender, int clients, int status)
    {
        var before = Processor(contender.Process);
        var perSecond = Load.Run(contender.Port, contender.Request, clients, status, Time);
        return new Run(perSecond, (Processor(contender.Process) - before) / (perSecond * Time.TotalSeconds));
    }

    /// <summary>Microseconds.</summary>
    public static double Processor(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalMicroseconds;
    }
}
