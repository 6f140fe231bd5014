// What came of the run: statuses, defects, and the slowest.

using System.Globalization;

namespace Atrium.Fuzz;

internal sealed class Report
{
    private const int Shown = 40;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, long> _statuses = [];
    private readonly PriorityQueue<string, double> _slowest = new();
    private readonly List<double> _times = [];
    private long _kept;

    public long Defects { get; private set; }

    public bool Healthy { get; set; }

    public void Add(long number, FuzzRequest request, FuzzAnswer answer)
    {
        lock (_lock)
        {
            _statuses[answer.Status] = _statuses.GetValueOrDefault(answer.Status) + 1;
            var milliseconds = answer.Time.TotalMilliseconds;
            if (number % 10 == 0)
            {
                _times.Add(milliseconds);
            }

            _slowest.Enqueue(string.Create(CultureInfo.InvariantCulture, $"| {number} | {milliseconds:0} | {answer.Status} | `{request.Line().Replace("|", "%7C", StringComparison.Ordinal).Replace('`', '\'')}` |"), milliseconds);
            if (_slowest.Count > 10)
            {
                _slowest.Dequeue();
            }

            if (answer.Problem is null)
            {
                return;
            }

            Defects++;
            if (_kept++ < Shown)
            {
                var problem = answer.Problem.Length > 1200 ? answer.Problem[..1200] + "…" : answer.Problem;
                Console.Error.WriteLine($"--- defect in input {number}: {problem}\n{request.Show()}\n");
            }
        }
    }

    public void Print(long seed, int clients, TimeSpan time, FuzzedServer server)
    {
        var inputs = _statuses.Values.Sum();
        _times.Sort();
        Print($"{inputs:N0} inputs, seed {seed}, {clients} clients, {time.TotalSeconds:0} s, {inputs / time.TotalSeconds:N0}/s; half within {At(0.5):0.0} ms, 99.9 % within {At(0.999):0} ms.");
        Print($"{Defects} defects. The server was {(Healthy ? "healthy" : "NOT healthy")} afterwards, with {server.PeakMemory / 1048576} MB at most; the organisation was put back {server.Resets} times.\n");
        Print($"| status | inputs |\n|---|---|");
        foreach (var (status, count) in _statuses)
        {
            Print($"| {status} | {count:N0} |");
        }

        Print($"\nThe slowest:\n\n| input | ms | status | request |\n|---|---|---|---|");
        var lines = new List<string>();
        while (_slowest.TryDequeue(out var line, out _))
        {
            lines.Add(line);
        }

        lines.Reverse();
        lines.ForEach(Console.WriteLine);
    }

    private double At(double share) => _times.Count == 0 ? 0 : _times[(int)((_times.Count - 1) * share)];

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
