// What a person consented to on a page, or took back, holds over a crash of the server; so does the session in which they did.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Store.Tests.Postgres;

namespace Atrium.Server.Tests.Durability;

public abstract class ConsentCrashTests(StoreKind store)
{
    private const string Grants = "/oauth2PermissionGrants";

    private string _token = "";

    [Fact]
    public async Task Consent_that_was_answered_survives_SIGKILL_and_so_does_its_withdrawal()
    {
        await using var database = store == StoreKind.Postgres ? await PostgresDatabase.NewAsync() : null;
        var folder = TestFolders.New();
        var server = await ServerProcess.StartAsync(folder, database?.ConnectionString);
        try
        {
            _token = await server.TokenAsync();
            await ForgetAsync(server); // so that people are asked
            var visitor = new Visitor(server.File.Authority, server.File.CaCertificate!);
            var (name, password) = (server.File.Users[1].UserPrincipalName, server.File.Users[1].Password);
            var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(server)), name, password);
            Assert.EndsWith("asks for your permission", page.Title, StringComparison.Ordinal);
            Assert.NotEmpty((await visitor.AnswerAsync(page, ("answer", "accept"))).Given["code"]);

            (server, visitor) = await CrashAsync(server, folder, database, visitor);
            Assert.NotEmpty((await visitor.OpenAsync(Authorize(server, "none"))).Given["code"]);
            var grant = Assert.Single(await ListAsync(server));
            Assert.Equal(("Principal", true), (grant.GetProperty("consentType").GetString(), grant.GetProperty("scope").GetString()!.Contains("User.Read", StringComparison.Ordinal)));
            (await server.SendAsync(_token, HttpMethod.Delete, $"{Grants}/{grant.GetProperty("id").GetString()}")).Must(HttpStatusCode.NoContent);

            (server, visitor) = await CrashAsync(server, folder, database, visitor);
            Assert.Empty(await ListAsync(server));
            Assert.Equal("consent_required", (await visitor.OpenAsync(Authorize(server, "none"))).Given["error"]);
            Assert.Equal((0, ""), await server.StopAsync());
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static AtriumFileClient Portal(ServerProcess server) => server.File.Clients.First(c => c.Kind == "web");

    private static string Authorize(ServerProcess server, string? prompt = null) =>
        $"{server.File.Authority}/oauth2/v2.0/authorize?client_id={Portal(server).ClientId}&response_type=code&scope=openid%20User.Read"
        + $"&redirect_uri={Uri.EscapeDataString(Portal(server).RedirectUris[0])}{(prompt is null ? "" : $"&prompt={prompt}")}";

    /// <summary>The server dies and is started again; the browser keeps its cookies.</summary>
    private static async Task<(ServerProcess Server, Visitor Visitor)> CrashAsync(ServerProcess server, string folder, PostgresDatabase? database, Visitor visitor)
    {
        await server.KillAsync();
        await server.DisposeAsync();
        var again = await ServerProcess.StartAsync(folder, database?.ConnectionString);
        var same = new Visitor(again.File.Authority, again.File.CaCertificate!);
        foreach (var (name, value) in visitor.Cookies)
        {
            same.Cookies[name] = value;
        }

        return (again, same);
    }

    private async Task ForgetAsync(ServerProcess server)
    {
        foreach (var grant in await ListAsync(server))
        {
            (await server.SendAsync(_token, HttpMethod.Delete, $"{Grants}/{grant.GetProperty("id").GetString()}")).Must(HttpStatusCode.NoContent);
        }
    }

    private async Task<JsonElement[]> ListAsync(ServerProcess server) => (await server.SendAsync(_token, HttpMethod.Get, Grants)).Must(HttpStatusCode.OK).Items;
}

public sealed class ConsentCrashTestsOnSqlite() : ConsentCrashTests(StoreKind.Sqlite);

public sealed class ConsentCrashTestsOnPostgres() : ConsentCrashTests(StoreKind.Postgres);
