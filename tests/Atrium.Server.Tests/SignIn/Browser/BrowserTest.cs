// The base of tests that sign in on the pages: applications of every kind, requests with a proof key, redemption.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.SignIn.Browser;

public abstract class BrowserTest(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    public const string WebUri = "https://app.example/signed-in", SpaUri = "https://page.example/", Verifier = "a-verifier-of-well-over-forty-three-characters-0123456789";

    protected static string Challenge { get; } = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    protected string Authority => Server.File.Authority;

    protected Visitor NewVisitor() => new(Server);

    /// <summary>Registers an application in the organisation; the grants are for everybody.</summary>
    /// <param name="present">Changes its service principal.</param>
    protected async Task<TestApplication> RegisterAsync(Func<Application, Application>? change = null, string? scopes = null, string? secret = null, Action<JsonObject>? present = null)
    {
        var services = Server.Host.Services.GetRequiredService<CallServices>();
        var tenant = Server.Host.Services.GetRequiredService<IHouse>().Tenants.First(t => t.Id == Server.File.TenantId);
        var changes = new ChangeSet { At = TimeProvider.System.GetUtcNow() };
        var (appId, principal) = (Guid.NewGuid(), Guid.NewGuid());
        var application = new Application
        {
            AppId = appId,
            DisplayName = Unique("App "),
            IsFallbackPublicClient = false,
            Web = new() { RedirectUris = [WebUri] },
            Spa = new() { RedirectUris = [SpaUri] },
            PublicClient = new() { RedirectUris = ["http://localhost", "http://127.0.0.1/back"] },
            Secrets = secret is null ? [] : [new() { KeyId = Guid.NewGuid(), Sha256 = SecretText.Hash(secret), EndDateTime = DateTimeOffset.MaxValue }],
        };
        var document = (JsonObject)Documents.ToNode(application)!;
        if (change is not null)
        {
            document = (JsonObject)Documents.ToNode(change(application))!;
        }

        changes.Insert(services.Model.Entity<Application>(), Guid.NewGuid(), tenant.Id, Guid.Empty, document);
        var presence = (JsonObject)Documents.ToNode(
            new ServicePrincipal { AppId = appId, AppOwnerOrganizationId = tenant.Id, DisplayName = application.DisplayName })!;
        present?.Invoke(presence);
        changes.Insert(services.Model.Entity<ServicePrincipal>(), principal, tenant.Id, Guid.Empty, presence);
        if (scopes is not null)
        {
            changes.Grant(services.Model, tenant.Id, principal, GraphPermissions.KeyIn(tenant.Id), null, scopes.Split(' '));
        }

        Assert.True((await services.Store.CommitAsync(tenant, changes, TestContext.Current.CancellationToken)).Done);
        return new TestApplication(appId, application.DisplayName, secret, principal);
    }

    /// <summary>An authorization request of a web application, unless fields say otherwise; null removes one.</summary>
    protected string Authorize(TestApplication application, params (string Name, string? Value)[] fields) => Authorize(Authority, application, fields);

    protected static string Authorize(string authority, TestApplication application, params (string Name, string? Value)[] fields)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = application.AppId.ToString(),
            ["response_type"] = "code",
            ["redirect_uri"] = WebUri,
            ["scope"] = "openid profile offline_access User.Read",
            ["state"] = "a state & more",
            ["nonce"] = "a-nonce",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        return $"{authority}/oauth2/v2.0/authorize?" + string.Join('&', all.Where(f => f.Value is not null).Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value!)}"));
    }

    /// <summary>Redeems a code as the web application would, unless fields say otherwise.</summary>
    protected async Task<TokenReply> RedeemAsync(TestApplication application, string code, params (string Name, string? Value)[] fields)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = application.AppId.ToString(),
            ["client_secret"] = application.Secret,
            ["code"] = code,
            ["redirect_uri"] = WebUri,
            ["code_verifier"] = Verifier,
            ["client_info"] = "1",
        };
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        return await TokenAsync(Authority, all);
    }

    protected Task<TokenReply> RefreshAsync(TestApplication application, string token, params (string Name, string? Value)[] fields) => TokenAsync(
        Authority,
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = application.AppId.ToString(),
            ["client_secret"] = application.Secret,
            ["refresh_token"] = token,
        }.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>A field named <c>Origin</c> is sent as the header.</summary>
    protected async Task<TokenReply> TokenAsync(string authority, IEnumerable<KeyValuePair<string, string?>> fields)
    {
        var all = fields.Where(f => f.Value is not null).ToList();
        using var client = Server.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{authority}/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(all.Where(f => f.Key != "Origin").Select(f => KeyValuePair.Create(f.Key, f.Value!))),
        };
        if (all.FirstOrDefault(f => f.Key == "Origin").Value is { } origin)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await TokenReply.Read(response);
    }

    /// <summary>The whole way of somebody new: sign-in page, consent page where needed, and the address with the code.</summary>
    protected async Task<Place> SignInAndAcceptAsync(Visitor visitor, string address, string name, string password)
    {
        var place = await visitor.OpenAsync(address);
        if (place.Title == "Sign in")
        {
            place = await visitor.SignInAsync(place, name, password);
        }

        return place.Title.EndsWith("asks for your permission", StringComparison.Ordinal) ? await visitor.AnswerAsync(place, ("answer", "accept")) : place;
    }

    /// <summary>As if a person had been made, and had signed in, so long before.</summary>
    /// <param name="which">Sessions that count; null: all.</param>
    protected async Task AgeAsync(Guid user, TimeSpan by, Func<BrowserAccount, bool>? which = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        var services = Server.Host.Services.GetRequiredService<CallServices>();
        var tenant = Server.Host.Services.GetRequiredService<IHouse>().Tenants.First(t => t.Id == Server.File.TenantId);
        var row = (await services.Store.FindAsync(tenant, services.Model.Entity<User>().Table!, user, cancel))!;
        var document = Documents.Parse(row.Document);
        document.Remove("signInSessionsValidFromDateTime");
        var changes = new ChangeSet { At = TimeProvider.System.GetUtcNow() };
        changes.Update(row, document);
        Assert.True((await services.Store.CommitAsync(tenant, changes, cancel)).Done);

        var sessions = Server.Host.Services.GetRequiredService<ISignInSessions>();
        var session = Assert.Single(await sessions.OfUser(user, cancel), session => which?.Invoke(session) ?? true);
        await sessions.Put(session with { At = session.At - by }, cancel);
    }

    protected static JsonElement Claims(string token) => JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.Split('.')[1])).RootElement;

    protected static string NameOf(Answer user) => user.Json.GetProperty("userPrincipalName").GetString()!;
}

/// <param name="Principal">Its service principal.</param>
public sealed record TestApplication(Guid AppId, string Name, string? Secret, Guid Principal = default);
