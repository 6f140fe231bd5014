// The logo of an application: bytes that are put, read and removed under its path.

using System.Net;
using System.Net.Http.Headers;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class LogoTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3], Gif = [.. "GIF89a"u8, 9];

    private static Task<Answer> PutAsync(Caller caller, string path, byte[] bytes, string type = "image/png") =>
        caller.SendAsync(HttpMethod.Put, path, new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });

    [Fact]
    public async Task It_is_put_read_replaced_and_removed()
    {
        var made = await NewAsync();
        var path = $"{made.Path}/logo";
        (await App.GetAsync(path)).Refused(HttpStatusCode.NotFound, NotFound);
        (await PutAsync(App, path, Png)).Must(HttpStatusCode.NoContent);
        foreach (var place in (string[])[path, $"/applications(appId='{made.AppId}')/logo", $"{path}/$value"])
        {
            var read = (await App.GetAsync(place)).Must(HttpStatusCode.OK);
            Assert.Equal(("image/png", Png.Length), (read.ContentType, read.Bytes.Length));
            Assert.Equal(Png, read.Bytes);
        }

        (await PutAsync(App, path, Gif)).Must(HttpStatusCode.NoContent);
        (await App.PatchAsync(made.Path, new { notes = "Changed" })).Must(HttpStatusCode.NoContent);
        Assert.Equal("image/gif", (await App.GetAsync(path)).Must(HttpStatusCode.OK).ContentType);
        var shown = (await App.GetAsync(made.Path)).Must(HttpStatusCode.OK).Text;
        Assert.DoesNotContain("\"logo\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("logoContent", shown, StringComparison.Ordinal);
        (await App.DeleteAsync(path)).Must(HttpStatusCode.NoContent);
        (await App.GetAsync(path)).Must(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_no_small_picture_is_refused()
    {
        var made = await NewAsync();
        (await PutAsync(App, $"{made.Path}/logo", "<svg onload='alert(1)'/>"u8.ToArray())).Refused(HttpStatusCode.BadRequest, Bad);
        (await PutAsync(App, $"{made.Path}/logo", [])).Refused(HttpStatusCode.BadRequest, Bad);
        (await PutAsync(App, $"{made.Path}/logo", [.. Png, .. new byte[100 * 1024]])).Must(HttpStatusCode.RequestEntityTooLarge);
        (await App.PatchAsync(made.Path, new { logo = "x" })).Must(HttpStatusCode.BadRequest);
        (await App.PostAsync($"{made.Path}/logo", new { })).Must(HttpStatusCode.MethodNotAllowed);
        (await PutAsync(App, $"{made.Path}/displayName", Png)).Must(HttpStatusCode.MethodNotAllowed);
        (await App.GetAsync($"{made.Path}/logo")).Must(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_may_not_change_the_application_may_not_change_its_logo()
    {
        var made = await NewAsync();
        var (reader, person) = (await Server.AppWithAsync("Application.Read.All"), await Server.UserWithAsync(1, "Application.ReadWrite.All"));
        foreach (var caller in (Caller[])[reader, person, await Server.UserWithAsync(0, "User.Read")])
        {
            (await PutAsync(caller, $"{made.Path}/logo", Png)).Refused(HttpStatusCode.Forbidden, Denied);
            (await caller.DeleteAsync($"{made.Path}/logo")).Refused(HttpStatusCode.Forbidden, Denied);
        }

        (await PutAsync(App, $"{made.Path}/logo", Png)).Must(HttpStatusCode.NoContent);
        (await reader.GetAsync($"{made.Path}/logo")).Must(HttpStatusCode.OK);
        (await (await Server.UserWithAsync(0, "User.Read")).GetAsync($"{made.Path}/logo")).Refused(HttpStatusCode.Forbidden, Denied);
    }
}

public sealed class LogoTestsOnSqlite(SharedServers servers) : LogoTests(servers, StoreKind.Sqlite);

public sealed class LogoTestsOnPostgres(SharedServers servers) : LogoTests(servers, StoreKind.Postgres);
