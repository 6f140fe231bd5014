// The base of tests on grants: applications with service principals, Graph's own among them, and the tokens that come of what they were granted.

using System.Net;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class GrantTest(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    protected const string Bad = "Request_BadRequest", NotFound = "Request_ResourceNotFound", Denied = "Authorization_RequestDenied";

    protected string Graph => GraphPermissions.KeyIn(Server.File.TenantId).ToString();

    /// <summary>A body that grants to everybody, or to one person.</summary>
    protected Dictionary<string, object?> Grant(TestApplication client, string scope, string? person = null) => new()
    {
        ["clientId"] = client.Principal.ToString(),
        ["consentType"] = person is null ? "AllPrincipals" : "Principal",
        ["principalId"] = person,
        ["resourceId"] = Graph,
        ["scope"] = scope,
    };

    protected static Dictionary<string, object?> With(Dictionary<string, object?> body, string name, object? value) => new(body) { [name] = value };

    /// <summary>A body that assigns a role of Graph, by name, or the role of another resource, by id.</summary>
    protected Dictionary<string, object?> Assignment(string principal, string role, string? resource = null) => new()
    {
        ["principalId"] = principal,
        ["resourceId"] = resource ?? Graph,
        ["appRoleId"] = Permission.Find(role)?.RoleId?.ToString() ?? role,
    };

    /// <summary>What the application gets for somebody who typed their name and password.</summary>
    protected Task<TokenReply> ForAsync(TestApplication application, string name, string scope = "https://graph.microsoft.com/.default") => TokenAsync(Authority,
    [
        new("grant_type", "password"), new("client_id", application.AppId.ToString()), new("client_secret", application.Secret),
        new("username", name), new("password", Password), new("scope", scope),
    ]);

    /// <summary>What the application gets for itself.</summary>
    protected Task<TokenReply> AsItselfAsync(TestApplication application, string scope = "https://graph.microsoft.com/.default") => TokenAsync(Authority,
    [
        new("grant_type", "client_credentials"), new("client_id", application.AppId.ToString()), new("client_secret", application.Secret), new("scope", scope),
    ]);

    protected async Task AddAsync(string group, string member) => (await App.PostAsync(
        $"/groups/{group}/members/$ref",
        new Dictionary<string, string> { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{member}" })).Must(HttpStatusCode.NoContent);

    protected static string[] Scopes(TokenReply reply) => [.. Claims(reply.Access).GetProperty("scp").GetString()!.Split(' ').Order(StringComparer.Ordinal)];

    /// <summary>Roles of the token, sorted; none where it has no such claim.</summary>
    protected static string[] Roles(string token) =>
        Claims(token).TryGetProperty("roles", out var roles) ? [.. roles.EnumerateArray().Select(r => r.GetString()!).Order(StringComparer.Ordinal)] : [];

    protected static string[] Ids(Answer answer) => [.. answer.Must(HttpStatusCode.OK).Items.Select(i => i.GetProperty("id").GetString()!)];
}
