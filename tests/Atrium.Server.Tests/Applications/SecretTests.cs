// Client secrets made through the API: shown once, kept as hashes, several at a time; of no use from the moment they are taken away.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class SecretTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    [Fact]
    public async Task A_secret_is_shown_once_and_signs_in_at_once()
    {
        var application = await NewApplicationAsync();
        var made = await AddPasswordAsync(application, new { displayName = "Deploying" });
        Assert.EndsWith("$metadata#microsoft.graph.passwordCredential", made.Optional("@odata.context"), StringComparison.Ordinal);
        var secret = made.Json.GetProperty("secretText").GetString()!;
        Assert.Equal(40, secret.Length);
        Assert.Equal(secret[..3], made.Json.GetProperty("hint").GetString());
        Assert.Equal("Deploying", made.Json.GetProperty("displayName").GetString());
        Assert.Equal(made.Json.GetProperty("startDateTime").GetDateTimeOffset().AddYears(2), made.Json.GetProperty("endDateTime").GetDateTimeOffset());

        var read = (await App.GetAsync(application.Path)).Must(HttpStatusCode.OK);
        Assert.DoesNotContain(secret, read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sha256", read.Text, StringComparison.OrdinalIgnoreCase);
        var printed = read.Json.GetProperty("passwordCredentials").EnumerateArray().Single();
        Assert.Equal(JsonValueKind.Null, printed.GetProperty("secretText").ValueKind);
        foreach (var name in (string[])["keyId", "hint", "displayName", "startDateTime", "endDateTime", "customKeyIdentifier"])
        {
            Assert.Equal(made.Json.GetProperty(name).ToString(), printed.GetProperty(name).ToString());
        }

        Assert.Equal(HttpStatusCode.OK, (await WithSecretAsync(application, secret)).Status);
        (await WithSecretAsync(application, secret + "x")).Refused(401, "invalid_client", 7000215);
    }

    [Fact]
    public async Task Each_of_several_secrets_is_good_until_it_is_removed()
    {
        var (application, principal) = await PresentAsync();
        var (first, second, third) = (await AddPasswordAsync(application), await AddPasswordAsync(application), await AddPasswordAsync($"/servicePrincipals/{principal}"));
        Assert.NotEqual(first.Json.GetProperty("secretText").GetString(), second.Json.GetProperty("secretText").GetString());
        foreach (var made in (Answer[])[first, second, third])
        {
            Assert.Equal(HttpStatusCode.OK, (await WithSecretAsync(application, made.Json.GetProperty("secretText").GetString()!)).Status);
        }

        var keyId = first.Json.GetProperty("keyId").GetString();
        var path = $"/applications(appId='{application.AppId}')/removePassword";
        (await App.PostAsync(path, new { keyId })).Must(HttpStatusCode.NoContent);
        (await WithSecretAsync(application, first.Json.GetProperty("secretText").GetString()!)).Refused(401, "invalid_client", 7000215);
        Assert.Equal(HttpStatusCode.OK, (await WithSecretAsync(application, second.Json.GetProperty("secretText").GetString()!)).Status);
        (await App.PostAsync(path, new { keyId })).Refused(HttpStatusCode.BadRequest, Bad, $"No password credential found with keyId '{keyId}'.");
        (await App.PostAsync(path, new { keyId = "x" })).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.PostAsync(path, new { })).Refused(HttpStatusCode.BadRequest, Bad, "keyId");
    }

    [Fact]
    public async Task Two_secrets_made_at_the_same_moment_are_both_kept()
    {
        var application = await NewApplicationAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AddPasswordAsync(application)));
        Assert.Equal(4, (await App.GetAsync(application.Path)).Json.GetProperty("passwordCredentials").GetArrayLength());
    }

    [Fact]
    public async Task A_secret_is_good_from_its_start_only()
    {
        var application = await NewApplicationAsync();
        var made = await AddPasswordAsync(application, new { startDateTime = "2090-01-01T00:00:00Z", endDateTime = "2091-01-01T00:00:00.5Z" });
        Assert.Equal("2090-01-01T00:00:00Z", made.Json.GetProperty("startDateTime").GetString());
        Assert.Equal("2091-01-01T00:00:00.5Z", made.Json.GetProperty("endDateTime").GetString());
        (await WithSecretAsync(application, made.Json.GetProperty("secretText").GetString()!)).Refused(401, "invalid_client", 7000215);
    }

    [Theory]
    [InlineData("""{"passwordCredential":{"secretText":"of my own choosing"}}""")]
    [InlineData("""{"passwordCredential":{"keyId":"f0b0b335-1d71-4883-8f98-567911bfdca6"}}""")]
    [InlineData("""{"passwordCredential":{"startDateTime":"2031-01-01T00:00:00Z","endDateTime":"2030-01-01T00:00:00Z"}}""")]
    [InlineData("""{"passwordCredential":{"endDateTime":"2001-01-01T00:00:00Z"}}""")]
    [InlineData("""{"passwordCredential":{"endDateTime":"tomorrow"}}""")]
    [InlineData("""{"passwordCredential":{"colour":"red"}}""")]
    [InlineData("""{"passwordCredential":"a text"}""")]
    [InlineData("""{"password":{}}""")]
    public async Task A_secret_that_cannot_be_is_refused(string body)
    {
        var application = await NewApplicationAsync();
        (await App.PostAsync($"{application.Path}/addPassword", body)).Refused(HttpStatusCode.BadRequest, Bad);
        Assert.Empty((await App.GetAsync(application.Path)).Json.GetProperty("passwordCredentials").EnumerateArray());
    }

    [Fact]
    public async Task Sent_back_as_they_were_read_they_stay_and_nothing_else_is_done_to_them()
    {
        var (made, principal) = await PresentAsync();
        foreach (var path in (string[])[made.Path, $"/servicePrincipals/{principal}"])
        {
            var (secret, other) = (await AddPasswordAsync(path), await AddPasswordAsync(path, new { displayName = "two", endDateTime = "2999-01-01T00:00:00Z" }));
            var read = (await App.GetAsync(path)).Must(HttpStatusCode.OK).Json.GetProperty("passwordCredentials");
            (await App.PatchAsync(path, new { notes = "Changed", passwordCredentials = read })).Must(HttpStatusCode.NoContent);
            Assert.Equal(read.ToString(), (await App.GetAsync(path)).Json.GetProperty("passwordCredentials").ToString());
            await SignedInAsync(made, Text(secret));
            foreach (var changed in (object[])[
                Array.Empty<object>(), new[] { read[0] }, new[] { read[0], read[0] }, new[] { new { keyId = KeyId(secret), displayName = "renamed" }, new { keyId = KeyId(other), displayName = "two" } },
                read.EnumerateArray().Cast<object>().Append(new { displayName = "third" }), new[] { new { keyId = KeyId(secret), secretText = "mine" }, new { keyId = KeyId(other), secretText = "mine" } }])
            {
                (await App.PatchAsync(path, new { passwordCredentials = changed })).Refused(HttpStatusCode.BadRequest, Bad, "passwordCredentials");
            }

            await SignedInAsync(made, Text(other));
        }
    }

    [Fact]
    public async Task An_application_without_presence_is_unknown()
    {
        var made = await NewAsync();
        (await WithSecretAsync(made, Text(await AddPasswordAsync(made)))).Refused(400, "unauthorized_client", 700016);
    }

    [Fact]
    public async Task A_secret_needs_no_parameters()
    {
        var application = await NewApplicationAsync();
        var made = (await App.PostAsync($"{application.Path}/addPassword")).Must(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, made.Json.GetProperty("displayName").ValueKind);
        Assert.Equal(HttpStatusCode.OK, (await WithSecretAsync(application, made.Json.GetProperty("secretText").GetString()!)).Status);
    }

    [Fact]
    public async Task A_secret_cannot_be_brought_along_with_the_application() =>
        (await App.PostAsync("/applications", new { displayName = Unique("App "), passwordCredentials = new[] { new { secretText = "of my own choosing" } } }))
            .Refused(HttpStatusCode.BadRequest, Bad, "passwordCredentials");

    [Fact]
    public async Task Who_may_not_change_the_application_gets_no_secret_of_it()
    {
        var application = await NewApplicationAsync();
        var reader = await Server.AppWithAsync("Application.Read.All");
        var person = await Server.UserWithAsync(1, "Application.ReadWrite.All");
        var none = await Server.UserWithAsync(0, "Application.Read.All User.Read");
        foreach (var caller in (Caller[])[reader, person, none])
        {
            (await caller.PostAsync($"{application.Path}/addPassword")).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
            (await caller.PostAsync($"{application.Path}/removePassword", new { keyId = Guid.NewGuid() })).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        }

        var owner = await Server.AppWithAsync("Application.ReadWrite.OwnedBy");
        var others = await NewApplicationAsync(await Server.UserAsync(0));
        (await owner.PostAsync($"{others.Path}/addPassword")).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        await AddPasswordAsync(await NewApplicationAsync(owner), by: owner);
        (await App.PostAsync($"/applications/{Guid.NewGuid()}/addPassword")).Refused(HttpStatusCode.NotFound, "Request_ResourceNotFound");
    }

    private static string KeyId(Answer password) => password.Json.GetProperty("keyId").GetString()!;
}

public sealed class SecretTestsOnSqlite(SharedServers servers) : SecretTests(servers, StoreKind.Sqlite);

public sealed class SecretTestsOnPostgres(SharedServers servers) : SecretTests(servers, StoreKind.Postgres);
