// The bytes of pictures: one upload is kept, smaller sizes are drawn when they are read.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Photo;

public sealed class PhotoMedia : IMedia
{
    private const string Jpeg = "image/jpeg";

    public Type Type => typeof(ProfilePhoto);

    public async ValueTask<MediaContent?> ReadAsync(Call call, Row item, CancellationToken cancellation)
    {
        if (await PhotoSizes.StoredAsync(call, item.Owner, cancellation) is not { } stored
            || await call.Blobs.OpenAsync(call.Tenant, stored.Sha256, cancellation) is not { } original)
        {
            throw PhotoSizes.NotFound();
        }

        var edge = Documents.View<ProfilePhoto>(item.Document).Width ?? stored.Edge;
        var etag = PhotoSizes.ETag(stored, edge);
        if (edge >= stored.Edge)
        {
            return new MediaContent(original, stored.ContentType, etag);
        }

        await using (original)
        {
            using var bytes = new MemoryStream();
            await original.CopyToAsync(bytes, cancellation);
            var smaller = Pictures.Square(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), edge, out _);
            return smaller is null ? throw PhotoSizes.NotFound() : new MediaContent(new MemoryStream(smaller.Jpeg), Jpeg, etag);
        }
    }

    /// <summary>200, as Graph answers PUT and PATCH alike.</summary>
    public async ValueTask<int> WriteAsync(Call call, Row source, Stream content, string? contentType, CancellationToken cancellation)
    {
        await DemandAsync(call, source, cancellation);
        var upload = await DrainAsync(content, cancellation);
        var picture = Pictures.Square(upload.Span, Pictures.MaxEdge, out var refusal)
            ?? throw GraphError.BadRequest(source.Type.Workload, refusal!);
        var blob = await call.Blobs.PutAsync(call.Tenant, new MemoryStream(picture.Jpeg), Pictures.MaxBytes, cancellation);
        await Commits.RunAsync(
            call,
            source.Type.Workload,
            async () =>
            {
                var changes = call.NewChanges();
                if (await RowAsync(call, source, cancellation) is { } before)
                {
                    changes.Update(before, Document(blob, picture.Edge));
                }
                else
                {
                    Insert(changes, call.Model, source.Key, blob, picture.Edge);
                }

                return changes;
            },
            null,
            cancellation);
        return 200;
    }

    public async ValueTask<int> DeleteAsync(Call call, Row source, CancellationToken cancellation)
    {
        await DemandAsync(call, source, cancellation);
        await Commits.RunAsync(
            call,
            source.Type.Workload,
            async () =>
            {
                var changes = call.NewChanges();
                changes.Delete(await RowAsync(call, source, cancellation) ?? throw PhotoSizes.NotFound());
                return changes;
            },
            null,
            cancellation);
        return 204;
    }

    /// <summary>Gives a person or group that has none a picture, e.g. when seeding. The bytes are in the store already.</summary>
    public static void Insert(ChangeSet changes, GraphModel model, Guid owner, BlobRef blob, int edge) =>
        changes.Insert(model.Entity<StoredPhoto>(), StoredPhoto.KeyOf(owner), owner, Guid.Empty, Document(blob, edge));

    private static JsonObject Document(BlobRef blob, int edge) => new() { ["sha256"] = blob.Sha256, ["contentType"] = Jpeg, ["edge"] = edge };

    private static ValueTask<Row?> RowAsync(Call call, Row source, CancellationToken cancellation) =>
        call.Store.FindAsync(call.Tenant, call.Model.Entity<StoredPhoto>().Table!, StoredPhoto.KeyOf(source.Key), cancellation);

    /// <summary>A person's own picture, a group's by its owners, all by administrators and applications.</summary>
    private static async ValueTask DemandAsync(Call call, Row source, CancellationToken cancellation)
    {
        var may = source.Type.Clr == typeof(Group)
            ? await GroupRights.MayAsync(call, source.Key, cancellation)
            : call.Caller.UserId == source.Key || DirectoryRoles.Has(call.Caller, DirectoryRoles.WriteProfiles);
        if (!may)
        {
            throw GraphError.Denied(source.Type.Workload, "the owner's or an administrator's role");
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> DrainAsync(Stream content, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var block = new byte[64 * 1024];
        int read;
        while ((read = await content.ReadAsync(block, cancellation)) > 0)
        {
            bytes.Write(block, 0, read);
            if (bytes.Length > Pictures.MaxBytes)
            {
                throw new GraphError(413, "RequestEntityTooLarge", $"The picture is larger than {Pictures.MaxBytes} bytes.");
            }
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
