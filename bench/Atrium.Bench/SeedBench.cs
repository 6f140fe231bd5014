// A hundred thousand people, from nothing to ready.

namespace Atrium.Bench;

internal static class SeedBench
{
    public static async Task RunAsync(Bench bench)
    {
        var (time, cpu) = await StartBench.FirstAnswerAsync(bench, bench.NewFolder(), null, "--seed", "users=100000");
        bench.Row("seed of 100,000 people, from process start to ready", $"{time / 1000:F1} s, {cpu / 1000:F1} s of them computing");
    }
}
