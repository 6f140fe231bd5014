// The picture by which people know an application.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

/// <summary>Where the bytes are, kept in the application's document.</summary>
public sealed record StoredLogo(string Sha256, string ContentType);

public sealed class ApplicationLogo : IStreamProperty
{
    /// <summary>As Microsoft's own pages take them.</summary>
    private const int MaxBytes = 100 * 1024;

    private const string Kept = "logoContent";

    public Type Type => typeof(Application);

    public string Name => "logo";

    public async ValueTask<MediaContent?> ReadAsync(Call call, Row item, CancellationToken cancellation) =>
        Documents.View<Application>(item.Document).LogoContent is { } logo && await call.Blobs.OpenAsync(call.Tenant, logo.Sha256, cancellation) is { } bytes
            ? new MediaContent(bytes, logo.ContentType, null)
            : null;

    public async ValueTask WriteAsync(Call call, Stream content, CancellationToken cancellation)
    {
        await ApplicationRights.DemandApplicationAsync(call, call.Source!.Key, cancellation);
        var bytes = await DrainAsync(content, cancellation);
        var type = KindOf(bytes.Span) ?? throw DirectoryErrors.BadRequest("The logo must be a picture: GIF, PNG or JPEG.");
        var blob = await call.Blobs.PutAsync(call.Tenant, new MemoryStream(bytes.ToArray()), MaxBytes, cancellation);
        await SetAsync(call, new JsonObject { ["sha256"] = blob.Sha256, ["contentType"] = type }, cancellation);
    }

    public async ValueTask DeleteAsync(Call call, CancellationToken cancellation)
    {
        await ApplicationRights.DemandApplicationAsync(call, call.Source!.Key, cancellation);
        await SetAsync(call, null, cancellation);
    }

    private static ValueTask SetAsync(Call call, JsonObject? logo, CancellationToken cancellation) => call.RewriteAsync(
        (application, _) =>
        {
            application.Remove(Kept);
            if (logo is not null)
            {
                application[Kept] = logo.DeepClone();
            }

            return ValueTask.CompletedTask;
        },
        cancellation);

    /// <summary>By the bytes themselves: what a client calls them is sent to others as it is.</summary>
    private static string? KindOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? "image/gif"
        : null;

    private static async ValueTask<ReadOnlyMemory<byte>> DrainAsync(Stream content, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var block = new byte[16 * 1024];
        int read;
        while ((read = await content.ReadAsync(block, cancellation)) > 0)
        {
            bytes.Write(block, 0, read);
            if (bytes.Length > MaxBytes)
            {
                throw new GraphError(413, "RequestEntityTooLarge", $"The logo is larger than {MaxBytes} bytes.");
            }
        }

        return bytes.ToArray();
    }
}
