// Who may define extensions, and who may see and write their values: whoever may do so with the object.

using System.Net;
using System.Text.Json;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Extensions;

public abstract class ExtensionAccessTests(SharedServers servers, StoreKind store) : ExtensionTest(servers, store)
{
    [Theory]
    [InlineData("User.ReadWrite.All")]
    [InlineData("Application.Read.All")]
    public async Task Defining_needs_its_permission(string permission)
    {
        var app = await NewApplicationAsync();
        var made = (await DefineAsync(app, "x")).Must(HttpStatusCode.Created);
        var other = await Server.AppWithAsync(permission);
        (await DefineAsync(app, "y", by: other)).Refused(HttpStatusCode.Forbidden, Denied);
        (await other.DeleteAsync($"/applications/{app.Id}/extensionProperties/{made.Id}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await other.PostAsync("/applications", new { displayName = "x" })).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task A_person_defines_in_a_role_or_for_what_is_theirs()
    {
        var app = await NewApplicationAsync();
        var person = await SignInAsync(await NewUserAsync());
        (await DefineAsync(app, "x", by: person)).Refused(HttpStatusCode.Forbidden, Denied);
        (await DefineAsync(await NewApplicationAsync(person), "x", by: person)).Must(HttpStatusCode.Created);
        (await DefineAsync(app, "x", by: await Server.UserAsync(0))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_application_that_manages_its_own_leaves_others_alone()
    {
        var owned = await Server.AppWithAsync("Application.ReadWrite.OwnedBy");
        var mine = await NewApplicationAsync(owned);
        (await DefineAsync(mine, "x", by: owned)).Must(HttpStatusCode.Created);
        var seeded = (await App.GetAsync($"/applications(appId='{Server.PublicClient.ClientId}')")).Must(HttpStatusCode.OK);
        (await DefineAsync(new Defining(seeded.Id, ""), "x", by: owned)).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task An_application_shows_no_secrets()
    {
        var daemon = (await App.GetAsync($"/applications(appId='{Server.Daemon.ClientId}')")).Must(HttpStatusCode.OK);
        var secret = Assert.Single(daemon.Json.GetProperty("passwordCredentials").EnumerateArray().ToList());
        Assert.Equal(JsonValueKind.Null, secret.GetProperty("secretText").ValueKind);
        Assert.Equal(Server.Daemon.ClientSecret![..3], secret.GetProperty("hint").GetString());
        Assert.DoesNotContain(SecretText.Hash(Server.Daemon.ClientSecret), daemon.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sha256", daemon.Text, StringComparison.OrdinalIgnoreCase);
        (await App.GetAsync("/applications?$select=secrets")).Refused(HttpStatusCode.BadRequest, Bad, "secrets");
        (await App.GetAsync("/applications?$filter=secrets/any()")).Refused(HttpStatusCode.BadRequest, Bad, "secrets");
        (await App.PostAsync("/applications", new { displayName = "x", secrets = Array.Empty<object>() })).Refused(HttpStatusCode.BadRequest, Bad, "secrets");
        (await App.PatchAsync($"/applications/{daemon.Id}", new { secrets = Array.Empty<object>() })).Refused(HttpStatusCode.BadRequest, Bad, "secrets");
    }

    [Fact]
    public async Task A_basic_view_shows_no_extension_and_answers_no_question_about_one()
    {
        var name = await DefinedAsync();
        var (with, without) = (await PersonWithAsync(name, "secret"), await UserIdAsync());
        var basic = await Server.UserWithAsync(1, "User.ReadBasic.All");
        foreach (var id in (string[])[with, without])
        {
            Assert.DoesNotContain(name, Names((await basic.GetAsync($"/users/{id}?$select=id,{name}")).Must(HttpStatusCode.OK).Json));
        }

        (await basic.GetAsync($"/users?$filter={name} eq 'secret'")).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task Writing_a_value_needs_the_right_to_write_the_object()
    {
        var name = await DefinedAsync();
        var user = await NewUserAsync();
        var value = new Dictionary<string, object?> { [name] = "x" };
        (await (await Server.AppWithAsync("User.Read.All")).PatchAsync($"/users/{user.Id}", value)).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await SignInAsync(await NewUserAsync())).PatchAsync($"/users/{user.Id}", value)).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.UserAsync(0)).PatchAsync($"/users/{user.Id}", value)).Must(HttpStatusCode.NoContent);
    }
}

public sealed class ExtensionAccessTestsOnSqlite(SharedServers servers) : ExtensionAccessTests(servers, StoreKind.Sqlite);

public sealed class ExtensionAccessTestsOnPostgres(SharedServers servers) : ExtensionAccessTests(servers, StoreKind.Postgres);
