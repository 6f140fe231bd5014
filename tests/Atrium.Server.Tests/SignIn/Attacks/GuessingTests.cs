// Guessing what a person or a device knows: it has to wait, by account and by address, and the clock tells nothing.

using System.Diagnostics;
using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.SignIn.Attacks;

public sealed class GuessingTests(SharedServers servers) : BrowserTest(servers, StoreKind.Sqlite)
{
    private static readonly IPAddress Guesser = IPAddress.Parse("203.0.113.50");

    [Fact]
    public async Task Typed_device_codes_cannot_be_guessed_without_end()
    {
        // The address is told by a proxy: those of the own machine are not counted.
        await using var server = await TestServer.OverAsync(TestFolders.Settings(await TestFolders.CopyOfDemoAsync()) with
        {
            PublicUrl = new Uri("https://localhost:1/"),
            TrustedProxies = "127.0.0.0/8, ::1",
        });
        var limits = server.Host.Services.GetRequiredService<GuessLimits>();
        var guess = await limits.Of(null, Guesser, TestContext.Current.CancellationToken);
        for (var i = 1; i < GuessLimits.AddressFailures; i++)
        {
            await guess.Failed();
        }

        Assert.True(guess.Allowed);
        Assert.Contains("not known", await EnterAsync(server, "BBBBBBBBB"), StringComparison.Ordinal);
        Assert.False(guess.Allowed);
        Assert.Contains("Too many attempts", await EnterAsync(server, "CCCCCCCCC"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_forgets_no_guess()
    {
        var settings = TestFolders.Settings(await TestFolders.CopyOfDemoAsync());
        async Task<int?> Guess(TestServer server, string password)
        {
            using var client = server.NewClient();
            using var body = new FormUrlEncodedContent(
            [
                new("grant_type", "password"), new("client_id", server.PublicClient.ClientId.ToString()), new("username", server.File.Users[2].UserPrincipalName),
                new("password", password), new("scope", "User.Read"),
            ]);
            using var answer = await client.PostAsync(new Uri($"{server.File.Authority}/oauth2/v2.0/token"), body, TestContext.Current.CancellationToken);
            var reply = await TokenReply.Read(answer);
            return reply.Status == HttpStatusCode.OK ? null : reply.Code;
        }

        await using (var server = await TestServer.OverAsync(settings))
        {
            for (var i = 1; i < GuessLimits.AccountFailures; i++)
            {
                Assert.Equal(50126, await Guess(server, "a guess"));
            }
        }

        await using (var server = await TestServer.OverAsync(settings))
        {
            Assert.Equal(50126, await Guess(server, "the tenth"));
            Assert.Equal(50053, await Guess(server, server.File.Users[2].Password));
        }
    }

    [Fact]
    public async Task A_token_does_not_let_anybody_guess_the_password_without_end()
    {
        var user = await NewUserAsync();
        var holder = await SignInAsync(user);
        Task<Answer> Change(string present) => holder.PostAsync("/me/changePassword", new { currentPassword = present, newPassword = "Ferry-Lamp-2091!" });
        for (var i = 0; i < GuessLimits.AccountFailures; i++)
        {
            (await Change($"Guess-{i}-Marsh!")).Refused(HttpStatusCode.BadRequest, "Request_BadRequest");
        }

        (await Change(Password)).Refused(HttpStatusCode.BadRequest, "Request_BadRequest"); // not even looked at
        (await TokenAsync(Authority,
        [
            new("grant_type", "password"), new("client_id", Server.PublicClient.ClientId.ToString()), new("username", NameOf(user)), new("password", Password), new("scope", "User.Read"),
        ])).Refused(400, "invalid_grant", 50053);
    }

    [Fact]
    public async Task The_time_of_a_refusal_does_not_tell_whether_a_name_exists()
    {
        var (user, nobody) = (NameOf(await NewUserAsync()), $"{Unique("no")}@larkmoor.example");
        await TimedAsync(user); // what is made once is made
        var (known, unknown, elsewhere) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < 8; i++)
        {
            known.Add(await TimedAsync(user));
            unknown.Add(await TimedAsync(nobody));
            elsewhere.Add(await TimedAsync("x@elsewhere.example"));
        }

        // Hashing is what takes long, by a factor of some fifty: whoever left it out would be quick even on a busy machine.
        Assert.True(unknown.Min() > known.Min() / 3, $"{unknown.Min()} {known.Min()}");
        Assert.True(elsewhere.Min() > known.Min() / 3, $"{elsewhere.Min()} {known.Min()}");
    }

    private static async Task<string> EnterAsync(TestServer server, string code)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("X-Forwarded-For", Guesser.ToString());
        var cancel = TestContext.Current.CancellationToken;
        var address = new Uri(server.Host.HttpUrl, "common/device");
        using var shown = await client.GetAsync(address, cancel);
        var place = new Place(address, 200, await shown.Content.ReadAsStringAsync(cancel), new Dictionary<string, string>());
        using var post = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent([.. place.Form().Fields, new("code", code)]) };
        post.Headers.Add("Cookie", shown.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        using var answer = await client.SendAsync(post, cancel);
        return await answer.Content.ReadAsStringAsync(cancel);
    }

    private async Task<TimeSpan> TimedAsync(string name)
    {
        var start = Stopwatch.GetTimestamp();
        (await TokenAsync(Authority, [
            new("grant_type", "password"), new("client_id", Server.PublicClient.ClientId.ToString()), new("username", name), new("password", "wrong"),
            new("scope", "User.Read")])).Refused(400, "invalid_grant", 50126);
        return Stopwatch.GetElapsedTime(start);
    }
}
