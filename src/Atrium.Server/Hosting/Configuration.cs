// Where settings come from, in the usual order: the program's own file, files of the current folder, the environment, the command line.

using System.Text.Json;

namespace Atrium.Server.Hosting;

public static class Configuration
{
    /// <exception cref="StartRefused">A settings file is broken.</exception>
    public static IConfigurationRoot Read(IReadOnlyDictionary<string, string?> commandLine)
    {
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
        var builder = new ConfigurationBuilder();
        foreach (var path in new HashSet<string>
        {
            Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
            Path.GetFullPath("appsettings.json"),
            Path.GetFullPath($"appsettings.{environment}.json"),
        })
        {
            builder.AddJsonFile(path, optional: true, reloadOnChange: false);
        }

        builder.AddEnvironmentVariables().AddInMemoryCollection(commandLine);
        try
        {
            return builder.Build();
        }
        catch (Exception broken) when (broken is InvalidDataException or JsonException or FormatException)
        {
            var cause = broken.InnerException is JsonException inner ? $"{broken.Message} {inner.Message}" : broken.Message;
            throw new StartRefused(OneLine.Of(cause), StartRefused.BadSettings, broken);
        }
    }
}
