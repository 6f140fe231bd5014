// Progress of a long seed for people: a bar on a terminal, a line now and then elsewhere.

using System.Globalization;
using Spectre.Console;

namespace Atrium.Server.Seed;

/// <summary>Silent for seeds that are quickly written.</summary>
public sealed class ConsoleProgress : ISeedProgress
{
    private const int Quick = 2000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, ProgressTask> _bars = [];
    private ProgressContext? _terminal;
    private DateTime _last;

    /// <summary>Runs long work while showing how far it is.</summary>
    public async Task RunAsync(Func<ISeedProgress, Task> work)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            await work(this);
            return;
        }

        await AnsiConsole.Progress().AutoClear(true).StartAsync(async context =>
        {
            _terminal = context;
            await work(this);
        });
    }

    public void Done(string what, int done, int total)
    {
        if (total < Quick)
        {
            return;
        }

        if (_terminal is { } terminal)
        {
            if (!_bars.TryGetValue(what, out var bar))
            {
                _bars[what] = bar = terminal.AddTask(what, maxValue: total);
            }

            bar.Value = done;
        }
        else if (done >= total || DateTime.UtcNow - _last > Pause)
        {
            _last = DateTime.UtcNow;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0} of {total:N0}"));
        }
    }
}
