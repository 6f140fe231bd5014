// The bin of the directory, and photos, through the SDK.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Graph.Models;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkBinAndPhotoTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_person_is_found_in_the_bin_and_restored_with_memberships()
    {
        var (user, group) = (await CreateAsync(Person("Lazarus")), await CreateGroupAsync());
        await Daemon.Groups[group.Id].Members.Ref.PostAsync(new ReferenceCreate { OdataId = Url(user) }, cancellationToken: Cancellation);
        await Daemon.Users[user.Id].DeleteAsync(cancellationToken: Cancellation);

        var binned = Assert.IsType<User>(await Daemon.Directory.DeletedItems[user.Id].GetAsync(
            c => c.QueryParameters.Select = ["id", "deletedDateTime"], Cancellation));
        Assert.Equal(user.Id, binned.Id);
        Assert.InRange(binned.DeletedDateTime!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        var list = (await Daemon.Directory.DeletedItems.GraphUser.GetAsync(c => c.QueryParameters.Top = 999, Cancellation))!.Value!;
        Assert.Contains(list, u => u.Id == user.Id);

        var restored = Assert.IsType<User>(await Daemon.Directory.DeletedItems[user.Id].Restore.PostAsync(cancellationToken: Cancellation));
        Assert.Equal((user.Id, user.UserPrincipalName), (restored.Id, restored.UserPrincipalName));
        Assert.Equal("Lazarus", (await Daemon.Users[user.Id].GetAsync(cancellationToken: Cancellation))!.DisplayName);
        Assert.Equal(group.Id, Assert.Single((await Daemon.Users[user.Id].MemberOf.GetAsync(cancellationToken: Cancellation))!.Value!).Id);
        await RefusedAsync(404, "Request_ResourceNotFound", () => Daemon.Directory.DeletedItems[user.Id].GetAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task What_is_deleted_from_the_bin_is_gone()
    {
        var user = await CreateAsync(Person());
        await Daemon.Users[user.Id].DeleteAsync(cancellationToken: Cancellation);
        await Daemon.Directory.DeletedItems[user.Id].DeleteAsync(cancellationToken: Cancellation);
        await RefusedAsync(404, "Request_ResourceNotFound", () => Daemon.Directory.DeletedItems[user.Id].GetAsync(cancellationToken: Cancellation));
        await RefusedAsync(404, "Request_ResourceNotFound", () => Daemon.Directory.DeletedItems[user.Id].Restore.PostAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_photo_is_uploaded_and_read_in_its_sizes()
    {
        var person = await NewPersonAsync();
        await RefusedAsync(404, "ImageNotFound", () => person.Graph.Me.Photo.Content.GetAsync(cancellationToken: Cancellation));
        var picture = Picture(300);
        await person.Graph.Me.Photo.Content.PutAsync(new MemoryStream(picture), cancellationToken: Cancellation);

        var read = await BytesAsync(await person.Graph.Me.Photo.Content.GetAsync(cancellationToken: Cancellation));
        Assert.Equal([0xFF, 0xD8, 0xFF], read[..3]);
        var small = await BytesAsync(await Daemon.Users[person.Id].Photos["48x48"].Content.GetAsync(cancellationToken: Cancellation));
        Assert.InRange(small.Length, 1, read.Length - 1);

        var facts = (await Daemon.Users[person.Id].Photo.GetAsync(cancellationToken: Cancellation))!;
        Assert.Equal((facts.Width, facts.Height), (facts.Height, facts.Width));
        var sizes = (await Daemon.Users[person.Id].Photos.GetAsync(cancellationToken: Cancellation))!.Value!;
        Assert.Contains(sizes, p => p.Width == 48);
        Assert.DoesNotContain(sizes, p => p.Width > 300);
    }

    [Fact]
    public async Task Bytes_that_are_no_picture_and_photos_of_others_are_refused()
    {
        var (one, other) = (await NewPersonAsync(), await NewPersonAsync());
        var error = await Assert.ThrowsAsync<Microsoft.Graph.Models.ODataErrors.ODataError>(() =>
            one.Graph.Me.Photo.Content.PutAsync(new MemoryStream("not a picture"u8.ToArray()), cancellationToken: Cancellation));
        Assert.Equal(400, error.ResponseStatusCode);
        error = await Assert.ThrowsAsync<Microsoft.Graph.Models.ODataErrors.ODataError>(() =>
            one.Graph.Users[other.Id].Photo.Content.PutAsync(new MemoryStream(Picture(64)), cancellationToken: Cancellation));
        Assert.Equal(403, error.ResponseStatusCode);
    }

    private static byte[] Picture(int side)
    {
        using var bitmap = new SkiaSharp.SKBitmap(side, side);
        using (var canvas = new SkiaSharp.SKCanvas(bitmap))
        {
            canvas.Clear(SkiaSharp.SKColors.SteelBlue);
            using var paint = new SkiaSharp.SKPaint { Color = SkiaSharp.SKColors.White };
            canvas.DrawCircle(side / 2f, side / 2f, side / 3f, paint);
        }

        using var data = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    private static async Task<byte[]> BytesAsync(Stream? stream)
    {
        await using var content = stream!;
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, Cancellation);
        return bytes.ToArray();
    }
}

public sealed class SdkBinAndPhotoTestsOnSqlite(SharedServers servers) : SdkBinAndPhotoTests(servers, StoreKind.Sqlite);

public sealed class SdkBinAndPhotoTestsOnPostgres(SharedServers servers) : SdkBinAndPhotoTests(servers, StoreKind.Postgres);
