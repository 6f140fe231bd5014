// The base of tests of claims: applications with settings of their own, which are their own API too, and people's tokens for them.

using System.Text.Json;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Claims;

public abstract class ClaimsTest(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    protected const string All = "User.Read openid profile email offline_access";

    /// <summary>An application that wants these claims in its id tokens and in the access tokens of its own API, which it calls itself.</summary>
    protected Task<TestApplication> WantingAsync(string? groups, OptionalClaim[] claims, int? format = null) => RegisterAsync(
        a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            Web = new() { RedirectUris = [WebUri], ImplicitGrantSettings = new() { EnableIdTokenIssuance = true } },
            Secrets = a.Secrets,
            IdentifierUris = [$"api://{a.AppId}"],
            Api = new() { RequestedAccessTokenVersion = format, Oauth2PermissionScopes = [new() { Id = Guid.NewGuid(), Value = "use", Type = "User" }] },
            GroupMembershipClaims = groups,
            OptionalClaims = new() { IdToken = claims, AccessToken = claims },
        },
        scopes: All,
        secret: "s");

    protected static OptionalClaim[] Named(params string[] names) => [.. names.Select(name => new OptionalClaim { Name = name })];

    /// <summary>A person's id token and access token for the application's own API.</summary>
    protected async Task<(JsonElement Id, JsonElement Access)> TokensAsync(TestApplication application, Answer user, params (string, string?)[] fields)
    {
        var back = await SignInAndAcceptAsync(NewVisitor(), Authorize(application, [("scope", $"openid profile email offline_access api://{application.AppId}/use"), .. fields]), NameOf(user), Password);
        var tokens = await RedeemAsync(application, back.Given["code"]);
        return (Claims(tokens["id_token"]!), Claims(tokens.Access));
    }

    /// <summary>Its groups claim, sorted; null: there is none.</summary>
    protected static IEnumerable<string>? Groups(JsonElement token, string claim = "groups") =>
        token.TryGetProperty(claim, out var groups) ? groups.EnumerateArray().Select(g => g.GetString()!).Order(StringComparer.Ordinal).ToList() : null;

    protected static string? Text(JsonElement token, string claim) => token.TryGetProperty(claim, out var value) ? value.ToString() : null;
}
