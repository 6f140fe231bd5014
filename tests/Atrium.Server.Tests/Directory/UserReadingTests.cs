// GET of one person: the ways to name one, what is printed, and single properties.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class UserReadingTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Theory]
    [InlineData("/users/{0}")]
    [InlineData("/users('{0}')")]
    [InlineData("/users/{1}")]
    [InlineData("/users('{1}')")]
    [InlineData("/users(userPrincipalName='{1}')")]
    [InlineData("/USERS/{0}")]
    [InlineData("/Users(USERPRINCIPALNAME='{1}')")]
    [InlineData("/users/{2}")]
    [InlineData("/directoryObjects/{0}")]
    [InlineData("/directoryobjects/{0}/microsoft.graph.user")]
    public async Task A_person_is_found_by_every_name(string form)
    {
        var made = await NewUserAsync();
        var name = made.Json.GetProperty("userPrincipalName").GetString()!;
        var found = await App.GetAsync(string.Format(null, form, made.Id, name, name.ToUpperInvariant()));
        Assert.Equal(made.Id, found.Must(HttpStatusCode.OK).Id);
    }

    [Fact]
    public async Task A_complex_value_is_whole_with_null_for_what_was_not_set()
    {
        var id = await UserIdAsync(new { employeeOrgData = new { division = "North" }, onPremisesExtensionAttributes = new { extensionAttribute3 = "x" } });
        var user = (await App.GetAsync($"/users/{id}?$select=employeeOrgData,onPremisesExtensionAttributes")).Must(HttpStatusCode.OK).Json;
        Assert.Equal("""{"costCenter":null,"division":"North"}""", user.GetProperty("employeeOrgData").GetRawText());
        var attributes = user.GetProperty("onPremisesExtensionAttributes");
        Assert.Equal(15, attributes.EnumerateObject().Count());
        Assert.Equal("x", attributes.GetProperty("extensionAttribute3").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, attributes.GetProperty("extensionAttribute15").ValueKind);
    }

    [Fact]
    public async Task Me_is_the_person_who_is_signed_in_under_their_id()
    {
        var made = await NewUserAsync();
        var person = await SignInAsync(made);
        var me = (await person.GetAsync("/me")).Must(HttpStatusCode.OK);
        Assert.Equal(made.Id, me.Id);
        Assert.EndsWith("/$metadata#users/$entity", me.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal(11, Names(me.Json).Count(n => n[0] != '@'));
    }

    [Fact]
    public async Task An_application_has_no_me() => (await App.GetAsync("/me")).Refused(
        HttpStatusCode.BadRequest, "BadRequest", "/me request is only valid with delegated authentication flow.");

    [Theory]
    [InlineData("nobody@larkmoor.example")]
    [InlineData("4a87a3f6-7b1c-4d3e-9a53-0c58bd2fdd13")]
    public async Task An_unknown_person_is_not_found(string key) => (await App.GetAsync($"/users/{key}")).Refused(
        HttpStatusCode.NotFound, NotFound, $"Resource '{key}' does not exist or one of its queried reference-property objects are not present.");

    [Fact]
    public async Task A_group_is_not_found_among_people()
    {
        var group = await NewGroupAsync();
        (await App.GetAsync($"/users/{group.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.GetAsync($"/directoryObjects/{group.Id}/microsoft.graph.user")).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task Only_what_is_selected_is_printed_and_nulls_are_printed()
    {
        var made = await NewUserAsync();
        var user = (await App.GetAsync($"/users/{made.Id}?$select=displayName,city,otherMails,employeeOrgData")).Must(HttpStatusCode.OK);
        Assert.Equal(["@odata.context", "city", "displayName", "employeeOrgData", "otherMails"], Names(user.Json).Order(StringComparer.Ordinal));
        Assert.Equal(JsonValueKind.Null, user.Json.GetProperty("city").ValueKind);
        Assert.Equal(JsonValueKind.Null, user.Json.GetProperty("employeeOrgData").ValueKind);
        Assert.Equal(0, user.Json.GetProperty("otherMails").GetArrayLength());
        Assert.EndsWith(
            "/$metadata#users(displayName,city,otherMails,employeeOrgData)/$entity", user.Optional("@odata.context"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_selection_is_refused() => (await App.GetAsync($"/users/{await UserIdAsync()}?$select=shoeSize")).Refused(
        HttpStatusCode.BadRequest, Bad, "Could not find a property named 'shoeSize' on type 'Microsoft.DirectoryServices.User'");

    [Theory]
    [InlineData("$orderby=displayName", "OrderBy not supported.")]
    [InlineData("$filter=accountEnabled eq true", "")]
    [InlineData("$top=1", "")]
    public async Task Options_of_lists_are_refused_for_one_person(string query, string text) =>
        (await App.GetAsync($"/users/{await UserIdAsync()}?{query}")).Refused(HttpStatusCode.BadRequest, Bad, text);

    [Fact]
    public async Task A_property_has_a_path_of_its_own()
    {
        var made = await NewUserAsync("Iris Vale");
        var name = (await App.GetAsync($"/users/{made.Id}/displayName")).Must(HttpStatusCode.OK);
        Assert.Equal("Iris Vale", name.Optional("value"));
        Assert.EndsWith($"/$metadata#users('{made.Id}')/displayName", name.Optional("@odata.context"), StringComparison.Ordinal);
        var raw = (await App.GetAsync($"/users/{made.Id}/displayName/$value")).Must(HttpStatusCode.OK);
        Assert.Equal(("Iris Vale", "text/plain"), (raw.Text, raw.ContentType));
        (await App.GetAsync($"/users/{made.Id}/city")).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_segment_that_is_nothing_is_refused() => (await App.GetAsync($"/users/{await UserIdAsync()}/shoes")).Refused(
        HttpStatusCode.BadRequest, "BadRequest", "Resource not found for the segment 'shoes'.");

    [Fact]
    public async Task Nobody_gets_in_without_a_token()
    {
        var answer = (await Server.Nobody().GetAsync("/users")).Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken");
        Assert.StartsWith("Bearer", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_people_needs_a_permission_for_it()
    {
        var id = await UserIdAsync();
        var mailer = await Server.AppWithAsync("Mail.Read");
        (await mailer.GetAsync("/users")).Refused(HttpStatusCode.Forbidden, Denied, "Insufficient privileges to complete the operation.");
        (await mailer.GetAsync($"/users/{id}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.UserWithAsync(1, "User.Read")).GetAsync($"/users/{id}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.UserWithAsync(1, "User.Read")).GetAsync("/me")).Must(HttpStatusCode.OK);
        (await (await Server.UserWithAsync(1, "User.Read.All")).GetAsync($"/users/{id}")).Must(HttpStatusCode.OK);
    }

    /// <summary>Served later, with the settings of mailboxes.</summary>
    [Theory]
    [InlineData("?$select=mailboxSettings")]
    [InlineData("/mailboxSettings")]
    public async Task Mailbox_settings_are_not_served_yet(string rest) =>
        (await App.GetAsync($"/users/{await UserIdAsync()}{rest}")).Refused(HttpStatusCode.NotImplemented, "NotImplemented");

    [Theory]
    [InlineData("aboutMe")]
    [InlineData("birthday")]
    [InlineData("hireDate")]
    [InlineData("interests")]
    [InlineData("mySite")]
    [InlineData("pastProjects")]
    [InlineData("preferredName")]
    [InlineData("responsibilities")]
    [InlineData("schools")]
    [InlineData("skills")]
    public async Task What_is_kept_outside_the_directory_is_selected_of_one_person_only(string property)
    {
        (await App.GetAsync($"/users?$select={property}")).Refused(HttpStatusCode.NotImplemented, "NotImplemented", "This operation target is not yet supported.");
        (await App.GetAsync($"/users/{await UserIdAsync()}?$select={property}")).Must(HttpStatusCode.OK);
    }
}

public sealed class UserReadingTestsOnSqlite(SharedServers servers) : UserReadingTests(servers, StoreKind.Sqlite);

public sealed class UserReadingTestsOnPostgres(SharedServers servers) : UserReadingTests(servers, StoreKind.Postgres);
