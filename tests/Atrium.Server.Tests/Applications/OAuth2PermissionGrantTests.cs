// Delegated permissions given, read, changed and taken away through the API; and what of it shows in tokens.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class OAuth2PermissionGrantTests(SharedServers servers, StoreKind store) : GrantTest(servers, store)
{
    private const string Set = "/oauth2PermissionGrants";

    private async Task<Answer> MadeAsync(Dictionary<string, object?> body) => (await App.PostAsync(Set, body)).Must(HttpStatusCode.Created);

    [Fact]
    public async Task A_grant_reads_back_as_it_was_made()
    {
        var (client, person) = (await RegisterAsync(), await NewUserAsync());
        var made = await MadeAsync(Grant(client, "User.Read  Mail.Read", person.Id));
        Assert.False(Guid.TryParse(made.Id, out _));
        Assert.EndsWith("/v1.0/$metadata#oauth2PermissionGrants/$entity", made.Optional("@odata.context"), StringComparison.Ordinal);
        var read = (await App.GetAsync($"{Set}/{made.Id}")).Must(HttpStatusCode.OK);
        Assert.Equal(["@odata.context", "id", "clientId", "consentType", "principalId", "resourceId", "scope"], read.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            (client.Principal.ToString(), "Principal", person.Id, Graph, "User.Read  Mail.Read"),
            (read.Optional("clientId"), read.Optional("consentType"), read.Optional("principalId"), read.Optional("resourceId"), read.Optional("scope")));
        var everybodys = await MadeAsync(Grant(client, "User.Read"));
        Assert.Equal(JsonValueKind.Null, everybodys.Json.GetProperty("principalId").ValueKind);
        (await App.GetAsync($"{Set}/{everybodys.Id[..^1]}")).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task It_is_found_by_each_of_its_ends()
    {
        var (client, other, person) = (await RegisterAsync(), await RegisterAsync(), await NewUserAsync());
        var own = (await MadeAsync(Grant(client, "User.Read", person.Id))).Id;
        var all = (await MadeAsync(Grant(client, "Mail.Read"))).Id;
        await MadeAsync(Grant(other, "Mail.Read"));
        async Task<string[]> By(string filter) => Ids(await App.GetAsync($"{Set}?$filter={Uri.EscapeDataString($"clientId eq '{client.Principal}' and {filter}")}"));
        Assert.Equal([own], await By("consentType eq 'Principal'"));
        Assert.Equal([all], await By("consentType eq 'AllPrincipals'"));
        Assert.Equal([own], await By($"principalId eq '{person.Id}'"));
        Assert.Equal(2, (await By($"resourceId eq '{Graph}'")).Length);
        Assert.Equal([own], Ids(await App.GetAsync($"/users/{person.Id}/oauth2PermissionGrants")));
        Assert.Equal([own], Ids(await (await SignInAsync(person)).GetAsync("/me/oauth2PermissionGrants")));
        Assert.EndsWith("#oauth2PermissionGrants", (await App.GetAsync($"/users/{person.Id}/oauth2PermissionGrants")).Optional("@odata.context"), StringComparison.Ordinal);
        (await App.GetAsync($"{Set}?$filter=contains(scope,'Mail')")).Must(HttpStatusCode.BadRequest);
        Assert.Single((await App.GetAsync($"{Set}?$top=1")).Must(HttpStatusCode.OK).Items);
    }

    [Fact]
    public async Task There_is_one_grant_for_a_client_an_api_and_a_person()
    {
        var (client, person) = (await RegisterAsync(), await NewUserAsync());
        await MadeAsync(Grant(client, "User.Read"));
        await MadeAsync(Grant(client, "User.Read", person.Id));
        (await App.PostAsync(Set, Grant(client, "Mail.Read"))).Refused(HttpStatusCode.Conflict, "Request_MultipleObjectsWithSameKeyValue");
        (await App.PostAsync(Set, With(Grant(client, "Mail.Read", person.Id), "clientId", client.Principal.ToString("N").ToUpperInvariant())))
            .Refused(HttpStatusCode.Conflict, "Request_MultipleObjectsWithSameKeyValue");
        var many = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => (await App.PostAsync(Set, Grant(await ClientAsync(), "Mail.Read"))).Status));
        Assert.Equal(1, many.Count(s => s == HttpStatusCode.Created));
        Assert.Equal(5, many.Count(s => s == HttpStatusCode.Conflict));

        Task<SignIn.Browser.TestApplication> ClientAsync() => _raced ??= RegisterAsync();
    }

    private Task<SignIn.Browser.TestApplication>? _raced;

    [Theory]
    [InlineData("consentType", "Everybody", HttpStatusCode.BadRequest)]
    [InlineData("consentType", null, HttpStatusCode.BadRequest)]
    [InlineData("principalId", "PERSON", HttpStatusCode.BadRequest)]
    [InlineData("clientId", "nonsense", HttpStatusCode.BadRequest)]
    [InlineData("clientId", null, HttpStatusCode.BadRequest)]
    [InlineData("clientId", "PERSON", HttpStatusCode.NotFound)]
    [InlineData("resourceId", "PERSON", HttpStatusCode.NotFound)]
    [InlineData("resourceId", "11111111-2222-3333-4444-555555555555", HttpStatusCode.NotFound)]
    [InlineData("resourceId", null, HttpStatusCode.BadRequest)]
    [InlineData("owner", "x", HttpStatusCode.BadRequest)]
    public async Task What_does_not_fit_together_is_refused(string property, string? value, HttpStatusCode status)
    {
        var (client, person) = (await RegisterAsync(), await NewUserAsync());
        var body = With(Grant(client, "User.Read"), property, value == "PERSON" ? person.Id : value);
        (await App.PostAsync(Set, body)).Refused(status, status == HttpStatusCode.NotFound ? NotFound : Bad);
        (await App.PostAsync(Set, With(Grant(client, "User.Read"), "consentType", "Principal"))).Refused(HttpStatusCode.BadRequest, Bad, "principalId");
        Assert.Empty(Ids(await App.GetAsync($"{Set}?$filter=clientId eq '{client.Principal}'")));
    }

    [Fact]
    public async Task Times_of_an_older_form_are_accepted_and_dropped()
    {
        var body = With(With(Grant(await RegisterAsync(), "User.Read"), "startTime", "2020-01-01T00:00:00Z"), "expiryTime", "2020-01-02T00:00:00Z");
        Assert.DoesNotContain("expiryTime", (await MadeAsync(body)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_granted_can_be_changed()
    {
        var made = await MadeAsync(Grant(await RegisterAsync(), "User.Read"));
        (await App.PatchAsync($"{Set}/{made.Id}", new { scope = "User.Read Mail.Read" })).Must(HttpStatusCode.NoContent);
        Assert.Equal("User.Read Mail.Read", (await App.GetAsync($"{Set}/{made.Id}")).Optional("scope"));
        foreach (var name in (string[])["clientId", "resourceId", "principalId", "consentType"])
        {
            (await App.PatchAsync($"{Set}/{made.Id}", $"{{\"{name}\":\"{Graph}\"}}")).Refused(HttpStatusCode.BadRequest, Bad, name);
        }
    }

    [Fact]
    public async Task Delta_tells_what_came_changed_and_went()
    {
        var kept = await MadeAsync(Grant(await RegisterAsync(), "User.Read"));
        var link = (await App.GetAsync($"{Set}/delta?$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;
        var gone = await MadeAsync(Grant(await RegisterAsync(), "User.Read"));
        var middle = (await App.GetAsync(link)).Must(HttpStatusCode.OK);
        Assert.Contains(middle.Items, i => i.GetProperty("id").GetString() == gone.Id && i.GetProperty("scope").GetString() == "User.Read");
        (await App.DeleteAsync($"{Set}/{gone.Id}")).Must(HttpStatusCode.NoContent);
        (await App.PatchAsync($"{Set}/{kept.Id}", new { scope = "Mail.Read" })).Must(HttpStatusCode.NoContent);
        var last = (await App.GetAsync(middle.DeltaLink!)).Must(HttpStatusCode.OK).Items.ToDictionary(i => i.GetProperty("id").GetString()!);
        Assert.Equal("deleted", last[gone.Id].GetProperty("@removed").GetProperty("reason").GetString());
        Assert.Equal("Mail.Read", last[kept.Id].GetProperty("scope").GetString());
    }

    [Fact]
    public async Task What_is_granted_and_taken_away_shows_in_the_next_token_and_not_in_the_last()
    {
        var (client, person) = (await RegisterAsync(secret: "s"), await NewUserAsync());
        var name = NameOf(person);
        Assert.Equal("invalid_grant", (await ForAsync(client, name))["error"]);
        var own = await MadeAsync(Grant(client, "User.Read", person.Id));
        var all = await MadeAsync(Grant(client, "Mail.Read"));
        var first = await ForAsync(client, name);
        Assert.Equal(["Mail.Read", "User.Read"], Scopes(first));
        Assert.Equal(["Mail.Read"], Scopes(await ForAsync(client, NameOf(await NewUserAsync()))));

        (await App.PatchAsync($"{Set}/{own.Id}", new { scope = "Calendars.Read User.Read" })).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"{Set}/{all.Id}")).Must(HttpStatusCode.NoContent);
        Assert.Equal(["Calendars.Read", "User.Read"], Scopes(await ForAsync(client, name)));
        (await Server.WithToken(first.Access).GetAsync("/me/messages?$top=1")).Must(HttpStatusCode.OK); // until it expires

        (await App.DeleteAsync($"{Set}/{own.Id}")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"{Set}/{own.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
        Assert.Equal("invalid_grant", (await ForAsync(client, name))["error"]);
    }

    [Fact]
    public async Task Tokens_spell_what_was_granted_as_the_api_does()
    {
        var (client, user) = (await RegisterAsync(secret: "s"), await NewUserAsync());
        var made = (await App.PostAsync("/oauth2PermissionGrants", Grant(client, "user.read MAIL.READ openid"))).Must(HttpStatusCode.Created);
        Assert.Equal("user.read MAIL.READ openid", made.Json.GetProperty("scope").GetString());
        Assert.Equal("Mail.Read openid User.Read", Claims((await ForAsync(client, NameOf(user))).Access).GetProperty("scp").GetString());
    }

    [Fact]
    public async Task A_grant_goes_with_the_person_whom_it_was_for()
    {
        var (client, person) = (await RegisterAsync(), await NewUserAsync());
        var made = await MadeAsync(Grant(client, "User.Read", person.Id));
        (await App.DeleteAsync($"/users/{person.Id}")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"{Set}/{made.Id}")).Must(HttpStatusCode.OK);
        (await App.DeleteAsync($"/directory/deletedItems/{person.Id}")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"{Set}/{made.Id}")).Must(HttpStatusCode.NotFound);
    }
}

public sealed class OAuth2PermissionGrantTestsOnSqlite(SharedServers servers) : OAuth2PermissionGrantTests(servers, StoreKind.Sqlite);

public sealed class OAuth2PermissionGrantTestsOnPostgres(SharedServers servers) : OAuth2PermissionGrantTests(servers, StoreKind.Postgres);
