// What is wrong with a seed file, and where.

using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

/// <summary>A line such as <c>seed.json: users[2].jobTitel: unknown field</c>.</summary>
public static class SeedRefused
{
    public static StartRefused At(string file, string place, string reason) =>
        new(place.Length == 0 ? $"{file}: {reason}" : $"{file}: {place}: {reason}");
}
