// The picture of somebody who has none yet: initials on a colour of their own. Pure.

using SkiaSharp;

namespace Atrium.Areas.Photo;

public static class Initials
{
    private const float Cap = 230;
    private const float Gap = 70;
    private const float Stroke = 34;

    /// <summary>A JPEG of 648 by 648 pixels. The same name and id give the same picture.</summary>
    public static byte[] Draw(string displayName, Guid id)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Pictures.MaxEdge, Pictures.MaxEdge, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        canvas.Clear(Colour(id));
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Color = SKColors.White,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = Stroke,
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
        };
        if (Letters.Of(displayName) is { Length: > 0 } letters)
        {
            Write(canvas, paint, letters);
        }
        else
        {
            Outline(canvas, paint);
        }

        return Pictures.Encode(surface);
    }

    private static void Write(SKCanvas canvas, SKPaint paint, string letters)
    {
        var paths = letters.Select(l => SKPath.ParseSvgPathData(Letters.Path(l))).ToList();
        var widths = paths.ConvertAll(p => p.TightBounds.Right * Cap / 100);
        var x = (Pictures.MaxEdge - widths.Sum() - (Gap * (paths.Count - 1))) / 2;
        for (var i = 0; i < paths.Count; i++)
        {
            using var path = paths[i];
            path.Transform(SKMatrix.CreateScaleTranslation(Cap / 100, Cap / 100, x, (Pictures.MaxEdge - Cap) / 2));
            canvas.DrawPath(path, paint);
            x += widths[i] + Gap;
        }
    }

    /// <summary>Head and shoulders.</summary>
    private static void Outline(SKCanvas canvas, SKPaint paint)
    {
        paint.Style = SKPaintStyle.Fill;
        canvas.DrawCircle(Pictures.MaxEdge / 2f, 240, 110, paint);
        canvas.DrawOval(new SKRect(114, 390, 534, 860), paint);
    }

    /// <summary>A hue that follows from the id, dark enough for white letters.</summary>
    private static SKColor Colour(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var sum = 17u;
        foreach (var b in bytes)
        {
            sum = unchecked((sum * 31) + b);
        }

        return SKColor.FromHsl(sum % 360, 38 + (sum / 360 % 18), 36 + (sum / 6480 % 10));
    }
}
