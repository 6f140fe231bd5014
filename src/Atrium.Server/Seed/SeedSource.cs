// Where organisations come from, as the setting Seed says.

using Atrium.Engine.Model;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

/// <param name="Name">As kept with the organisation: <c>demo</c>, <c>users=N</c> (with what follows it) or <c>file</c>.</param>
public sealed record SeedSource(string Name, SeedFile File)
{
    private const string Crowd = "users=";

    /// <summary>One after the other, as they are separated by semicolons; empty: no organisation.</summary>
    /// <exception cref="StartRefused">Not a known source, a file that does not hold, or two that want the same for themselves.</exception>
    public static IReadOnlyList<SeedSource> ReadAll(string setting, GraphModel model)
    {
        if (setting.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var sources = setting.Split(';', StringSplitOptions.TrimEntries).Select(one => Read(one, model)).ToList();
        var taken = new SeedNeighbours();
        foreach (var source in sources)
        {
            taken.Add(source.File);
        }

        return sources;
    }

    private static SeedSource Read(string setting, GraphModel model)
    {
        if (setting.Length == 0 || setting.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartRefused("Seed names several organisations, and one of them is empty or none.");
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
