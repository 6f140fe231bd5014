// What the writing clients share: a mailbox with a folder, a group, and people to put into it.

using System.Net;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Durability;

/// <param name="Mailbox">Path of its owner.</param>
/// <param name="Folder">Path of the folder.</param>
/// <param name="Group">Path of the group.</param>
/// <param name="Pool">Ids of people who exist throughout.</param>
/// <param name="Client">The service principal of an application that people consent to.</param>
/// <param name="Api">The service principal of Graph.</param>
internal sealed record CrashSite(string Mailbox, string Folder, string Group, IReadOnlyList<string> Pool, string Client, string Api)
{
    private const string Domain = "@larkmoor.example";

    public string Messages => Folder + "/messages";

    public string GroupId => Group[(Group.LastIndexOf('/') + 1)..];

    /// <summary>The name under which the ledger knows a person: the userPrincipalName.</summary>
    public static string Person(string alias) => "crash" + alias + Domain;

    public static object NewPerson(string userPrincipalName) => new
    {
        accountEnabled = true,
        displayName = "Person " + userPrincipalName,
        mailNickname = userPrincipalName[..^Domain.Length],
        userPrincipalName,
        passwordProfile = new { password = "Gauge-Marsh-4417!" },
    };

    public static async Task<CrashSite> MakeAsync(ServerProcess server, string token)
    {
        var owner = "/users/" + (await SendAsync(HttpStatusCode.Created, "/users", NewPerson("mailbox" + Domain))).Id;
        var folder = await SendAsync(HttpStatusCode.Created, owner + "/mailFolders", new { displayName = "Crashes" });
        var group = await SendAsync(HttpStatusCode.Created, "/groups", new { displayName = "Crew", mailEnabled = false, mailNickname = "crew", securityEnabled = true });
        var pool = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            pool.Add((await SendAsync(HttpStatusCode.Created, "/users", NewPerson($"pool{i}{Domain}"))).Id);
        }

        var consented = (await server.SendAsync(token, HttpMethod.Get, "/oauth2PermissionGrants")).Must(HttpStatusCode.OK).Items[0];
        return new CrashSite(
            owner, $"{owner}/mailFolders/{folder.Id}", "/groups/" + group.Id, pool,
            consented.GetProperty("clientId").GetString()!, consented.GetProperty("resourceId").GetString()!);

        async Task<Answer> SendAsync(HttpStatusCode expected, string path, object body) =>
            (await server.SendAsync(token, HttpMethod.Post, path, body)).Must(expected);
    }
}
