// Why the server did not start: one line for a person, and the exit code of the process.

namespace Atrium.Server.Hosting;

/// <summary>Thrown while starting, for reasons that the person who starts the server can act on.</summary>
public sealed class StartRefused : Exception
{
    /// <summary>Exit code of settings (the seed file among them) that cannot be used.</summary>
    public const int BadSettings = 2;

    /// <summary>Exit code when the settings are fine and the surroundings are not: a folder in use, a taken port, a database out of reach.</summary>
    public const int Unavailable = 3;

    public StartRefused(string message, int exitCode = BadSettings)
        : base(message) => ExitCode = exitCode;

    public StartRefused(string message, int exitCode, Exception inner)
        : base(message, inner) => ExitCode = exitCode;

    public int ExitCode { get; }
}
