// grant_type=password and refresh_token over https: tokens of a person.
using System.Text;
using System.Text.Json;
using Atrium.Server.SignIn;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.SignIn;

public sealed class PasswordGrantTests(SignInHost host) : IClassFixture<SignInHost>
{
    [Theory]
    [InlineData("organizations")]
    [InlineData("contoso.example")]
    [InlineData("c0000000-0000-0000-0000-000000000001")]
    public async Task A_token_has_microsofts_v1_user_claims(string tenant)
    {
        var reply = await host.UserToken("User.Read", tenant);
        var jwt = new JsonWebToken(reply.Access);
        var payload = JsonDocument.Parse(Base64UrlEncoder.Decode(jwt.EncodedPayload)).RootElement;
        Assert.Equal($"https://sts.windows.net/{FakeDirectory.Contoso}/", jwt.Issuer);
        Assert.Equal(FakeDirectory.Adele.ToString(), payload.GetProperty("oid").GetString());
        Assert.NotEqual(FakeDirectory.Adele.ToString(), jwt.Subject);
        Assert.Equal("Mail.Read openid profile User.Read", payload.GetProperty("scp").GetString());
        Assert.Equal("[\"pwd\"]", payload.GetProperty("amr").GetRawText());
        Assert.Equal(JsonValueKind.Array, payload.GetProperty("wids").ValueKind);
        Assert.Equal(("user", "0", "1"), (payload.GetProperty("idtyp").GetString(), payload.GetProperty("appidacr").GetString(), payload.GetProperty("acr").GetString()));
        Assert.Equal((FakeDirectory.AdeleName, FakeDirectory.AdeleName, "Adele Vance", "Adele", "Vance"), (
            payload.GetProperty("upn").GetString(), payload.GetProperty("unique_name").GetString(), payload.GetProperty("name").GetString(),
            payload.GetProperty("given_name").GetString(), payload.GetProperty("family_name").GetString()));
        Assert.Equal("Mail.Read User.Read openid profile", reply["scope"]);
        Assert.Null(reply["refresh_token"]);
        Assert.Null(reply["id_token"]);
        var info = JsonDocument.Parse(Base64UrlEncoder.Decode(reply["client_info"])).RootElement;
        Assert.Equal((FakeDirectory.Adele.ToString(), FakeDirectory.Contoso.ToString()), (info.GetProperty("uid").GetString(), info.GetProperty("utid").GetString()));
    }

    [Fact]
    public async Task The_reply_names_scopes_as_they_were_asked()
    {
        Assert.Equal("https://graph.microsoft.com/Mail.Read https://graph.microsoft.com/User.Read openid profile",
            (await host.UserToken("https://graph.microsoft.com/User.Read"))["scope"]);
        Assert.Equal($"{host.Url}/Mail.Read {host.Url}/User.Read openid profile {host.Url}/.default", (await host.UserToken($"{host.Url}/.default"))["scope"]);
    }

    [Fact]
    public async Task An_id_token_comes_with_openid_and_verifies()
    {
        var reply = await host.UserToken("openid profile email User.Read");
        var configuration = JsonDocument.Parse(await host.Http.GetStringAsync("/contoso.example/v2.0/.well-known/openid-configuration", TestContext.Current.CancellationToken)).RootElement;
        var keys = new JsonWebKeySet(await host.Http.GetStringAsync(configuration.GetProperty("jwks_uri").GetString(), TestContext.Current.CancellationToken));
        var verdict = await new JsonWebTokenHandler().ValidateTokenAsync(reply["id_token"], new TokenValidationParameters
        {
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidIssuer = configuration.GetProperty("issuer").GetString(),
            ValidAudience = FakeDirectory.Desktop.ToString(),
        });
        Assert.True(verdict.IsValid, verdict.Exception?.ToString());
        Assert.Equal((FakeDirectory.AdeleName, "2.0", FakeDirectory.AdeleName), (verdict.Claims["preferred_username"], verdict.Claims["ver"], verdict.Claims["email"]));
        Assert.Equal(new JsonWebToken(reply.Access).Subject, verdict.Claims["sub"]);
        Assert.DoesNotContain(verdict.Claims.Keys, name => name.StartsWith("oi_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Subjects_are_pairwise_and_stable()
    {
        var desktop = new JsonWebToken((await host.UserToken("User.Read")).Access).Subject;
        var again = new JsonWebToken((await host.UserToken("User.Read")).Access).Subject;
        var hybrid = new JsonWebToken((await host.Token("organizations", "grant_type=password", $"client_id={FakeDirectory.Hybrid}",
            $"username={FakeDirectory.AdeleName}", $"password={FakeDirectory.Password}", "scope=User.Read")).Access).Subject;
        Assert.Equal(desktop, again);
        Assert.NotEqual(desktop, hybrid);
    }

    [Fact]
    public async Task A_refresh_token_gives_a_new_one_and_the_old_one_stays_valid()
    {
        var first = await host.UserToken("openid profile offline_access User.Read");
        var second = await host.Refresh(first.RefreshToken, more: "client_info=1");
        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
        Assert.NotNull(second["id_token"]);
        Assert.NotNull(second["client_info"]);
        Assert.NotEmpty((await host.Refresh(first.RefreshToken)).Access);
        Assert.NotEmpty((await host.Refresh(second.RefreshToken)).Access);
        Assert.DoesNotContain(first.Access, host.Rows.All.Select(row => row.Payload));
        var families = host.Rows.All.Where(row => row.Subject == FakeDirectory.Adele.ToString()).Select(row => row.FamilyId);
        Assert.All(families, Assert.NotNull);
    }

    [Theory]
    [InlineData("common")]
    [InlineData("organizations")]
    [InlineData("contoso.example")]
    public async Task A_refresh_token_is_good_at_every_address_of_its_tenant(string tenant)
    {
        var token = await host.UserToken("offline_access User.Read");
        Assert.NotEmpty((await host.Refresh(token.RefreshToken, tenant)).Access);
    }

    [Fact]
    public async Task A_refresh_token_is_bound_to_tenant_and_client()
    {
        var token = (await host.UserToken("offline_access User.Read")).RefreshToken;
        var hybrid = (await host.Token("organizations", "grant_type=password", $"client_id={FakeDirectory.Hybrid}",
            $"username={FakeDirectory.AdeleName}", $"password={FakeDirectory.Password}", "scope=offline_access User.Read")).RefreshToken;
        (await host.Refresh(hybrid, "fabrikam.example", FakeDirectory.Hybrid.ToString())).Refused(400, "invalid_grant", 700005);
        // Fabrikam does not know the application at all, Contoso's other application is another presenter.
        (await host.Refresh(token, "fabrikam.example")).Refused(400, "unauthorized_client", 700016);
        (await host.Refresh(token, client: FakeDirectory.Hybrid.ToString())).Refused(400, "invalid_grant", 70000);
    }

    [Fact]
    public async Task A_refresh_may_ask_for_other_scopes()
    {
        var token = (await host.UserToken("offline_access User.Read")).RefreshToken;
        Assert.Equal($"{GraphResources.Canonical}/Mail.Read {GraphResources.Canonical}/User.Read openid profile",
            (await host.Refresh(token, more: "scope=https://graph.microsoft.com/Mail.Read"))["scope"]);
        (await host.Refresh(token, more: "scope=Files.ReadWrite.All")).Refused(400, "invalid_grant", 65001);
    }

    [Fact]
    public async Task Revoked_disabled_and_deleted_users_get_nothing_more()
    {
        var id = Guid.NewGuid();
        host.Directory.AddUser(id, "leaver@contoso.example");
        var user = host.Directory.Users[id];
        var token = (await host.UserToken("offline_access User.Read", user: "leaver@contoso.example")).RefreshToken;

        host.Directory.ContosoClock.Advance(TimeSpan.FromMilliseconds(10));
        host.Directory.Users[id] = user with { SessionsValidFrom = host.Directory.ContosoClock.GetUtcNow() };
        (await host.Refresh(token)).Refused(400, "invalid_grant", 50173);
        // Within the same second a new sign-in is good.
        Assert.NotEmpty((await host.Refresh((await host.UserToken("offline_access User.Read", user: "leaver@contoso.example")).RefreshToken)).Access);

        host.Directory.Users[id] = user with { Enabled = false };
        (await host.Refresh(token)).Refused(400, "invalid_grant", 50057);
        host.Directory.Users.TryRemove(id, out _);
        (await host.Refresh(token)).Refused(400, "invalid_grant", 50034);
    }

    [Fact]
    public async Task A_revoked_family_is_dead_even_for_rows_that_come_later()
    {
        var token = (await host.UserToken("offline_access User.Read")).RefreshToken;
        var row = host.Rows.All.Last(row => row.Type!.EndsWith("refresh_token", StringComparison.Ordinal));
        await host.Rows.RevokeFamily(row.FamilyId!, TestContext.Current.CancellationToken);
        (await host.Refresh(token)).Refused(400, "invalid_grant", 50173);
    }

    [Fact]
    public async Task A_tampered_refresh_token_is_refused()
    {
        var token = new StringBuilder((await host.UserToken("offline_access User.Read")).RefreshToken);
        var middle = token.Length / 2;
        token[middle] = token[middle] == 'A' ? 'B' : 'A';
        (await host.Refresh(token.ToString())).Refused(400, "invalid_grant", 70000);
    }
}
