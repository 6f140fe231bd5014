// What MSAL.NET is given in the tests: connections that trust the server, and a window in which somebody goes through its pages.
using Atrium.Server.Tests.Support;
using Microsoft.Identity.Client;
using Microsoft.Identity.Client.Extensibility;

namespace Atrium.Server.Tests.SignIn.Browser;

/// <param name="person">From the address that is opened to the one that it ends at.</param>
internal sealed class MsalWindow(Func<string, Task<Uri>> person) : ICustomWebUi
{
    public Task<Uri> AcquireAuthorizationCodeAsync(Uri authorizationUri, Uri redirectUri, CancellationToken cancellationToken) => person(authorizationUri.AbsoluteUri);
}

internal sealed class MsalClients(TestServer server) : IMsalHttpClientFactory
{
    private readonly HttpClient _client = server.NewClient();

    public HttpClient GetHttpClient() => _client;
}
