// What a service principal shows of the application that it stands for.

using System.Text;
using System.Text.Json.Nodes;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public static class ServicePrincipals
{
    private static readonly (string From, string To)[] Same =
    [
        ("displayName", "appDisplayName"), ("description", "appDescription"), ("appRoles", "appRoles"),
        ("info", "info"), ("signInAudience", "signInAudience"), ("verifiedPublisher", "verifiedPublisher"), ("isDisabled", "isDisabled"),
        ("disabledByMicrosoftStatus", "disabledByMicrosoftStatus"),
    ];

    /// <summary>Work for whoever brings service principals of other organisations up to date; its payload is an application's <c>appId</c>.</summary>
    public const string Queue = "service principals";

    private static readonly string[] Platforms = ["web", "spa", "publicClient"];

    /// <summary>A new one, as a document.</summary>
    /// <param name="home">The organisation in which the application is registered.</param>
    public static JsonObject New(JsonObject application, Guid home, DateTimeOffset at)
    {
        var made = new JsonObject
        {
            ["appId"] = application.Text("appId"),
            ["accountEnabled"] = true,
            ["appRoleAssignmentRequired"] = false,
            ["createdDateTime"] = Instants.Text(at),
        };
        Follow(made, application, home);
        return made;
    }

    /// <summary>Brings what follows from the application up to date.</summary>
    public static void Follow(JsonObject principal, JsonObject application, Guid home)
    {
        // A name of its own, which somebody gave it here, stays.
        if (principal.Text("displayName") is not { } name || name == principal.Text("appDisplayName"))
        {
            principal["displayName"] = application["displayName"]?.DeepClone();
        }

        foreach (var (from, to) in Same)
        {
            principal[to] = application[from]?.DeepClone();
        }

        principal["appOwnerOrganizationId"] = home.ToString("D");
        principal["servicePrincipalType"] = "Application";
        principal["homepage"] = application["web"]?["homePageUrl"]?.DeepClone();
        principal["logoutUrl"] = application["web"]?["logoutUrl"]?.DeepClone();
        principal["oauth2PermissionScopes"] = application["api"]?["oauth2PermissionScopes"]?.DeepClone() ?? new JsonArray();
        principal["replyUrls"] = new JsonArray([.. Platforms.SelectMany(p => Texts(application[p]?["redirectUris"])).Distinct().Select(uri => (JsonNode)uri)]);
        principal["servicePrincipalNames"] = new JsonArray([application.Text("appId"), .. Texts(application["identifierUris"]).Select(uri => (JsonNode)uri)]);
        foreach (var empty in principal.Where(p => p.Value is null).Select(p => p.Key).ToList())
        {
            principal.Remove(empty);
        }
    }

    /// <summary>True: service principals show the two differently.</summary>
    public static bool Differ(JsonObject before, JsonObject after) =>
        !JsonNode.DeepEquals(New(before, Guid.Empty, DateTimeOffset.UnixEpoch), New(after, Guid.Empty, DateTimeOffset.UnixEpoch));

    /// <summary>
    /// A commit is of one organisation: with it goes word to the others. Each word is work of its own, so that one that comes while another is being
    /// done is not lost with it; and due at once, whatever the clocks of organisations show.
    /// </summary>
    public static void Tell(this ChangeSet changes, Guid work, Guid appId) =>
        changes.Outbox.Add(new Work(Queue, work, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes($"\"{appId:D}\"")));

    private static IEnumerable<string> Texts(JsonNode? array) => array is JsonArray items ? items.Select(i => i!.GetValue<string>()) : [];
}
