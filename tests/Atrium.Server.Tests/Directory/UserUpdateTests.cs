// PATCH /users/{id}: merging, clearing, what follows from a change, and every refusal.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class UserUpdateTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Fact]
    public async Task Only_what_is_sent_changes_and_nothing_is_answered()
    {
        var made = await NewUserAsync(also: new { city = "Lund", department = "Optics" });
        var answer = (await App.PatchAsync($"/users/{made.Id}", new { city = "Oslo" })).Must(HttpStatusCode.NoContent);
        Assert.Empty(answer.Bytes);
        var user = (await App.GetAsync($"/users/{made.Id}?$select=city,department")).Json;
        Assert.Equal(("Oslo", "Optics"), (user.GetProperty("city").GetString(), user.GetProperty("department").GetString()));
    }

    [Fact]
    public async Task Null_clears_a_property_and_an_empty_list_a_list()
    {
        var made = await NewUserAsync(also: new { city = "Lund", businessPhones = new[] { "1" }, employeeOrgData = new { division = "D" } });
        (await App.PatchAsync($"/users/{made.Id}", "{\"city\":null,\"businessPhones\":[],\"employeeOrgData\":null}")).Must(HttpStatusCode.NoContent);
        var user = (await App.GetAsync($"/users/{made.Id}?$select=city,businessPhones,employeeOrgData")).Json;
        Assert.Equal(JsonValueKind.Null, user.GetProperty("city").ValueKind);
        Assert.Equal(0, user.GetProperty("businessPhones").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, user.GetProperty("employeeOrgData").ValueKind);
    }

    [Fact]
    public async Task A_complex_value_is_merged_and_a_list_is_replaced()
    {
        var made = await NewUserAsync(also: new { employeeOrgData = new { division = "D", costCenter = "C" }, otherMails = new[] { "a@x.example", "b@x.example" } });
        (await App.PatchAsync($"/users/{made.Id}", new { employeeOrgData = new { costCenter = "C2" }, otherMails = new[] { "c@x.example" } }))
            .Must(HttpStatusCode.NoContent);
        var user = (await App.GetAsync($"/users/{made.Id}?$select=employeeOrgData,otherMails")).Json;
        var data = user.GetProperty("employeeOrgData");
        Assert.Equal(("D", "C2"), (data.GetProperty("division").GetString(), data.GetProperty("costCenter").GetString()));
        Assert.Equal("c@x.example", Assert.Single(user.GetProperty("otherMails").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Property_names_are_accepted_in_any_case_and_kept_in_Graphs()
    {
        var id = await UserIdAsync();
        (await App.PatchAsync($"/users/{id}", "{\"JOBTITLE\":\"Surveyor\"}")).Must(HttpStatusCode.NoContent);
        Assert.Equal("Surveyor", (await App.GetAsync($"/users/{id}")).Json.GetProperty("jobTitle").GetString());
    }

    [Theory]
    [InlineData("id", "\"4a87a3f6-7b1c-4d3e-9a53-0c58bd2fdd13\"")]
    [InlineData("createdDateTime", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("proxyAddresses", "[]")]
    [InlineData("creationType", "null")]
    [InlineData("onPremisesSyncEnabled", "true")]
    [InlineData("legalAgeGroupClassification", "\"adult\"")]
    public async Task What_is_read_only_cannot_be_changed(string property, string json) =>
        (await App.PatchAsync($"/users/{await UserIdAsync()}", $"{{\"{property}\":{json}}}"))
            .Refused(HttpStatusCode.BadRequest, Bad, $"Property '{property}' is read-only and cannot be set.");

    [Theory]
    [InlineData("{\"shoeSize\":43}", "shoeSize")]
    [InlineData("{\"employeeOrgData\":{\"shoeSize\":43}}", "shoeSize")]
    [InlineData("{\"city\":5}", "")]
    [InlineData("{\"accountEnabled\":\"no\"}", "")]
    [InlineData("{\"displayName\":\"\"}", "displayName")]
    [InlineData("{\"displayName\":null}", "displayName")]
    [InlineData("{\"userPrincipalName\":null}", "userPrincipalName")]
    [InlineData("{\"accountEnabled\":null}", "accountEnabled")]
    [InlineData("{\"mailNickname\":null}", "mailNickname")]
    [InlineData("{\"userPrincipalName\":\"spa ce@larkmoor.example\"}", "One or more properties contains invalid values.")]
    [InlineData("{\"userPrincipalName\":\"a@elsewhere.example\"}", "The domain portion of the userPrincipalName property is invalid.")]
    [InlineData("{\"passwordProfile\":{\"password\":\"weak\"}}", "password complexity")]
    [InlineData("{\"city\":\"a\",\"city\":\"b\"}", "")]
    [InlineData("[]", "")]
    public async Task A_bad_change_is_refused_and_changes_nothing(string body, string text)
    {
        var made = await NewUserAsync("Unchanged", new { city = "Lund" });
        (await App.PatchAsync($"/users/{made.Id}", body)).Refused(HttpStatusCode.BadRequest, Bad, text);
        var user = (await App.GetAsync($"/users/{made.Id}?$select=displayName,city,accountEnabled")).Json;
        Assert.Equal(("Unchanged", "Lund"), (user.GetProperty("displayName").GetString(), user.GetProperty("city").GetString()));
        Assert.True(user.GetProperty("accountEnabled").GetBoolean());
    }

    [Fact]
    public async Task A_usage_location_once_set_cannot_be_cleared()
    {
        var id = await UserIdAsync();
        (await App.PatchAsync($"/users/{id}", "{\"usageLocation\":\"no\"}")).Must(HttpStatusCode.NoContent);
        Assert.Equal("NO", (await App.GetAsync($"/users/{id}?$select=usageLocation")).Optional("usageLocation"));
        (await App.PatchAsync($"/users/{id}", "{\"usageLocation\":null}")).Refused(HttpStatusCode.BadRequest, Bad, "usageLocation");
    }

    [Fact]
    public async Task A_new_mail_becomes_primary_and_the_old_one_an_alias()
    {
        var made = await NewUserAsync();
        var (old, fresh) = (made.Optional("mail")!, $"{Unique("fresh")}@larkmoor.example");
        (await App.PatchAsync($"/users/{made.Id}", new { mail = fresh })).Must(HttpStatusCode.NoContent);
        var user = (await App.GetAsync($"/users/{made.Id}?$select=mail,proxyAddresses")).Json;
        Assert.Equal(
            [$"SMTP:{fresh}", $"smtp:{old}"], user.GetProperty("proxyAddresses").EnumerateArray().Select(p => p.GetString()));
    }

    [Fact]
    public async Task A_new_principal_name_is_found_at_once_and_the_old_one_no_longer()
    {
        var made = await NewUserAsync();
        var fresh = $"{Unique("renamed")}@larkmoor.example";
        (await App.PatchAsync($"/users/{made.Id}", new { userPrincipalName = fresh })).Must(HttpStatusCode.NoContent);
        Assert.Equal(made.Id, (await App.GetAsync($"/users/{fresh}")).Must(HttpStatusCode.OK).Id);
        (await App.GetAsync($"/users/{made.Optional("userPrincipalName")}")).Refused(HttpStatusCode.NotFound, NotFound);
        var identity = (await App.GetAsync($"/users/{made.Id}?$select=identities")).Json.GetProperty("identities")[0];
        Assert.Equal(fresh, identity.GetProperty("issuerAssignedId").GetString());
    }

    [Fact]
    public async Task Profile_properties_are_not_an_applications_to_write_and_go_alone()
    {
        var made = await NewUserAsync();
        (await App.PatchAsync($"/users/{made.Id}", new { aboutMe = "Hello" })).Refused(HttpStatusCode.Forbidden, Denied);
        var person = await SignInAsync(made);
        (await person.PatchAsync("/me", new { aboutMe = "Hello", mobilePhone = "1" })).Refused(HttpStatusCode.NotImplemented, "NotImplemented");
        (await person.PatchAsync("/me", new { aboutMe = "Hello", skills = new[] { "Knots" } })).Must(HttpStatusCode.NoContent);
        var me = (await person.GetAsync("/me?$select=aboutMe,skills")).Json;
        Assert.Equal(("Hello", "Knots"), (me.GetProperty("aboutMe").GetString(), me.GetProperty("skills")[0].GetString()));
    }

    [Fact]
    public async Task An_administrators_password_is_for_once_and_flags_can_be_sent_alone()
    {
        var made = await NewUserAsync();
        (await App.PatchAsync($"/users/{made.Id}", new { passwordProfile = new { password = "Other-Gauge-8812!" } })).Must(HttpStatusCode.NoContent);
        Assert.True(await ForcedAsync());
        (await App.PatchAsync($"/users/{made.Id}", new { passwordProfile = new { forceChangePasswordNextSignIn = false } })).Must(HttpStatusCode.NoContent);
        Assert.False(await ForcedAsync());

        async Task<bool> ForcedAsync() => (await App.GetAsync($"/users/{made.Id}?$select=passwordProfile")).Json
            .GetProperty("passwordProfile").GetProperty("forceChangePasswordNextSignIn").GetBoolean();
    }

    [Fact]
    public async Task Somebody_unknown_cannot_be_changed() =>
        (await App.PatchAsync($"/users/{Guid.NewGuid()}", new { city = "Oslo" })).Refused(HttpStatusCode.NotFound, NotFound);

    [Fact]
    public async Task The_set_itself_takes_no_changes()
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Put])
        {
            (await App.SendAsync(method, "/users", new StringContent("{}", null, "application/json"))).Refused(
                HttpStatusCode.MethodNotAllowed, Bad, "Specified HTTP method is not allowed for the request target.");
        }
    }

    [Fact]
    public async Task Changes_made_at_once_to_different_properties_are_all_kept()
    {
        var id = await UserIdAsync();
        string[] names = ["city", "country", "department", "employeeId", "jobTitle", "officeLocation", "postalCode", "surname"];
        var answers = await Task.WhenAll(names.Select(n => App.PatchAsync($"/users/{id}", $"{{\"{n}\":\"{n}\"}}")));
        Assert.All(answers, a => a.Must(HttpStatusCode.NoContent));
        var user = (await App.GetAsync($"/users/{id}?$select={string.Join(',', names)}")).Json;
        Assert.All(names, n => Assert.Equal(n, user.GetProperty(n).GetString()));
    }
}

public sealed class UserUpdateTestsOnSqlite(SharedServers servers) : UserUpdateTests(servers, StoreKind.Sqlite);

public sealed class UserUpdateTestsOnPostgres(SharedServers servers) : UserUpdateTests(servers, StoreKind.Postgres);
