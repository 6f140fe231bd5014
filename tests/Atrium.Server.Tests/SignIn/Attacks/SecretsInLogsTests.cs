// What is secret stands in no log, however much is logged, and in no address to which a browser is sent.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atrium.Server.Tests.SignIn.Attacks;

public sealed class SecretsInLogsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_password_code_token_or_name_is_logged()
    {
        using var log = new KeptLog();
        await using var host = await AtriumHost.StartAsync(
            TestFolders.Settings(await TestFolders.CopyOfDemoAsync()),
            new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "Information"), new("Logging:LogLevel:Atrium", "Trace")]).Build(), null, Cancel);
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var (file, daemon, user) = (host.File!, host.File!.Clients.First(c => c.Kind == "daemon"), host.File!.Users[1]);
        using var client = new HttpClient(TestServer.Trusting(host.CaCertificate));

        async Task<TokenReply> TokenAsync(params (string Name, string? Value)[] fields)
        {
            using var response = await client.PostAsync($"{file.Authority}/oauth2/v2.0/token", new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value!))), Cancel);
            return await TokenReply.Read(response);
        }

        const string graph = "https://graph.microsoft.com/.default";
        var app = await TokenAsync(("grant_type", "client_credentials"), ("client_id", daemon.ClientId.ToString()), ("client_secret", daemon.ClientSecret), ("scope", graph));
        await TokenAsync(("grant_type", "client_credentials"), ("client_id", daemon.ClientId.ToString()), ("client_secret", "wrong-secret-41"), ("scope", graph));
        var desk = file.Clients.First(c => c.Kind == "public").ClientId.ToString();
        var person = await TokenAsync(("grant_type", "password"), ("client_id", desk), ("username", user.UserPrincipalName), ("password", user.Password), ("scope", $"{graph} offline_access"));
        await TokenAsync(("grant_type", "password"), ("client_id", desk), ("username", user.UserPrincipalName), ("password", "wrong-password-41"), ("scope", graph));
        await TokenAsync(("grant_type", "refresh_token"), ("client_id", desk), ("refresh_token", person.RefreshToken));
        await TokenAsync(("grant_type", "refresh_token"), ("client_id", desk), ("refresh_token", person.RefreshToken + "x"));
        var web = file.Clients.First(c => c.Kind == "web");
        var visitor = new Visitor(file.Authority, host.CaCertificate);
        var back = await visitor.SignInAsync(
            await visitor.OpenAsync($"{file.Authority}/oauth2/v2.0/authorize?client_id={web.ClientId}&response_type=code&redirect_uri={Uri.EscapeDataString(web.RedirectUris[0])}&scope=User.Read&state=s"),
            user.UserPrincipalName, user.Password);
        var code = back.Given["code"];
        (string, string?)[] redeem = [("grant_type", "authorization_code"), ("client_id", web.ClientId.ToString()), ("client_secret", web.ClientSecret), ("code", code), ("redirect_uri", web.RedirectUris[0])];
        await TokenAsync(redeem);
        await TokenAsync(redeem);
        foreach (var token in (string[])[person.Access, person.Access[..^4]])
        {
            using var me = new HttpRequestMessage(HttpMethod.Get, $"{file.GraphHttps}/me") { Headers = { Authorization = new("Bearer", token) } };
            (await client.SendAsync(me, Cancel)).Dispose();
        }

        Assert.NotEmpty(log.Lines); // the code that came twice, at least
        foreach (var secret in (string[])[
            daemon.ClientSecret!, web.ClientSecret!, "wrong-secret-41", user.Password, "wrong-password-41", user.UserPrincipalName, code, visitor.Cookies["__Host-atrium"],
            person.RefreshToken, person.Access.Split('.')[2], app.Access.Split('.')[2]])
        {
            Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }

        Assert.DoesNotContain(Uri.EscapeDataString(user.Password), back.Address.AbsoluteUri, StringComparison.Ordinal);
    }
}
