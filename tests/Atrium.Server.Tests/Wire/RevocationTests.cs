// Tokens die with what they stand for, at once: the cache of checked tokens follows the change log.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Wire;

public sealed class RevocationTestsOnSqlite(SharedServers servers) : RevocationTests(servers, StoreKind.Sqlite);

public sealed class RevocationTestsOnPostgres(SharedServers servers) : RevocationTests(servers, StoreKind.Postgres);

public abstract class RevocationTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    private sealed record SignedIn(Answer User, Caller Caller, string Refresh);

    private async Task<JsonElement> GrantAsync(Dictionary<string, string> form)
    {
        form["client_id"] = Server.PublicClient.ClientId.ToString();
        using var client = Server.NewClient();
        using var answer = await client.PostAsync(new Uri($"{Server.File.Authority}/oauth2/v2.0/token"), new FormUrlEncodedContent(form));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return json.RootElement.Clone();
    }

    private Task<JsonElement> WithPasswordAsync(Answer user, string password) => GrantAsync(new Dictionary<string, string>
    {
        ["grant_type"] = "password",
        ["username"] = user.Json.GetProperty("userPrincipalName").GetString()!,
        ["password"] = password,
        ["scope"] = "https://graph.microsoft.com/.default offline_access",
    });

    private Task<JsonElement> RefreshAsync(SignedIn person) => GrantAsync(new Dictionary<string, string>
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = person.Refresh,
        ["scope"] = "https://graph.microsoft.com/.default offline_access",
    });

    /// <summary>A person whose access token was used already, so that it is in the cache.</summary>
    private async Task<SignedIn> SignedInAsync()
    {
        var user = await NewUserAsync();
        var tokens = await WithPasswordAsync(user, Password);
        var caller = Server.WithToken(tokens.GetProperty("access_token").GetString()!);
        (await caller.GetAsync("/me")).Must(HttpStatusCode.OK);
        (await caller.GetAsync("/me")).Must(HttpStatusCode.OK);
        return new SignedIn(user, caller, tokens.GetProperty("refresh_token").GetString()!);
    }

    private static void Refused(JsonElement answer, string error, int code)
    {
        Assert.True(answer.TryGetProperty("error", out var found), answer.ToString());
        Assert.Equal(error, found.GetString());
        Assert.Contains(code, answer.GetProperty("error_codes").EnumerateArray().Select(c => c.GetInt32()));
    }

    [Fact]
    public async Task A_refresh_token_gives_another_access_token()
    {
        var person = await SignedInAsync();
        var tokens = await RefreshAsync(person);
        (await Server.WithToken(tokens.GetProperty("access_token").GetString()!).GetAsync("/me")).Must(HttpStatusCode.OK);
        Assert.NotEqual(person.Refresh, tokens.GetProperty("refresh_token").GetString());
    }

    [Fact]
    public async Task A_disabled_person_is_out_at_once_and_in_again_when_enabled()
    {
        var person = await SignedInAsync();
        (await App.PatchAsync($"/users/{person.User.Id}", new { accountEnabled = false })).Must(HttpStatusCode.NoContent);
        (await person.Caller.GetAsync("/me")).Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken");
        Refused(await RefreshAsync(person), "invalid_grant", 50057);
        Refused(await WithPasswordAsync(person.User, Password), "invalid_grant", 50057);
        (await App.PatchAsync($"/users/{person.User.Id}", new { accountEnabled = true })).Must(HttpStatusCode.NoContent);
        Assert.True((await WithPasswordAsync(person.User, Password)).TryGetProperty("access_token", out _));
    }

    [Fact]
    public async Task A_deleted_person_is_out_at_once()
    {
        var person = await SignedInAsync();
        (await App.DeleteAsync($"/users/{person.User.Id}")).Must(HttpStatusCode.NoContent);
        (await person.Caller.GetAsync("/me")).Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken");
        Assert.Equal("invalid_grant", (await RefreshAsync(person)).GetProperty("error").GetString());
        Refused(await WithPasswordAsync(person.User, Password), "invalid_grant", 50034);
    }

    [Fact]
    public async Task A_changed_password_ends_the_refresh_tokens_and_the_old_password()
    {
        var person = await SignedInAsync();
        (await person.Caller.PostAsync("/me/changePassword", new { currentPassword = Password, newPassword = "Other-Marsh-5528?" })).Must(HttpStatusCode.NoContent);
        Assert.Equal("invalid_grant", (await RefreshAsync(person)).GetProperty("error").GetString());
        Refused(await WithPasswordAsync(person.User, Password), "invalid_grant", 50126);
        var tokens = await WithPasswordAsync(person.User, "Other-Marsh-5528?");
        (await Server.WithToken(tokens.GetProperty("access_token").GetString()!).GetAsync("/me")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Revoked_sessions_end_both_kinds_of_token_at_once_and_a_new_sign_in_is_good()
    {
        var person = await SignedInAsync();
        var revoked = (await person.Caller.PostAsync("/me/revokeSignInSessions")).Must(HttpStatusCode.OK);
        Assert.True(revoked.Json.GetProperty("value").GetBoolean());
        (await person.Caller.GetAsync("/me")).Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken");
        Refused(await RefreshAsync(person), "invalid_grant", 50173);
        var tokens = await WithPasswordAsync(person.User, Password);
        (await Server.WithToken(tokens.GetProperty("access_token").GetString()!).GetAsync("/me")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Others_stay_signed_in_when_one_is_out()
    {
        var (one, two) = (await SignedInAsync(), await SignedInAsync());
        (await App.PostAsync($"/users/{one.User.Id}/revokeSignInSessions")).Must(HttpStatusCode.OK);
        (await one.Caller.GetAsync("/me")).Must(HttpStatusCode.Unauthorized);
        (await two.Caller.GetAsync("/me")).Must(HttpStatusCode.OK);
        (await App.GetAsync("/users?$top=1")).Must(HttpStatusCode.OK);
    }
}
