// Pictures of seeded people: initials drawn on a colour, or files that lie beside the seed.

using Atrium.Engine.Request;

namespace Atrium.Server.Seed;

internal static class SeedPhotos
{
    public static Task WriteAsync(Call call, SeedFile seed, ISeedProgress progress, CancellationToken cancellation) => Task.CompletedTask;
}
