// The front door: settings in, server up, and down again when asked.
using Atrium.Server.Hosting;
using Atrium.Server.Seed;

return await new StartCommand(RunAsync).InvokeAsync(args, Console.Error);

static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> commandLine, CancellationToken cancellation)
{
    try
    {
        var configuration = Configuration.Read(commandLine);
        var settings = SettingsReader.Read(configuration);
        await using var host = await AtriumHost.StartAsync(settings, configuration, new ConsoleProgress().RunAsync, cancellation);
        Console.Write(StartPrint.Of(host));
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); // what starting left behind goes back to the system
        await host.WaitAsync(cancellation);
        return 0;
    }
    catch (StartRefused refused)
    {
        await Console.Error.WriteLineAsync($"atrium: {refused.Message}");
        return refused.ExitCode;
    }
    catch (OperationCanceledException)
    {
        return 0;
    }
}
