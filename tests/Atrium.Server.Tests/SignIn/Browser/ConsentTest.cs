// The base of tests on consent to more than one thing: applications' own APIs, what is registered to be asked, and what was granted in the end.
using System.Net;
using Atrium.Areas.Applications;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public abstract class ConsentTest(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    protected static PermissionScope Read { get; } = new()
    {
        Id = Guid.NewGuid(),
        Value = "Gauges.Read",
        Type = "User",
        AdminConsentDisplayName = "Read gauges",
        AdminConsentDescription = "Reads gauges",
        UserConsentDisplayName = "Read your gauges",
        UserConsentDescription = "Reads your gauges",
    };

    protected static string Title(string scope) => PermissionWords.Of(scope).Title;

    /// <summary>An API with one permission, registered to ask Graph for these scopes.</summary>
    protected Task<TestApplication> ApiAsync(string? needs = null, Guid? knows = null, string audience = Application.MyOrganization, AppRole[]? roles = null) => RegisterAsync(a => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        Secrets = a.Secrets,
        IdentifierUris = [$"api://{a.AppId}"],
        SignInAudience = audience,
        AppRoles = roles ?? [],
        Api = new() { Oauth2PermissionScopes = [Read], KnownClientApplications = knows is { } client ? [client] : [] },
        RequiredResourceAccess = needs is null ? [] : [OfGraph(needs)],
    }, secret: "api-secret", present: p => p["appRoles"] = Documents.ToNode(roles ?? []));

    /// <summary>Registers what a client asks for with .default: this API, and these scopes of Graph.</summary>
    protected async Task RequireAsync(TestApplication client, TestApplication api, string ofGraph = "User.Read") =>
        (await App.PatchAsync($"/applications(appId='{client.AppId}')", new
        {
            requiredResourceAccess = new[]
            {
                OfGraph(ofGraph), new() { ResourceAppId = api.AppId.ToString(), ResourceAccess = [new() { Id = Read.Id, Type = "Scope" }] },
            },
        })).Must(HttpStatusCode.NoContent);

    protected static RequiredResourceAccess OfGraph(string scopes) => new()
    {
        ResourceAppId = Permission.GraphAppId.ToString(),
        ResourceAccess = [.. scopes.Split(' ').Select(s => new ResourceAccess { Id = Permission.Find(s)!.ScopeId!.Value, Type = "Scope" })],
    };

    /// <summary>What somebody may have an application do, as names of API and scope, sorted.</summary>
    protected static async Task<string[]> GrantedAsync(Caller app, TestApplication client, string? person)
    {
        var found = (await app.GetAsync($"/servicePrincipals(appId='{client.AppId}')/oauth2PermissionGrants")).Must(HttpStatusCode.OK).Items;
        var all = new List<string>();
        foreach (var grant in found.Where(g => g.GetProperty("principalId").GetString() == person))
        {
            var api = (await app.GetAsync($"/servicePrincipals/{grant.GetProperty("resourceId").GetString()}?$select=appId")).Must(HttpStatusCode.OK).Optional("appId");
            all.AddRange(grant.GetProperty("scope").GetString()!.Split(' ').Select(s => api == Permission.GraphAppId.ToString() ? s : $"{api}/{s}"));
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }

    protected Task<TokenReply> OnBehalfAsync(TestApplication api, string assertion, string scope, string? authority = null) => TokenAsync(
        authority ?? Authority,
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("requested_token_use", "on_behalf_of"), new("client_id", api.AppId.ToString()),
            new("client_secret", "api-secret"), new("assertion", assertion), new("scope", scope),
        ]);
}
