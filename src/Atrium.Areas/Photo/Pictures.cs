// Makes uploaded pictures into what is kept: square, of bounded size, upright, JPEG. Pure.

using SkiaSharp;

namespace Atrium.Areas.Photo;

/// <summary>A square JPEG.</summary>
/// <param name="Edge">Pixels along each edge.</param>
public sealed record Picture(byte[] Jpeg, int Edge);

public static class Pictures
{
    /// <summary>Largest upload, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Largest picture that is decoded, in pixels: a few kilobytes can claim to be gigabytes.</summary>
    public const int MaxPixels = 25_000_000;

    /// <summary>Graph's largest size; what is larger is made as large as this.</summary>
    public const int MaxEdge = 648;

    private const int Quality = 90;

    /// <summary>The middle of a picture as a square JPEG of at most so many pixels along an edge; never larger than the picture.</summary>
    /// <param name="refusal">Why there is no result.</param>
    public static Picture? Square(ReadOnlySpan<byte> bytes, int maxEdge, out string? refusal)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        refusal = Refusal(codec);
        if (refusal is not null)
        {
            return null;
        }

        using var image = Decode(codec, maxEdge);
        if (image is null)
        {
            refusal = "The picture is damaged.";
            return null;
        }

        // The picture may have been decoded smaller than it is, but not below what is wanted.
        var edge = Math.Min(Math.Min(codec.Info.Width, codec.Info.Height), maxEdge);
        return new Picture(Draw(image, codec.EncodedOrigin, edge), edge);
    }

    /// <summary>Looks at the header only.</summary>
    private static string? Refusal(SKCodec? codec) => codec switch
    {
        null => "The body is not a picture.",
        { EncodedFormat: not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Gif or SKEncodedImageFormat.Bmp) }
            => "The picture must be JPEG, PNG, GIF or BMP.",
        { FrameCount: > 1 } => "The picture must not be animated.",
        { Info: var info } when (long)info.Width * info.Height > MaxPixels => "The picture has too many pixels.",
        { Info: { Width: < 1 } or { Height: < 1 } } => "The picture is empty.",
        _ => null,
    };

    private static SKImage? Decode(SKCodec codec, int maxEdge)
    {
        // JPEG can be decoded at fractions of its size; other formats answer with the whole.
        var scale = Math.Min(1f, 2f * maxEdge / Math.Min(codec.Info.Width, codec.Info.Height));
        var size = codec.GetScaledDimensions(scale);
        using var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        return codec.GetPixels(bitmap.Info, bitmap.GetPixels()) == SKCodecResult.Success ? SKImage.FromBitmap(bitmap) : null;
    }

    private static byte[] Draw(SKImage image, SKEncodedOrigin origin, int edge)
    {
        using var surface = SKSurface.Create(new SKImageInfo(edge, edge, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        var (degrees, x, y) = Upright(origin);
        canvas.Translate(edge / 2f, edge / 2f);
        canvas.RotateDegrees(degrees);
        canvas.Scale(x, y);
        var side = Math.Min(image.Width, image.Height);
        var left = (image.Width - side) / 2f;
        var top = (image.Height - side) / 2f;
        canvas.DrawImage(
            image,
            new SKRect(left, top, left + side, top + side),
            new SKRect(-edge / 2f, -edge / 2f, edge / 2f, edge / 2f),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return Encode(surface);
    }

    internal static byte[] Encode(SKSurface surface)
    {
        using var drawn = surface.Snapshot();
        using var jpeg = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();
    }

    /// <summary>How a camera's orientation is undone: mirrored, then turned.</summary>
    private static (float Degrees, float X, float Y) Upright(SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.TopRight => (0, -1, 1),
        SKEncodedOrigin.BottomRight => (180, 1, 1),
        SKEncodedOrigin.BottomLeft => (0, 1, -1),
        SKEncodedOrigin.LeftTop => (90, 1, -1),
        SKEncodedOrigin.RightTop => (90, 1, 1),
        SKEncodedOrigin.RightBottom => (90, -1, 1),
        SKEncodedOrigin.LeftBottom => (270, 1, 1),
        _ => (0, 1, 1),
    };
}
