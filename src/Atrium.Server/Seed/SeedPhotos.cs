// Pictures of seeded people: initials drawn on a colour, or files that lie beside the seed.

using System.Collections.Concurrent;
using Atrium.Areas.Photo;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

internal static class SeedPhotos
{
    public static async Task WriteAsync(Call call, SeedFile seed, CancellationToken cancellation)
    {
        var drawn = new ConcurrentBag<(Guid User, BlobRef Blob, int Edge)>();
        await Parallel.ForEachAsync(seed.Users.Where(u => u.Photo != SeedPhoto.None), cancellation, async (user, stop) =>
        {
            var picture = user.Photo == SeedPhoto.File ? Read(user) : new Picture(Initials.Draw(user.DisplayName, user.Id), Pictures.MaxEdge);
            using var bytes = new MemoryStream(picture.Jpeg);
            drawn.Add((user.Id, await call.Blobs.PutAsync(call.Tenant, bytes, Pictures.MaxBytes, stop), picture.Edge));
        });
        var changes = call.NewChanges();
        foreach (var (user, blob, edge) in drawn)
        {
            PhotoMedia.Insert(changes, call.Model, user, blob, edge);
        }

        await changes.CommitAsync(call, "photos", cancellation);
    }

    private static Picture Read(SeedUser user) =>
        Pictures.Square(File.ReadAllBytes(user.PhotoFile!), Pictures.MaxEdge, out var refusal)
            ?? throw new StartRefused($"Seed: users: {user.UserPrincipalName}: photo: {refusal}");
}
