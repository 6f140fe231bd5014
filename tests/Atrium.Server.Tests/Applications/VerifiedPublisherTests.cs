// The verified publisher of an application: stated by an administrator, shown wherever the application is.

using System.Net;
using System.Text.Json;
using Atrium.Areas.Directory;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class VerifiedPublisherTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    [Fact]
    public async Task It_is_set_shown_and_unset()
    {
        var administrator = await Server.UserAsync(0);
        var (made, principal) = await PresentAsync();
        (await administrator.PostAsync($"{made.Path}/setVerifiedPublisher", new { verifiedPublisherId = "1234567" })).Must(HttpStatusCode.NoContent);
        foreach (var path in (string[])[made.Path, $"/servicePrincipals/{principal}"])
        {
            var shown = (await App.GetAsync(path)).Must(HttpStatusCode.OK).Json.GetProperty("verifiedPublisher");
            Assert.Equal(("1234567", Server.Host.OrganizationName), (shown.GetProperty("verifiedPublisherId").GetString(), shown.GetProperty("displayName").GetString()));
            Assert.Equal(JsonValueKind.String, shown.GetProperty("addedDateTime").ValueKind);
        }

        (await administrator.PostAsync($"/applications(appId='{made.AppId}')/unsetVerifiedPublisher")).Must(HttpStatusCode.NoContent);
        foreach (var path in (string[])[made.Path, $"/servicePrincipals/{principal}"])
        {
            Assert.Equal(JsonValueKind.Null, (await App.GetAsync(path)).Must(HttpStatusCode.OK).Json.GetProperty("verifiedPublisher").ValueKind);
        }
    }

    [Theory]
    [InlineData("""{}""", "MPNIdWasNotProvided")]
    [InlineData("""{"verifiedPublisherId":""}""", "MPNIdWasNotProvided")]
    [InlineData("""{"verifiedPublisherId":"12a"}""", "MPNAccountInvalid")]
    [InlineData("""{"verifiedPublisherId":"12345678901"}""", "MPNAccountInvalid")]
    public async Task What_is_no_account_is_refused(string body, string code)
    {
        var made = await NewAsync();
        (await (await Server.UserAsync(0)).PostAsync($"{made.Path}/setVerifiedPublisher", body)).Refused(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Only_administrators_of_applications_say_who_the_publisher_is()
    {
        var owner = await Server.UserAsync(1);
        var made = await NewAsync(by: owner);
        foreach (var caller in (Caller[])[owner, App, await Server.HolderAsync(DirectoryRoles.GlobalReader), await Server.UserWithAsync(0, "Application.Read.All")])
        {
            (await caller.PostAsync($"{made.Path}/setVerifiedPublisher", new { verifiedPublisherId = "1234567" })).Refused(HttpStatusCode.Forbidden, Denied);
            (await caller.PostAsync($"{made.Path}/unsetVerifiedPublisher")).Refused(HttpStatusCode.Forbidden, Denied);
        }

        (await (await Server.HolderAsync(DirectoryRoles.CloudApplicationAdministrator)).PostAsync($"{made.Path}/setVerifiedPublisher", new { verifiedPublisherId = "7" })).Must(HttpStatusCode.NoContent);
    }
}

public sealed class VerifiedPublisherTestsOnSqlite(SharedServers servers) : VerifiedPublisherTests(servers, StoreKind.Sqlite);

public sealed class VerifiedPublisherTestsOnPostgres(SharedServers servers) : VerifiedPublisherTests(servers, StoreKind.Postgres);
