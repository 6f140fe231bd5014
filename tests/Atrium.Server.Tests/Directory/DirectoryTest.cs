// The base of tests on the directory over http: bodies that can be created, references, and headers of advanced queries.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class DirectoryTest(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    protected const string Bad = "Request_BadRequest";
    protected const string NotFound = "Request_ResourceNotFound";
    protected const string Denied = "Authorization_RequestDenied";
    protected const string Unsupported = "Request_UnsupportedQuery";

    protected StoreKind Store { get; } = store;

    /// <summary>A person's body with only what is required.</summary>
    protected static Dictionary<string, object?> Person(string? alias = null)
    {
        alias ??= Unique("p");
        return new Dictionary<string, object?>
        {
            ["accountEnabled"] = true,
            ["displayName"] = $"Person {alias}",
            ["mailNickname"] = alias,
            ["userPrincipalName"] = $"{alias}@larkmoor.example",
            ["passwordProfile"] = new { password = Password },
        };
    }

    protected static Dictionary<string, object?> Security(string? nickname = null) => Kind(false, true, [], nickname);

    protected static Dictionary<string, object?> Unified(string? nickname = null) => Kind(true, false, ["Unified"], nickname);

    protected static Dictionary<string, object?> Kind(bool mail, bool security, string[] types, string? nickname = null)
    {
        nickname ??= Unique("g");
        return new Dictionary<string, object?>
        {
            ["displayName"] = $"Group {nickname}",
            ["mailEnabled"] = mail,
            ["mailNickname"] = nickname,
            ["securityEnabled"] = security,
            ["groupTypes"] = types,
        };
    }

    protected static Dictionary<string, object?> With(Dictionary<string, object?> body, string name, object? value) => new(body) { [name] = value };

    protected async Task<string> UserIdAsync(object? also = null) => (await NewUserAsync(also: also)).Id;

    protected async Task<string> GroupIdAsync(Dictionary<string, object?>? body = null) =>
        (await App.PostAsync("/groups", body ?? Security())).Must(HttpStatusCode.Created).Id;

    protected static Dictionary<string, string> Ref(string id, string set = "directoryObjects") =>
        new() { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/{set}/{id}" };

    protected async Task AddAsync(string group, string member, string to = "members") =>
        (await App.PostAsync($"/groups/{group}/{to}/$ref", Ref(member))).Must(HttpStatusCode.NoContent);

    protected static string[] Ids(Answer answer) => [.. answer.Must(HttpStatusCode.OK).Items.Select(i => i.GetProperty("id").GetString()!)];

    protected static string[] Names(JsonElement item) => [.. item.EnumerateObject().Select(p => p.Name)];
}
