// Claims that every token has, and those that an application sets for its own.

using System.Text.Json;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Claims;

public abstract class OptionalClaimsTests(SharedServers servers, StoreKind store) : ClaimsTest(servers, store)
{
    private static string Names(JsonElement token) => string.Join(' ', token.EnumerateObject().Select(c => c.Name).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Without_settings_tokens_have_what_is_documented_and_nothing_else()
    {
        var user = await NewUserAsync("Ada Marsh", new { givenName = "Ada", surname = "Marsh" });
        var (id, first) = await TokensAsync(await WantingAsync(null, []), user);
        Assert.Equal("at_hash aud email exp iat iss name nbf nonce oid preferred_username sub tid uti ver", Names(id));
        Assert.Equal(
            "acr amr app_displayname appid appidacr aud exp family_name given_name iat idp idtyp ipaddr iss name nbf oid scp sid sub tid unique_name upn uti ver", Names(first));
        var (_, second) = await TokensAsync(await WantingAsync(null, [], format: 2), user);
        Assert.Equal("aio aud azp azpacr exp iat idtyp iss name nbf oid preferred_username scp sid sub tid uti ver", Names(second));
        Assert.Equal(("Ada Marsh", "Ada", "Marsh", "127.0.0.1"), (Text(first, "name"), Text(first, "given_name"), Text(first, "family_name"), Text(first, "ipaddr")));
        Assert.Equal((Text(first, "sub") is null, user.Id, Server.File.TenantId.ToString()), (false, Text(second, "oid"), Text(second, "tid")));
    }

    [Fact]
    public async Task An_application_gets_the_claims_that_it_set()
    {
        var user = await NewUserAsync("Ada Marsh", new { givenName = "Ada", surname = "Marsh", country = "SE", preferredLanguage = "sv-SE" });
        var application = await WantingAsync(null, Named(
            "acct", "auth_time", "ctry", "email", "family_name", "given_name", "ipaddr", "login_hint", "sid", "upn", "verified_primary_email", "verified_secondary_email", "xms_pl", "unheard_of"), format: 2);
        var (id, access) = await TokensAsync(application, user);
        foreach (var token in (JsonElement[])[id, access])
        {
            Assert.Equal(("0", "SE", NameOf(user), "Marsh", "Ada", "127.0.0.1", NameOf(user), "sv-SE"), (
                Text(token, "acct"), Text(token, "ctry"), Text(token, "email"), Text(token, "family_name"), Text(token, "given_name"), Text(token, "ipaddr"), Text(token, "upn"), Text(token, "xms_pl")));
            Assert.Equal([NameOf(user)], Groups(token, "verified_primary_email"));
            Assert.Null(Text(token, "unheard_of"));
            Assert.InRange(token.GetProperty("iat").GetInt64() - token.GetProperty("auth_time").GetInt64(), 0, 60);
            Assert.DoesNotContain(user.Id, Text(token, "login_hint"), StringComparison.Ordinal);
        }

        Assert.NotEqual(Text(id, "sid"), Text(access, "sid")); // the session there; here what revocation goes by
    }

    [Fact]
    public async Task An_address_in_a_domain_of_others_is_not_called_verified()
    {
        var user = await NewUserAsync(also: new { mail = "somebody@elsewhere.example" });
        var (id, _) = await TokensAsync(await WantingAsync(null, Named("verified_primary_email", "email")), user);
        Assert.Equal((null, "somebody@elsewhere.example"), (Text(id, "verified_primary_email"), Text(id, "email")));
    }

    [Fact]
    public async Task Names_need_the_profile_scope_in_id_tokens()
    {
        var user = await NewUserAsync(also: new { givenName = "Ada" });
        var application = await WantingAsync(null, Named("given_name", "upn", "acct"));
        var (id, _) = await TokensAsync(application, user, ("scope", $"openid api://{application.AppId}/use"));
        Assert.Equal((null, null, "0"), (Text(id, "given_name"), Text(id, "upn"), Text(id, "acct")));
    }

    [Fact]
    public async Task The_login_hint_claim_names_the_person_at_the_endpoints()
    {
        var (application, first, second, visitor) = (await WantingAsync(null, Named("login_hint")), await NewUserAsync(), await NewUserAsync(), NewVisitor());
        var back = await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(first), Password);
        var hint = Text(Claims((await RedeemAsync(application, back.Given["code"]))["id_token"]!), "login_hint")!;
        await visitor.SignInAsync(await visitor.OpenAsync(Authorize(application, ("prompt", "login"))), NameOf(second), Password);
        back = await visitor.OpenAsync(Authorize(application, ("prompt", "none"), ("login_hint", hint)));
        Assert.Equal(first.Id, Text(Claims((await RedeemAsync(application, back.Given["code"]))["id_token"]!), "oid"));

        await visitor.OpenAsync($"{Authority}/oauth2/v2.0/logout?logout_hint={Uri.EscapeDataString(hint)}");
        Assert.Equal("login_required", (await visitor.OpenAsync(Authorize(application, ("prompt", "none"), ("login_hint", hint)))).Given["error"]);
        Assert.Contains("code", (await visitor.OpenAsync(Authorize(application, ("prompt", "none")))).Given.Keys);
        Assert.DoesNotContain(hint, (await NewVisitor().OpenAsync(Authorize(application, ("login_hint", hint)))).Html.Replace("&amp;", "&", StringComparison.Ordinal).Split("name=\"username\"")[1].Split('>')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_for_graph_follow_no_settings_of_clients()
    {
        var application = await WantingAsync("All", [.. Named("ctry", "acct"), new OptionalClaim { Name = "groups" }]);
        var (user, group) = (await NewUserAsync(also: new { country = "SE" }), await NewGroupAsync());
        await App.PostAsync($"/groups/{group.Id}/members/$ref", new Dictionary<string, object> { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{user.Id}" });
        var back = await SignInAndAcceptAsync(NewVisitor(), Authorize(application), NameOf(user), Password);
        var tokens = await RedeemAsync(application, back.Given["code"]);
        Assert.Equal((null, null), (Text(Claims(tokens.Access), "ctry"), Text(Claims(tokens.Access), "groups")));
        Assert.Equal([group.Id], Groups(Claims(tokens["id_token"]!)));
        Assert.NotEmpty(Groups(Claims(tokens.Access), "wids")!);
    }
}

public sealed class OptionalClaimsTestsOnSqlite(SharedServers servers) : OptionalClaimsTests(servers, StoreKind.Sqlite);

public sealed class OptionalClaimsTestsOnPostgres(SharedServers servers) : OptionalClaimsTests(servers, StoreKind.Postgres);
