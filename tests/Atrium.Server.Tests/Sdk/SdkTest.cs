// The base of tests that use Microsoft's Graph SDK as its users do: over https, with tokens that MSAL gets.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Identity.Client;
using Microsoft.Kiota.Abstractions.Authentication;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkTest(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    protected static readonly string[] DefaultScope = ["https://graph.microsoft.com/.default"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The daemon: every application permission.</summary>
    protected GraphServiceClient Daemon => field ??= Client(Confidential());

    /// <summary>A person made for the test, as the application sees it and with a client of their own.</summary>
    protected async Task<SdkPerson> NewPersonAsync(string? name = null)
    {
        var user = await CreateAsync(Person(name));
        return new SdkPerson(user, Client(user));
    }

    protected async Task<User> CreateAsync(User user) => (await Daemon.Users.PostAsync(user, cancellationToken: Cancellation))!;

    /// <summary>What a POST of a new person needs, with values that no other test uses.</summary>
    protected static User Person(string? name = null)
    {
        var alias = Unique("s");
        return new User
        {
            AccountEnabled = true,
            DisplayName = name ?? $"Person {alias}",
            MailNickname = alias,
            UserPrincipalName = $"{alias}@larkmoor.example",
            Mail = $"{alias}@larkmoor.example",
            PasswordProfile = new PasswordProfile { Password = Password, ForceChangePasswordNextSignIn = false },
        };
    }

    protected async Task<Group> CreateGroupAsync(string? name = null) => (await Daemon.Groups.PostAsync(
        new Group { DisplayName = name ?? Unique("Group "), MailEnabled = false, SecurityEnabled = true, MailNickname = Unique("g") },
        cancellationToken: Cancellation))!;

    /// <summary>The URL by which a link names an object of the directory.</summary>
    protected string Url(DirectoryObject target) => $"{Server.File.GraphHttps}/directoryObjects/{target.Id}";

    protected IConfidentialClientApplication Confidential() =>
        ConfidentialClientApplicationBuilder.Create(Server.Daemon.ClientId.ToString()).WithClientSecret(Server.Daemon.ClientSecret)
            .WithAuthority(Server.File.Authority, validateAuthority: false).WithInstanceDiscovery(false)
            .WithHttpClientFactory(new TrustingClients(Server)).Build();

    protected IPublicClientApplication Public() =>
        PublicClientApplicationBuilder.Create(Server.PublicClient.ClientId.ToString())
            .WithAuthority(Server.File.Authority, validateAuthority: false).WithInstanceDiscovery(false)
            .WithHttpClientFactory(new TrustingClients(Server)).Build();

    /// <summary>The SDK with its own chain of handlers (retries, redirects, decompression), ending in one that trusts the server.</summary>
    protected GraphServiceClient Client(IAccessTokenProvider tokens) => new(
        GraphClientFactory.Create(finalHandler: Server.Handler),
        new BaseBearerTokenAuthenticationProvider(tokens),
        Server.File.GraphHttps);

    /// <summary>A client that signs in with somebody's name and password.</summary>
    protected GraphServiceClient Client(User user) => Client(new MsalTokens(async cancellation =>
    {
#pragma warning disable CS0618 // the password grant is deprecated, and is the only one without a browser
        var result = await Public().AcquireTokenByUsernamePassword(DefaultScope, user.UserPrincipalName, Password).ExecuteAsync(cancellation);
#pragma warning restore CS0618
        return result.AccessToken;
    }));

    /// <summary>Fails unless the server refuses with this status and code.</summary>
    protected static async Task<ODataError> RefusedAsync(int status, string code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<ODataError>(call);
        Assert.Equal((status, code), (error.ResponseStatusCode, error.Error?.Code));
        Assert.True(Guid.TryParse(error.Error!.InnerError?.RequestId, out _), "no request-id");
        return error;
    }

    private GraphServiceClient Client(IConfidentialClientApplication app) => Client(new MsalTokens(async cancellation =>
        (await app.AcquireTokenForClient(DefaultScope).ExecuteAsync(cancellation)).AccessToken));

    private sealed class TrustingClients(TestServer server) : IMsalHttpClientFactory
    {
        private readonly HttpClient _client = server.NewClient();

        public HttpClient GetHttpClient() => _client;
    }

    /// <summary>The SDK's own provider for credentials sends nothing to localhost; this one is told that it may.</summary>
    private sealed class MsalTokens(Func<CancellationToken, Task<string>> acquire) : IAccessTokenProvider
    {
        private string? _token;

        public AllowedHostsValidator AllowedHostsValidator { get; } = new(["localhost"]);

        public async Task<string> GetAuthorizationTokenAsync(
            Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default)
        {
            Assert.True(AllowedHostsValidator.IsUrlHostValid(uri), $"No token for {uri.Host}.");
            return _token ??= await acquire(cancellationToken);
        }
    }
}

/// <summary>Somebody, and a client that acts as them.</summary>
public sealed record SdkPerson(User User, GraphServiceClient Graph)
{
    public string Id => User.Id!;

    public Recipient Recipient => new() { EmailAddress = new EmailAddress { Address = User.Mail, Name = User.DisplayName } };
}
