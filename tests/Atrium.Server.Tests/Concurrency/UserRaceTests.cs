// Writers of one person, and of one name, at the same instant.

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Concurrency;

public abstract class UserRaceTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    /// <summary>Path of a property, and a value: fifty that do not touch one another.</summary>
    private static readonly (string Path, JsonNode Value)[] Changes =
    [
        ("ageGroup", "adult"), ("businessPhones", new JsonArray("+44 1632 960001")), ("city", "Larkmoor"), ("companyName", "Larkmoor Instruments"),
        ("consentProvidedForMinor", "notRequired"), ("country", "United Kingdom"), ("department", "Gauges"), ("displayName", "Race"),
        ("employeeHireDate", "2020-01-02T00:00:00Z"), ("employeeId", "17"), ("employeeType", "Employee"), ("faxNumber", "+44 1632 960002"),
        ("givenName", "Ada"), ("jobTitle", "Fitter"), ("mobilePhone", "+44 1632 960003"), ("officeLocation", "4/17"),
        ("otherMails", new JsonArray("race@elsewhere.example")), ("passwordPolicies", "DisablePasswordExpiration"), ("postalCode", "LM1 7AB"),
        ("preferredDataLocation", "EUR"), ("preferredLanguage", "en-GB"), ("showInAddressList", true), ("state", "Moorshire"),
        ("streetAddress", "17 Marsh Lane"), ("surname", "Race"), ("usageLocation", "GB"), ("userType", "Guest"), ("accountEnabled", false),
        ("employeeOrgData/costCenter", "C1"), ("employeeOrgData/division", "D1"), ("employeeLeaveDateTime", "2030-01-02T00:00:00Z"),
        .. Enumerable.Range(1, 15).Select(i => ($"onPremisesExtensionAttributes/extensionAttribute{i}", (JsonNode)$"value {i}")),
        ("mailNickname", "race"), ("onPremisesImmutableId", "{unique}"), ("mail", "{unique}@larkmoor.example"), ("userPrincipalName", "{unique}@larkmoor.example"),
    ];

    [Fact]
    public async Task Fifty_changes_of_different_properties_of_one_person_all_land()
    {
        Assert.Equal(50, Changes.Length);
        var user = $"/users/{(await NewUserAsync()).Id}";
        var unique = Unique("r");
        var wanted = Changes.Select(c => (c.Path, Json: c.Value.ToJsonString().Replace("{unique}", unique, StringComparison.Ordinal))).ToArray();
        var answers = await Race.RunAsync(wanted.Length, i => App.PatchAsync(user, Body(wanted[i].Path, wanted[i].Json)));

        Assert.All(answers, a => a.Must(HttpStatusCode.NoContent));
        var select = string.Join(',', wanted.Select(w => w.Path.Split('/')[0]).Distinct());
        var after = (await App.GetAsync($"{user}?$select={select}")).Must(HttpStatusCode.OK).Json;
        foreach (var (path, json) in wanted)
        {
            var value = path.Split('/').Aggregate(after, (at, name) => at.GetProperty(name));
            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, value), $"{path} is {value}");
        }
    }

    [Fact]
    public async Task Many_changes_of_one_property_leave_one_of_the_values_and_as_many_versions()
    {
        var user = $"/users/{(await NewUserAsync()).Id}";
        var answers = await Race.RunAsync(30, i => App.PatchAsync(user, new { jobTitle = $"Title {i}" }));
        Assert.All(answers, a => a.Must(HttpStatusCode.NoContent));
        Assert.Matches("^Title [0-9]+$", (await App.GetAsync(user + "?$select=jobTitle")).Json.GetProperty("jobTitle").GetString());
    }

    [Fact]
    public async Task A_name_that_twenty_want_is_given_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var alias = Unique("n");
            var name = $"{alias}@larkmoor.example";
            var answers = await Race.RunAsync(20, i => App.PostAsync("/users", new
            {
                accountEnabled = true,
                displayName = $"Candidate {i}",
                mailNickname = alias,
                userPrincipalName = i % 2 == 0 ? name : name.ToUpperInvariant(),
                passwordProfile = new { password = Password },
            }));
            OneWins(answers, HttpStatusCode.Created);
            var winner = answers.Single(a => a.Status == HttpStatusCode.Created);
            Assert.Equal(winner.Id, (await App.GetAsync("/users/" + name)).Id);
        }
    }

    [Fact]
    public async Task A_name_that_twenty_people_change_to_is_given_once()
    {
        var people = new List<Answer>();
        for (var i = 0; i < 20; i++)
        {
            people.Add(await NewUserAsync());
        }

        var name = Unique("wanted") + "@larkmoor.example";
        var answers = await Race.RunAsync(20, i => App.PatchAsync("/users/" + people[i].Id, new { userPrincipalName = name }));
        OneWins(answers, HttpStatusCode.NoContent);
        Assert.Equal(people[Array.FindIndex(answers, a => a.Status == HttpStatusCode.NoContent)].Id, (await App.GetAsync("/users/" + name)).Id);
    }

    private static void OneWins(Answer[] answers, HttpStatusCode won)
    {
        Assert.Single(answers, a => a.Status == won);
        foreach (var refused in answers.Where(a => a.Status != won))
        {
            refused.Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "Another object with the same value for property userPrincipalName already exists.");
            var detail = refused.Json.GetProperty("error").GetProperty("details").EnumerateArray().First();
            Assert.Equal("ObjectConflict", detail.GetProperty("code").GetString());
            Assert.Equal("userPrincipalName", detail.GetProperty("target").GetString());
        }
    }

    private static string Body(string path, string json) =>
        path.Split('/').Reverse().Aggregate(json, (inner, name) => $"{{\"{name}\":{inner}}}");
}

public sealed class UserRaceTestsOnSqlite(SharedServers servers) : UserRaceTests(servers, StoreKind.Sqlite);

public sealed class UserRaceTestsOnPostgres(SharedServers servers) : UserRaceTests(servers, StoreKind.Postgres);
