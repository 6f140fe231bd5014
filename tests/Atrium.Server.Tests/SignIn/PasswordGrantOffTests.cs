// Where the operator wants people on the pages: a name and a password get no token, right or wrong, and the pages go on as before.
using System.Net.Http.Json;
using System.Text.Json;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn;

public sealed class PasswordGrantOffTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_and_a_password_get_no_token_and_people_sign_in_on_the_pages()
    {
        await using var server = await TestServer.OverAsync(TestFolders.Settings(await TestFolders.CopyOfDemoAsync()) with { PasswordGrant = false });
        using var client = server.NewClient();
        var user = server.File.Users[1];
        foreach (var password in (string[])[user.Password, "wrong"])
        {
            using var answer = await client.PostAsync(
                $"{server.File.Authority}/oauth2/v2.0/token",
                new FormUrlEncodedContent(
                [
                    new("grant_type", "password"), new("client_id", server.PublicClient.ClientId.ToString()), new("username", user.UserPrincipalName),
                    new("password", password), new("scope", "User.Read"),
                ]),
                Cancel);
            (await TokenReply.Read(answer)).Refused(400, "unsupported_grant_type", 70003);
        }

        var metadata = await client.GetFromJsonAsync<JsonElement>($"{server.File.Authority}/v2.0/.well-known/openid-configuration", Cancel);
        var grants = metadata.GetProperty("grant_types_supported").EnumerateArray().Select(g => g.GetString()).ToList();
        Assert.Contains("refresh_token", grants);
        Assert.DoesNotContain("password", grants);

        var visitor = new Visitor(server);
        var page = await visitor.SignInAsync(await visitor.OpenAsync($"{server.File.Authority}/account"), user.UserPrincipalName, user.Password);
        Assert.Contains("Where you are signed in", page.Text, StringComparison.Ordinal);
    }
}
