// The sizes in which a picture can be had. Nothing is stored for them: they are named here and drawn when read.

using System.Globalization;
using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Photo;

/// <summary><c>photos</c>: the uploaded size and each of Graph's sizes below it, the smallest first; empty where there is no picture.</summary>
public sealed class PhotoSizes : IComputedCollection
{
    /// <summary>Graph's sizes, in pixels along an edge.</summary>
    public static IReadOnlyList<int> Edges { get; } = [48, 64, 96, 120, 240, 360, 432, 504, 648];

    /// <summary>What an upload of this size can be had in.</summary>
    public static IReadOnlyList<int> Of(int uploaded) => [.. Edges.Where(e => e < uploaded), uploaded];

    public async ValueTask<IReadOnlyList<Row>> ItemsAsync(Call call, Row source, string? key, CancellationToken cancellation)
    {
        var stored = await StoredAsync(call, source.Key, cancellation);
        var sizes = stored is null ? [] : Of(stored.Edge).Where(e => key is null || Name(e).Equals(key, StringComparison.OrdinalIgnoreCase));
        List<Row> rows = [.. sizes.Select(e => Size(call, source, stored!, e))];
        return rows.Count > 0 || key is null ? rows : throw NotFound();
    }

    internal static async ValueTask<StoredPhoto?> StoredAsync(Call call, Guid owner, CancellationToken cancellation) =>
        await call.Store.FindAsync(call.Tenant, call.Model.Entity<StoredPhoto>().Table!, StoredPhoto.KeyOf(owner), cancellation) is { } row
            ? Documents.View<StoredPhoto>(row.Document)
            : null;

    /// <summary>The row of one size, as if it were stored: keyed by the owner, with the annotations of its media in the document.</summary>
    internal static Row Size(Call call, Row source, StoredPhoto stored, int edge) => new()
    {
        Type = call.Model.Entity<ProfilePhoto>(),
        Key = DerivedKey.Of(source.Key, "photo/" + Name(edge)),
        Owner = source.Key,
        Parent = source.Key,
        Document = Documents.ToUtf8(new JsonObject
        {
            ["@odata.mediaContentType"] = stored.ContentType,
            ["@odata.mediaEtag"] = ETag(stored, edge),
            ["id"] = Name(edge),
            ["height"] = edge,
            ["width"] = edge,
        }),
    };

    /// <summary>Differs when the picture or the size does.</summary>
    internal static string ETag(StoredPhoto stored, int edge) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{stored.Sha256[..8].ToUpperInvariant()}{edge:X}\"");

    /// <summary>As Graph answers for the metadata and for the bytes alike when nobody uploaded a picture, or not one as large.</summary>
    internal static GraphError NotFound() =>
        new(404, "ImageNotFound", "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was thrown.");

    private static string Name(int edge) => string.Create(CultureInfo.InvariantCulture, $"{edge}x{edge}");
}

/// <summary><c>photo</c>: the uploaded size.</summary>
public sealed class LargestPhoto : IComputedCollection
{
    public async ValueTask<IReadOnlyList<Row>> ItemsAsync(Call call, Row source, string? key, CancellationToken cancellation) =>
        await PhotoSizes.StoredAsync(call, source.Key, cancellation) is { } stored
            ? [PhotoSizes.Size(call, source, stored, stored.Edge)]
            : throw PhotoSizes.NotFound();
}
