// Pictures: what is refused before it is decoded, and what becomes of the rest.
using System.Buffers.Binary;
using System.Diagnostics;
using Atrium.Areas.Photo;
using SkiaSharp;

namespace Atrium.Server.Tests.Photo;

public class PicturesTests
{
    [Theory]
    [InlineData(30_000, 30_000)]
    [InlineData(100_000, 100_000)]
    [InlineData(1, 30_000_000)]
    public void A_picture_that_claims_to_be_huge_is_refused_without_being_decoded(int width, int height)
    {
        var bomb = Png(width, height);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var resident = Resident();
        Assert.Null(Pictures.Square(bomb, Pictures.MaxEdge, out var refusal));
        Assert.NotNull(refusal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.InRange(Resident() - resident, long.MinValue, 100_000_000);
    }

    [Fact]
    public void A_damaged_picture_is_refused() => Refused(Png(100, 100), "damaged");

    [Fact]
    public void Text_is_not_a_picture() => Refused("hello"u8.ToArray(), "not a picture");

    [Fact]
    public void Nothing_is_not_a_picture() => Refused([], "not a picture");

    [Fact]
    public void Other_formats_are_refused() => Refused(Drawn(100, 100, SKEncodedImageFormat.Webp), "must be");

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void A_picture_becomes_a_square_jpeg_of_its_middle(SKEncodedImageFormat format)
    {
        var picture = Pictures.Square(Drawn(400, 200, format), Pictures.MaxEdge, out _);
        Assert.Equal(200, picture!.Edge);
        using var bitmap = SKBitmap.Decode(picture.Jpeg);
        Assert.Equal((200, 200), (bitmap.Width, bitmap.Height));

        // Red on the left half and blue on the right of the original stay so in its middle.
        Assert.True(bitmap.GetPixel(20, 100).Red > 200);
        Assert.True(bitmap.GetPixel(180, 100).Blue > 200);
    }

    [Fact]
    public void A_large_picture_is_made_as_large_as_Graphs_largest_size() =>
        Assert.Equal(648, Pictures.Square(Drawn(3000, 2000, SKEncodedImageFormat.Jpeg), Pictures.MaxEdge, out _)!.Edge);

    [Fact]
    public void A_small_picture_is_not_enlarged() =>
        Assert.Equal(50, Pictures.Square(Drawn(50, 80, SKEncodedImageFormat.Png), 240, out _)!.Edge);

    [Fact]
    public void The_sizes_are_those_below_the_uploaded_one_and_itself()
    {
        Assert.Equal([48, 64, 96, 120, 240, 300], PhotoSizes.Of(300));
        Assert.Equal([48, 64, 96, 120, 240, 360, 432, 504, 648], PhotoSizes.Of(648));
        Assert.Equal([20], PhotoSizes.Of(20));
    }

    [Theory]
    [InlineData("Mira Castellanos", "MC")]
    [InlineData("Łukasz van der Øst", "LO")]
    [InlineData("élodie", "E")]
    [InlineData("O. Quinn (Contractor)", "OQ")]
    [InlineData("山田 太郎", "")]
    public void Initials_are_the_first_letters_of_the_first_and_the_last_word(string name, string expected) =>
        Assert.Equal(expected, Letters.Of(name));

    [Fact]
    public void Every_letter_can_be_drawn()
    {
        for (var letter = 'A'; letter <= 'Z'; letter++)
        {
            using var path = SKPath.ParseSvgPathData(Letters.Path(letter));
            Assert.InRange(path.TightBounds.Height, 98, 112);
        }
    }

    [Fact]
    public void Initials_are_the_same_each_time_and_make_a_full_set_of_sizes()
    {
        var id = new Guid("bd320d4e-72ac-4a9c-90db-5ead60b6f1e8");
        var jpeg = Initials.Draw("Mira Castellanos", id);
        Assert.Equal(jpeg, Initials.Draw("Mira Castellanos", id));
        Assert.NotEqual(jpeg, Initials.Draw("Mira Castellanos", Guid.Empty));
        Assert.Equal(Pictures.MaxEdge, Pictures.Square(jpeg, Pictures.MaxEdge, out _)!.Edge);
    }

    private static void Refused(byte[] bytes, string because)
    {
        Assert.Null(Pictures.Square(bytes, Pictures.MaxEdge, out var refusal));
        Assert.Contains(because, refusal, StringComparison.Ordinal);
    }

    private static byte[] Drawn(int width, int height, SKEncodedImageFormat format)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        using var blue = new SKPaint { Color = SKColors.Blue };
        surface.Canvas.Clear(SKColors.Red);
        surface.Canvas.DrawRect(width / 2f, 0, width / 2f, height, blue);
        using var image = surface.Snapshot();
        return image.Encode(format, 90).ToArray();
    }

    /// <summary>The beginning of a PNG: a header with a right checksum, and no pixels.</summary>
    private static byte[] Png(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] content)
    {
        byte[] body = [.. name, .. content];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        var check = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(body));
        return [.. length, .. body, .. check];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
