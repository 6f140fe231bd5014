// Stopping when asked, and one process a folder.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Hosting;

namespace Atrium.Server.Tests.Durability;

public sealed class StopTests
{
    [Fact]
    public async Task SIGTERM_under_load_ends_with_0_says_nothing_and_keeps_every_acknowledged_write()
    {
        var folder = await TestFolders.CopyOfDemoAsync();
        var written = new List<string>();
        string token, mailbox;
        await using (var server = await ServerProcess.StartAsync(folder))
        {
            token = await server.TokenAsync();
            mailbox = $"/users/{server.File.Users[1].UserPrincipalName}";
            (await server.SendAsync(token, HttpMethod.Get, mailbox + "/mailFolders")).Must(HttpStatusCode.OK);
            var enough = new TaskCompletionSource();
            var writing = Enumerable.Range(0, 8).Select(_ => WriteAsync(server, enough)).ToList();
            await enough.Task;
            Assert.Equal((0, ""), await server.StopAsync());
            await Task.WhenAll(writing);
        }

        await using var again = await ServerProcess.StartAsync(folder);
        foreach (var id in written)
        {
            (await again.SendAsync(token, HttpMethod.Get, $"{mailbox}/messages/{id}")).Must(HttpStatusCode.OK);
        }

        async Task WriteAsync(ServerProcess server, TaskCompletionSource enough)
        {
            try
            {
                while (true)
                {
                    var answer = await server.SendAsync(token, HttpMethod.Post, mailbox + "/messages", new { subject = "stop" });
                    lock (written)
                    {
                        written.Add(answer.Must(HttpStatusCode.Created).Id);
                        if (written.Count == 40)
                        {
                            enough.SetResult();
                        }
                    }
                }
            }
            catch (Exception closed) when (enough.Task.IsCompleted && closed is HttpRequestException or IOException)
            {
            }
            catch (Exception failure)
            {
                enough.TrySetException(failure);
                throw;
            }
        }
    }

    [Fact]
    public async Task A_second_process_on_the_folder_is_refused_in_one_line_and_the_first_goes_on()
    {
        var folder = await TestFolders.CopyOfDemoAsync();
        await using var first = await ServerProcess.StartAsync(folder);
        var token = await first.TokenAsync();
        var (code, errors, output) = await ServerProcess.RefusedAsync(folder);
        Assert.Equal(StartRefused.Unavailable, code);
        Assert.Equal($"atrium: The data folder {folder} is in use by another process.\n", errors);
        Assert.Equal("", output);
        Assert.Equal(first.File.Graph, AtriumFile.Read(Path.Combine(folder, AtriumFile.Name)).Graph);
        (await first.SendAsync(token, HttpMethod.Get, "/groups")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task After_SIGKILL_the_folder_is_free_at_once()
    {
        var folder = await TestFolders.CopyOfDemoAsync();
        await using (var first = await ServerProcess.StartAsync(folder))
        {
            await first.KillAsync();
        }

        await using var second = await ServerProcess.StartAsync(folder);
        Assert.Equal((0, ""), await second.StopAsync());
    }
}
