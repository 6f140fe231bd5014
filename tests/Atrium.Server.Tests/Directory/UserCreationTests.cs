// POST /users: what is required, what is stored, what is answered, and every refusal with its text.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class UserCreationTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    private const string Invalid = "Invalid value specified for property '";

    [Fact]
    public async Task The_answer_has_the_eleven_default_properties_and_a_location()
    {
        var body = Person();
        body["department"] = "Optics";
        var made = (await App.PostAsync("/users", body)).Must(HttpStatusCode.Created);
        Assert.Equal(
            [
                "@odata.context", "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation",
                "preferredLanguage", "surname", "userPrincipalName",
            ],
            Names(made.Json).Order(StringComparer.Ordinal));
        Assert.EndsWith("/v1.0/$metadata#users/$entity", made.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal(0, made.Json.GetProperty("businessPhones").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, made.Json.GetProperty("mail").ValueKind);
        Assert.True(Guid.TryParse(made.Id, out _));
        Assert.EndsWith($"/users/{made.Id}", made.Header("Location"), StringComparison.Ordinal);
        var stored = await App.GetAsync($"/users/{made.Id}?$select=department");
        Assert.Equal("Optics", stored.Json.GetProperty("department").GetString());
    }

    [Fact]
    public async Task Creation_fills_in_what_the_directory_keeps_itself()
    {
        var id = (await App.PostAsync("/users", Person())).Must(HttpStatusCode.Created).Id;
        var user = (await App.GetAsync(
            $"/users/{id}?$select=createdDateTime,signInSessionsValidFromDateTime,securityIdentifier,userType,passwordProfile,identities,userPrincipalName,deletedDateTime"))
            .Must(HttpStatusCode.OK).Json;
        Assert.Equal("Member", user.GetProperty("userType").GetString());
        Assert.Equal(JsonValueKind.Null, user.GetProperty("deletedDateTime").ValueKind);
        Assert.Equal(user.GetProperty("createdDateTime").GetString(), user.GetProperty("signInSessionsValidFromDateTime").GetString());
        Assert.Equal(SecurityIdentifierOf(Guid.Parse(id)), user.GetProperty("securityIdentifier").GetString());
        Assert.False(user.GetProperty("passwordProfile").GetProperty("forceChangePasswordNextSignIn").GetBoolean());
        Assert.Equal(JsonValueKind.Null, user.GetProperty("passwordProfile").GetProperty("password").ValueKind);
        var identity = Assert.Single(user.GetProperty("identities").EnumerateArray());
        Assert.Equal("userPrincipalName", identity.GetProperty("signInType").GetString());
        Assert.Equal(user.GetProperty("userPrincipalName").GetString(), identity.GetProperty("issuerAssignedId").GetString());
    }

    [Theory]
    [InlineData("accountEnabled")]
    [InlineData("displayName")]
    [InlineData("mailNickname")]
    [InlineData("userPrincipalName")]
    public async Task What_is_required_is_named_when_it_is_missing(string property)
    {
        foreach (var absent in (bool[])[true, false])
        {
            var body = With(Person(), property, null);
            if (absent)
            {
                body.Remove(property);
            }

            (await App.PostAsync("/users", body)).Refused(
                HttpStatusCode.BadRequest, Bad, $"Property {property} value is required but is empty or missing.");
        }
    }

    [Fact]
    public async Task A_password_must_be_given()
    {
        const string Text = "A password must be specified to create a new user.";
        var body = Person();
        (await App.PostAsync("/users", With(body, "passwordProfile", new { forceChangePasswordNextSignIn = true })))
            .Refused(HttpStatusCode.BadRequest, Bad, Text);
        body.Remove("passwordProfile");
        (await App.PostAsync("/users", body)).Refused(HttpStatusCode.BadRequest, Bad, Text);
    }

    [Theory]
    [InlineData("Sh0rt!")]
    [InlineData("alllowercaseletters")]
    [InlineData("lower1lower2lower3")]
    [InlineData("P@ssw0rd")]
    public async Task A_weak_password_is_refused(string password) => (await App.PostAsync("/users", With(Person(), "passwordProfile", new { password })))
        .Refused(
            HttpStatusCode.BadRequest,
            Bad,
            "The specified password does not comply with password complexity requirements. Please provide a different password.");

    [Fact]
    public async Task A_password_with_the_persons_own_name_is_refused()
    {
        var body = Person("marlow" + Guid.NewGuid().ToString("N")[..6]);
        body["passwordProfile"] = new { password = $"A1!{body["mailNickname"]}" };
        (await App.PostAsync("/users", body)).Refused(HttpStatusCode.BadRequest, Bad, "password complexity requirements");
    }

    [Fact]
    public async Task The_policy_of_weak_passwords_is_honoured()
    {
        var body = With(Person(), "passwordPolicies", "DisableStrongPassword");
        body["passwordProfile"] = new { password = "alllowercaseletters" };
        (await App.PostAsync("/users", body)).Must(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("no-at-sign")]
    [InlineData("two@at@larkmoor.example")]
    [InlineData("@larkmoor.example")]
    [InlineData("spa ce@larkmoor.example")]
    [InlineData("pl+us@larkmoor.example")]
    [InlineData("åccent@larkmoor.example")]
    [InlineData(".dot@larkmoor.example")]
    [InlineData("dot.@larkmoor.example")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345@larkmoor.example")]
    public async Task A_malformed_principal_name_is_refused(string name) => (await App.PostAsync("/users", With(Person(), "userPrincipalName", name)))
        .Refused(HttpStatusCode.BadRequest, Bad, "One or more properties contains invalid values.");

    [Fact]
    public async Task The_domain_must_be_the_organisations() =>
        (await App.PostAsync("/users", With(Person(), "userPrincipalName", $"{Unique("d")}@elsewhere.example"))).Refused(
            HttpStatusCode.BadRequest,
            Bad,
            "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.");

    [Fact]
    public async Task Every_character_that_Graph_allows_in_a_principal_name_is_accepted()
    {
        var name = $"aZ09'.-_!#^~{Guid.NewGuid().ToString("N")[..8]}@larkmoor-instruments.example";
        var made = (await App.PostAsync("/users", With(Person(), "userPrincipalName", name))).Must(HttpStatusCode.Created);
        var quoted = Uri.EscapeDataString(name);
        Assert.Equal(made.Id, (await App.GetAsync($"/users/{quoted}")).Must(HttpStatusCode.OK).Id);
        Assert.Equal(made.Id, (await App.GetAsync($"/users(userPrincipalName='{quoted.Replace("'", "''", StringComparison.Ordinal)}')")).Must(HttpStatusCode.OK).Id);
    }

    [Theory]
    [InlineData("a@b")]
    [InlineData("a(b")]
    [InlineData("a\\b")]
    [InlineData("a[b]")]
    [InlineData("a\"b")]
    [InlineData("a;b")]
    [InlineData("a:b")]
    [InlineData("a<b>")]
    [InlineData("a,b")]
    [InlineData("a b")]
    public async Task A_mail_nickname_has_no_punctuation_of_addresses(string nickname)
    {
        var answer = (await App.PostAsync("/users", With(Person(), "mailNickname", nickname)))
            .Refused(HttpStatusCode.BadRequest, Bad, $"{Invalid}mailNickname' of resource 'User'.");
        var detail = Assert.Single(answer.Json.GetProperty("error").GetProperty("details").EnumerateArray());
        Assert.Equal("InvalidValue", detail.GetProperty("code").GetString());
        Assert.Equal("mailNickname", detail.GetProperty("target").GetString());
    }

    [Theory]
    [InlineData("displayName", 256)]
    [InlineData("mailNickname", 64)]
    [InlineData("city", 128)]
    [InlineData("country", 128)]
    [InlineData("state", 128)]
    [InlineData("jobTitle", 128)]
    [InlineData("companyName", 64)]
    [InlineData("department", 64)]
    [InlineData("givenName", 64)]
    [InlineData("surname", 64)]
    [InlineData("mobilePhone", 64)]
    [InlineData("postalCode", 40)]
    [InlineData("streetAddress", 1024)]
    [InlineData("officeLocation", 128)]
    [InlineData("employeeId", 16)]
    public async Task A_text_is_taken_to_its_longest_and_no_longer(string property, int longest)
    {
        (await App.PostAsync("/users", With(Person(), property, new string('x', longest)))).Must(HttpStatusCode.Created);
        (await App.PostAsync("/users", With(Person(), property, new string('x', longest + 1)))).Refused(HttpStatusCode.BadRequest, Bad, property);
    }

    [Theory]
    [InlineData("mail", "\"not an address\"")]
    [InlineData("mail", "\"accént@larkmoor.example\"")]
    [InlineData("otherMails", "[\"nobody\"]")]
    [InlineData("usageLocation", "\"USA\"")]
    [InlineData("usageLocation", "\"1\"")]
    [InlineData("preferredLanguage", "\"English\"")]
    [InlineData("userType", "\"Robot\"")]
    [InlineData("ageGroup", "\"elderly\"")]
    [InlineData("consentProvidedForMinor", "\"perhaps\"")]
    [InlineData("passwordPolicies", "\"NoSuchPolicy\"")]
    [InlineData("businessPhones", "[\"1\",\"2\"]")]
    public async Task A_value_outside_its_kind_is_refused_by_name(string property, string json) =>
        (await App.PostAsync("/users", With(Person(), property, JsonDocument.Parse(json).RootElement)))
            .Refused(HttpStatusCode.BadRequest, Bad, property);

    [Theory]
    [InlineData("accountEnabled", "\"yes\"")]
    [InlineData("accountEnabled", "1")]
    [InlineData("displayName", "5")]
    [InlineData("businessPhones", "\"1\"")]
    [InlineData("employeeHireDate", "\"yesterday\"")]
    [InlineData("passwordProfile", "\"secret\"")]
    [InlineData("employeeOrgData", "[]")]
    public async Task A_value_of_the_wrong_type_is_refused(string property, string json) =>
        (await App.PostAsync("/users", With(Person(), property, JsonDocument.Parse(json).RootElement))).Refused(HttpStatusCode.BadRequest, Bad);

    [Fact]
    public async Task An_unknown_property_is_refused_by_name() =>
        (await App.PostAsync("/users", With(Person(), "shoeSize", 43))).Refused(HttpStatusCode.BadRequest, Bad, "shoeSize");

    [Theory]
    [InlineData("{\"displayName\":")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"displayName\":\"a\",\"displayName\":\"b\"}")]
    [InlineData("{\"displayName\":\"a\\u0000b\"}")]
    [InlineData("{\"displayName\":\"a\\ud800b\"}")]
    public async Task A_body_that_is_no_object_of_JSON_is_refused(string body) =>
        (await App.PostAsync("/users", body)).Refused(HttpStatusCode.BadRequest, Bad);

    [Fact]
    public async Task An_empty_body_is_refused_in_Graphs_words() => (await App.PostAsync("/users", "")).Refused(
        HttpStatusCode.BadRequest,
        Bad,
        "An unexpected 'EndOfInput' node was found when reading from the JSON reader. A 'StartObject' node was expected.");

    [Theory]
    [InlineData("id", "\"4a87a3f6-7b1c-4d3e-9a53-0c58bd2fdd13\"")]
    [InlineData("createdDateTime", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("deletedDateTime", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("creationType", "\"Invitation\"")]
    [InlineData("proxyAddresses", "[\"SMTP:a@larkmoor.example\"]")]
    [InlineData("imAddresses", "[\"a\"]")]
    [InlineData("onPremisesSyncEnabled", "true")]
    [InlineData("securityIdentifier", "\"S-1-12-1-1\"")]
    [InlineData("isResourceAccount", "true")]
    [InlineData("assignedLicenses", "[]")]
    [InlineData("lastPasswordChangeDateTime", "\"2020-01-01T00:00:00Z\"")]
    public async Task What_is_read_only_cannot_be_sent(string property, string json) =>
        (await App.PostAsync("/users", With(Person(), property, JsonDocument.Parse(json).RootElement)))
            .Refused(HttpStatusCode.BadRequest, Bad, $"Property '{property}' is read-only and cannot be set.");

    [Fact]
    public async Task Mail_is_the_primary_proxy_address()
    {
        var alias = Unique("m");
        var id = (await App.PostAsync("/users", With(Person(alias), "mail", $"{alias}@larkmoor.example"))).Must(HttpStatusCode.Created).Id;
        var user = (await App.GetAsync($"/users/{id}?$select=mail,proxyAddresses")).Json;
        Assert.Equal($"SMTP:{alias}@larkmoor.example", Assert.Single(user.GetProperty("proxyAddresses").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("minor", "granted", "minorWithParentalConsent")]
    [InlineData("minor", "denied", "minorWithOutParentalConsent")]
    [InlineData("minor", "notRequired", "minorNoParentalConsentRequired")]
    [InlineData("notAdult", null, "notAdult")]
    [InlineData("adult", null, "adult")]
    public async Task The_legal_age_group_follows_from_age_and_consent(string age, string? consent, string expected)
    {
        var body = With(With(Person(), "ageGroup", age), "consentProvidedForMinor", consent);
        var id = (await App.PostAsync("/users", body)).Must(HttpStatusCode.Created).Id;
        var user = (await App.GetAsync($"/users/{id}?$select=legalAgeGroupClassification")).Json;
        Assert.Equal(expected, user.GetProperty("legalAgeGroupClassification").GetString());
    }

    [Fact]
    public async Task A_local_account_needs_no_principal_name_but_a_password_that_lasts()
    {
        var name = $"{Unique("cust")}@outside.example";
        var body = new Dictionary<string, object?>
        {
            ["displayName"] = "Customer",
            ["passwordProfile"] = new { password = Password },
            ["identities"] = new[] { new { signInType = "emailAddress", issuer = "larkmoor.example", issuerAssignedId = name } },
        };
        (await App.PostAsync("/users", body)).Refused(HttpStatusCode.BadRequest, Bad, "One or more properties contains invalid values.");
        body["passwordPolicies"] = "DisablePasswordExpiration";
        var made = (await App.PostAsync("/users", body)).Must(HttpStatusCode.Created);
        Assert.Equal($"{made.Id}@larkmoor.example", made.Json.GetProperty("userPrincipalName").GetString());
        var kept = (await App.GetAsync($"/users/{made.Id}?$select=identities")).Json.GetProperty("identities").EnumerateArray().ToArray();
        Assert.Equal(["emailAddress", "userPrincipalName"], kept.Select(i => i.GetProperty("signInType").GetString()).Order());
    }

    [Fact]
    public async Task A_manager_can_be_bound_at_creation()
    {
        var boss = await UserIdAsync();
        var body = With(Person(), "manager@odata.bind", $"https://graph.microsoft.com/v1.0/users/{boss}");
        var id = (await App.PostAsync("/users", body)).Must(HttpStatusCode.Created).Id;
        Assert.Equal(boss, (await App.GetAsync($"/users/{id}/manager")).Must(HttpStatusCode.OK).Id);
    }

    private static string SecurityIdentifierOf(Guid id)
    {
        var bytes = id.ToByteArray();
        return "S-1-12-1-" + string.Join('-', Enumerable.Range(0, 4).Select(i => BitConverter.ToUInt32(bytes, i * 4)));
    }
}

public sealed class UserCreationTestsOnSqlite(SharedServers servers) : UserCreationTests(servers, StoreKind.Sqlite);

public sealed class UserCreationTestsOnPostgres(SharedServers servers) : UserCreationTests(servers, StoreKind.Postgres);
