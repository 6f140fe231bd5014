// A batch opens no door: what is refused alone is refused inside it, with the same words.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Mail;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Batch;

public abstract class BatchAccessTests(SharedServers servers, StoreKind store) : BatchTest(servers, store)
{
    /// <summary>Every door of a mailbox, tried in somebody else's with all permissions, and in one's own with none.</summary>
    [Fact]
    public async Task Every_door_of_a_mailbox_is_as_shut_as_it_is_alone()
    {
        var (owner, stranger) = (await NewPersonAsync(), await NewPersonAsync(scopes: "Mail.ReadWrite Mail.Send User.Read User.ReadWrite.All"));
        var message = await DraftAsync(owner, new { subject = "secret" });
        var folder = await FolderAsync(owner, "Folder");
        var doors = MailAccessTests.Doors.Select(d => d.Data).ToArray();
        var powerless = With(owner, "User.Read").Caller;
        foreach (var (caller, root) in ((Caller, string)[])[(stranger.Caller, $"/users/{owner.Id}"), (powerless, "/me")])
        {
            foreach (var some in doors.Chunk(20))
            {
                var requests = some.Select((door, i) => Door($"{i}", door.Item1, root, door.Item2, door.Item3, message.Id, folder)).ToArray();
                var parts = await RunAsync(caller, requests);
                Assert.All(parts.Values, p => Assert.Equal((403, "ErrorAccessDenied"), (p.Status, p.Code)));
            }
        }

        Assert.Equal("secret", (await owner.GetAsync($"/messages/{message.Id}")).Optional("subject"));
    }

    [Fact]
    public async Task Permissions_are_asked_for_each_request_by_itself()
    {
        var user = await NewUserAsync();
        var reader = await Server.AppWithAsync("User.Read.All");
        var parts = await RunAsync(
            reader, Get("1", $"/users/{user.Id}"), Get("2", "/groups"), Write("3", "PATCH", $"/users/{user.Id}", new { jobTitle = "x" }), Get("4", "/me"));
        Assert.Equal(200, parts["1"].Status);
        Assert.Equal((403, "Authorization_RequestDenied"), (parts["2"].Status, parts["2"].Code));
        Assert.Equal((403, "Authorization_RequestDenied"), (parts["3"].Status, parts["3"].Code));
        Assert.Equal((400, "BadRequest"), (parts["4"].Status, parts["4"].Code));
    }

    [Fact]
    public async Task Nobody_becomes_somebody_by_a_header_inside()
    {
        var user = await NewUserAsync();
        var person = await NewPersonAsync(scopes: "User.Read");
        var inner = new Dictionary<string, string> { ["Authorization"] = "Bearer " + App.Token };
        var part = (await RunAsync(person.Caller, Get("1", $"/users/{user.Id}", inner)))["1"];
        Assert.Equal((403, "Authorization_RequestDenied"), (part.Status, part.Code));
        (await Server.Nobody().PostAsync("/$batch", new { requests = new[] { Get("1", "/users", inner) } }))
            .Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken");
        (await Server.Nobody().PostAsync("/$batch", new { requests = new[] { Get("1", "/$metadata") } }))
            .Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken");
    }

    private static object Door(string id, string method, string root, string path, string? body, string message, string folder)
    {
        var url = $"{root}/" + path.Replace("{message}", message, StringComparison.Ordinal).Replace("{folder}", folder, StringComparison.Ordinal);
        return method is "GET" or "DELETE" ? Write(id, method, url, null) : Write(id, method, url, JsonDocument.Parse(body ?? "{}").RootElement);
    }
}

public sealed class BatchAccessTestsOnSqlite(SharedServers servers) : BatchAccessTests(servers, StoreKind.Sqlite);

public sealed class BatchAccessTestsOnPostgres(SharedServers servers) : BatchAccessTests(servers, StoreKind.Postgres);
