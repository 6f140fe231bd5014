// Pictures over http: uploaded, read in every size, refused, and guarded.

using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using SkiaSharp;

namespace Atrium.Server.Tests.Photo;

public abstract class PhotoTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Fact]
    public async Task A_picture_is_uploaded_described_and_read()
    {
        var id = (await NewUserAsync()).Id;
        (await PutAsync(App, $"/users/{id}/photo/$value", Picture(300, 300))).Must(HttpStatusCode.OK);
        var photo = (await App.GetAsync($"/users/{id}/photo")).Must(HttpStatusCode.OK);
        Assert.EndsWith($"/$metadata#users('{id}')/photo/$entity", photo.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal("image/jpeg", photo.Optional("@odata.mediaContentType"));
        Assert.Equal("300x300", photo.Id, ignoreCase: true);
        Assert.Equal((300, 300), (photo.Json.GetProperty("width").GetInt32(), photo.Json.GetProperty("height").GetInt32()));
        var bytes = (await App.GetAsync($"/users/{id}/photo/$value")).Must(HttpStatusCode.OK);
        Assert.Equal("image/jpeg", bytes.ContentType);
        Assert.Equal(photo.Optional("@odata.mediaEtag"), bytes.Header("ETag"));
        Assert.Equal((300, 300), SizeOf(bytes));
    }

    [Fact]
    public async Task The_uploaded_size_and_all_of_Graphs_below_it_can_be_had()
    {
        var id = (await NewUserAsync()).Id;
        (await PutAsync(App, $"/users/{id}/photo/$value", Picture(300, 300))).Must(HttpStatusCode.OK);
        var sizes = (await App.GetAsync($"/users/{id}/photos")).Must(HttpStatusCode.OK);
        Assert.Equal(
            ["48X48", "64X64", "96X96", "120X120", "240X240", "300X300"],
            sizes.Items.Select(i => i.GetProperty("id").GetString()!.ToUpperInvariant()));
        foreach (var edge in (int[])[48, 120, 240])
        {
            Assert.Equal((edge, edge), SizeOf((await App.GetAsync($"/users/{id}/photos/{edge}x{edge}/$value")).Must(HttpStatusCode.OK)));
            Assert.Equal(edge, (await App.GetAsync($"/users/{id}/photos('{edge}X{edge}')")).Json.GetProperty("width").GetInt32());
        }

        foreach (var size in (string[])["360x360", "648x648", "50x50", "nonsense"])
        {
            (await App.GetAsync($"/users/{id}/photos/{size}/$value")).Refused(HttpStatusCode.NotFound, "ImageNotFound");
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, "image/jpeg")]
    [InlineData(SKEncodedImageFormat.Png, "image/png")]
    public async Task Pictures_are_kept_square_and_no_larger_than_Graphs_largest(SKEncodedImageFormat format, string type)
    {
        var id = (await NewUserAsync()).Id;
        (await PutAsync(App, $"/users/{id}/photo/$value", Picture(1200, 900, format), type)).Must(HttpStatusCode.OK);
        Assert.Equal((648, 648), SizeOf(await App.GetAsync($"/users/{id}/photo/$value")));
    }

    [Fact]
    public async Task Without_a_picture_neither_bytes_nor_description_are_found()
    {
        var id = (await NewUserAsync()).Id;
        const string Text = "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was thrown.";
        (await App.GetAsync($"/users/{id}/photo")).Refused(HttpStatusCode.NotFound, "ImageNotFound", Text);
        (await App.GetAsync($"/users/{id}/photo/$value")).Refused(HttpStatusCode.NotFound, "ImageNotFound", Text);
        (await App.DeleteAsync($"/users/{id}/photo/$value")).Refused(HttpStatusCode.NotFound, "ImageNotFound");
        Assert.Empty((await App.GetAsync($"/users/{id}/photos")).Must(HttpStatusCode.OK).Items);
        (await App.GetAsync($"/users/{Guid.NewGuid()}/photo")).Refused(HttpStatusCode.NotFound, "Request_ResourceNotFound");
    }

    [Fact]
    public async Task A_picture_is_replaced_by_PATCH_and_deleted()
    {
        var id = (await NewUserAsync()).Id;
        (await PutAsync(App, $"/users/{id}/photo/$value", Picture(100, 100))).Must(HttpStatusCode.OK);
        var first = (await App.GetAsync($"/users/{id}/photo/$value")).Header("ETag");
        (await SendAsync(App, HttpMethod.Patch, $"/users/{id}/photo/$value", Picture(200, 200), "image/jpeg")).Must(HttpStatusCode.OK);
        var second = await App.GetAsync($"/users/{id}/photo/$value");
        Assert.Equal((200, 200), SizeOf(second));
        Assert.NotEqual(first, second.Header("ETag"));
        (await App.DeleteAsync($"/users/{id}/photo/$value")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"/users/{id}/photo")).Refused(HttpStatusCode.NotFound, "ImageNotFound");
    }

    [Fact]
    public async Task What_is_no_picture_is_refused()
    {
        var id = (await NewUserAsync()).Id;
        foreach (var bytes in (byte[][])["hello"u8.ToArray(), [], Picture(50, 50, SKEncodedImageFormat.Webp), Picture(100, 100)[..200]])
        {
            (await PutAsync(App, $"/users/{id}/photo/$value", bytes)).Refused(HttpStatusCode.BadRequest, "Request_BadRequest");
        }
    }

    [Fact]
    public async Task A_picture_of_more_than_four_megabytes_is_refused()
    {
        var id = (await NewUserAsync()).Id;
        var bytes = new byte[(4 * 1024 * 1024) + 1];
        Picture(50, 50).CopyTo(bytes, 0);
        (await PutAsync(App, $"/users/{id}/photo/$value", bytes)).Must(HttpStatusCode.RequestEntityTooLarge);
        (await App.GetAsync($"/users/{id}/photo")).Refused(HttpStatusCode.NotFound, "ImageNotFound");
    }

    [Fact]
    public async Task A_picture_that_claims_to_be_huge_is_refused()
    {
        // The header of a small PNG, changed to promise 30,000 by 30,000 pixels.
        var bytes = Picture(50, 50, SKEncodedImageFormat.Png);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 30_000);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 30_000);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc(bytes.AsSpan(12, 17)));
        (await PutAsync(App, $"/users/{(await NewUserAsync()).Id}/photo/$value", bytes, "image/png"))
            .Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "too many pixels");
    }

    [Fact]
    public async Task A_person_changes_their_own_picture_and_nobody_elses()
    {
        var person = await SignInAsync(await NewUserAsync());
        var other = (await NewUserAsync()).Id;
        (await PutAsync(person, "/me/photo/$value", Picture(64, 64))).Must(HttpStatusCode.OK);
        Assert.Equal((64, 64), SizeOf(await person.GetAsync("/me/photo/$value")));
        (await PutAsync(person, $"/users/{other}/photo/$value", Picture(64, 64))).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        (await person.DeleteAsync($"/users/{other}/photo/$value")).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        (await PutAsync(await Server.AppWithAsync("User.Read.All"), $"/users/{other}/photo/$value", Picture(64, 64)))
            .Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
    }

    [Fact]
    public async Task A_group_has_a_picture_of_its_owners_choice()
    {
        var group = (await NewGroupAsync()).Id;
        var made = await NewUserAsync();
        var person = await SignInAsync(made);
        (await PutAsync(person, $"/groups/{group}/photo/$value", Picture(64, 64))).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        var reference = new Dictionary<string, string> { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/users/{made.Id}" };
        (await App.PostAsync($"/groups/{group}/owners/$ref", reference)).Must(HttpStatusCode.NoContent);
        (await PutAsync(person, $"/groups/{group}/photo/$value", Picture(64, 64))).Must(HttpStatusCode.OK);
        Assert.Equal((64, 64), SizeOf(await App.GetAsync($"/groups/{group}/photo/$value")));
    }

    [Fact]
    public async Task Seeded_people_have_one() =>
        Assert.Equal("image/jpeg", (await (await Server.UserAsync(1)).GetAsync("/me/photo/$value")).Must(HttpStatusCode.OK).ContentType);

    private static Task<Answer> PutAsync(Caller caller, string path, byte[] bytes, string type = "image/jpeg") =>
        SendAsync(caller, HttpMethod.Put, path, bytes, type);

    private static Task<Answer> SendAsync(Caller caller, HttpMethod method, string path, byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return caller.SendAsync(method, path, content);
    }

    internal static byte[] Picture(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.SteelBlue);
        using var image = surface.Snapshot();
        using var data = image.Encode(format, 90);
        return data.ToArray();
    }

    private static (int Width, int Height) SizeOf(Answer answer)
    {
        using var bitmap = SKBitmap.Decode(answer.Must(HttpStatusCode.OK).Bytes);
        return (bitmap.Width, bitmap.Height);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}

public sealed class PhotoTestsOnSqlite(SharedServers servers) : PhotoTests(servers, StoreKind.Sqlite);

public sealed class PhotoTestsOnPostgres(SharedServers servers) : PhotoTests(servers, StoreKind.Postgres);
