// Where an organisation comes from, as the setting Seed says.

using Atrium.Engine.Model;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

/// <param name="Name">As kept with the organisation: <c>demo</c>, <c>users=N</c> (with what follows it) or <c>file</c>.</param>
public sealed record SeedSource(string Name, SeedFile File)
{
    private const string Crowd = "users=";

    /// <summary>Null: no organisation.</summary>
    /// <exception cref="StartRefused">Not a known source, or a file that does not hold.</exception>
    public static SeedSource? Read(string setting, GraphModel model)
    {
        if (setting.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (setting.Equals("demo", StringComparison.OrdinalIgnoreCase))
        {
            return new SeedSource("demo", SeedReader.Demo(model));
        }

        if (!setting.StartsWith(Crowd, StringComparison.OrdinalIgnoreCase))
        {
            return new SeedSource("file", SeedReader.File(setting, model));
        }

        var size = CrowdSize.Parse(setting);
        return new SeedSource(size.ToString(), CrowdSeed.Of(size));
    }
}
