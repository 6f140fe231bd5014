// What ordinary people may do to others, and to themselves.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class UserRightsTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    private const string Insufficient = "Insufficient privileges to complete the operation.";

    [Fact]
    public async Task An_ordinary_person_makes_changes_and_deletes_nobody()
    {
        var person = await Server.UserAsync(1);
        var other = await UserIdAsync(new { city = "Lund" });
        (await person.PostAsync("/users", Person())).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
        (await person.PatchAsync($"/users/{other}", new { city = "Oslo" })).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
        (await person.PatchAsync($"/users/{other}", new { mobilePhone = "1" })).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
        (await person.PatchAsync($"/users/{other}", new { aboutMe = "x" })).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
        (await person.DeleteAsync($"/users/{other}")).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
        Assert.Equal("Lund", (await App.GetAsync($"/users/{other}?$select=city")).Optional("city"));
    }

    [Theory]
    [InlineData("mobilePhone")]
    [InlineData("aboutMe")]
    [InlineData("preferredName")]
    public async Task A_person_may_change_what_is_theirs(string property)
    {
        var person = await SignInAsync(await NewUserAsync());
        (await person.PatchAsync("/me", $"{{\"{property}\":\"mine\"}}")).Must(HttpStatusCode.NoContent);
        Assert.Equal("mine", (await person.GetAsync($"/me?$select={property}")).Optional(property));
    }

    [Theory]
    [InlineData("{\"displayName\":\"Chief\"}")]
    [InlineData("{\"jobTitle\":\"Chief\"}")]
    [InlineData("{\"accountEnabled\":false}")]
    [InlineData("{\"userPrincipalName\":\"chief@larkmoor.example\"}")]
    [InlineData("{\"passwordProfile\":{\"password\":\"Gauge-Marsh-0001!\"}}")]
    [InlineData("{\"mobilePhone\":\"1\",\"jobTitle\":\"Chief\"}")]
    public async Task A_person_may_not_change_of_themselves_what_the_directory_decides(string body)
    {
        var made = await NewUserAsync();
        var person = await SignInAsync(made);
        (await person.PatchAsync("/me", body)).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
        (await person.PatchAsync($"/users/{made.Id}", body)).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
    }

    [Fact]
    public async Task An_administrator_may()
    {
        var admin = await Server.UserAsync(0);
        var made = (await admin.PostAsync("/users", Person())).Must(HttpStatusCode.Created);
        (await admin.PatchAsync($"/users/{made.Id}", new { city = "Oslo", accountEnabled = false })).Must(HttpStatusCode.NoContent);
        (await admin.DeleteAsync($"/users/{made.Id}")).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_application_without_a_role_does_not_touch_the_password_or_account_of_an_administrator()
    {
        var admin = Server.File.Users[0].UserPrincipalName;
        var app = await Server.AppWithAsync("User.ReadWrite.All");
        (await app.PatchAsync($"/users/{admin}", new { accountEnabled = false })).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
        (await app.DeleteAsync($"/users/{admin}")).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
        (await app.PatchAsync($"/users/{await UserIdAsync()}", new { accountEnabled = false })).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_narrow_permission_allows_its_property_only()
    {
        var app = await Server.AppWithAsync("User-Phone.ReadWrite.All");
        var id = await UserIdAsync();
        (await app.PatchAsync($"/users/{id}", new { mobilePhone = "1" })).Must(HttpStatusCode.NoContent);
        (await app.PatchAsync($"/users/{id}", new { city = "Oslo" })).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
    }

    [Fact]
    public async Task A_password_is_changed_by_its_owner_with_the_old_one()
    {
        var made = await NewUserAsync();
        var person = await SignInAsync(made);
        const string Fresh = "Ferry-Lamp-2091!";
        (await person.PostAsync("/me/changePassword", new { currentPassword = "Wrong-Gauge-1!", newPassword = Fresh })).Refused(HttpStatusCode.BadRequest, Bad);
        (await person.PostAsync("/me/changePassword", new { currentPassword = Password, newPassword = "weak" })).Refused(
            HttpStatusCode.BadRequest, Bad, "The specified password does not comply with password complexity requirements.");
        (await person.PostAsync("/me/changePassword", new { currentPassword = Password, newPassword = Fresh })).Must(HttpStatusCode.NoContent);
        await Assert.ThrowsAsync<InvalidOperationException>(() => SignInAsync(made));
        Assert.NotEqual(HttpStatusCode.NoContent, (await App.PostAsync($"/users/{made.Id}/changePassword", new { currentPassword = Fresh, newPassword = Password })).Status);
    }

    [Fact]
    public async Task Revoking_sessions_answers_true_and_is_not_for_others_to_do()
    {
        var made = await NewUserAsync();
        var answer = (await App.PostAsync($"/users/{made.Id}/revokeSignInSessions")).Must(HttpStatusCode.OK);
        Assert.True(answer.Json.GetProperty("value").GetBoolean());
        Assert.EndsWith("#Edm.Boolean", answer.Optional("@odata.context"), StringComparison.Ordinal);
        (await (await Server.UserAsync(1)).PostAsync($"/users/{made.Id}/revokeSignInSessions")).Refused(HttpStatusCode.Forbidden, Denied, Insufficient);
    }
}

public sealed class UserRightsTestsOnSqlite(SharedServers servers) : UserRightsTests(servers, StoreKind.Sqlite);

public sealed class UserRightsTestsOnPostgres(SharedServers servers) : UserRightsTests(servers, StoreKind.Postgres);
