// Names that only one person may have: refused with Graph's details, also when two ask at the same instant.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class UserNamesTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_principal_name_is_taken_once_whatever_its_case(bool upper)
    {
        var name = (await NewUserAsync()).Optional("userPrincipalName")!;
        Conflict(await App.PostAsync("/users", With(Person(), "userPrincipalName", upper ? name.ToUpperInvariant() : name)), "userPrincipalName");
    }

    [Fact]
    public async Task A_person_cannot_be_renamed_to_somebody_else()
    {
        var name = (await NewUserAsync()).Optional("userPrincipalName")!;
        Conflict(await App.PatchAsync($"/users/{await UserIdAsync()}", new { userPrincipalName = name }), "userPrincipalName");
    }

    [Fact]
    public async Task A_mail_address_is_taken_once_also_as_an_alias()
    {
        var made = await NewUserAsync();
        var mail = made.Optional("mail")!;
        Conflict(await App.PostAsync("/users", With(Person(), "mail", mail)), "proxyAddresses");
        (await App.PatchAsync($"/users/{made.Id}", new { mail = $"{Unique("n")}@larkmoor.example" })).Must(HttpStatusCode.NoContent);
        Conflict(await App.PostAsync("/users", With(Person(), "mail", mail)), "proxyAddresses");
    }

    [Fact]
    public async Task Nicknames_and_display_names_may_repeat()
    {
        var body = Person();
        (await App.PostAsync("/users", body)).Must(HttpStatusCode.Created);
        (await App.PostAsync("/users", With(body, "userPrincipalName", $"{Unique("n")}@larkmoor.example"))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Of_many_who_take_a_name_at_the_same_instant_one_gets_it()
    {
        for (var round = 0; round < 3; round++)
        {
            var name = $"{Unique("race")}@larkmoor.example";
            var answers = await Task.WhenAll(Enumerable.Range(0, 8)
                .Select(_ => Task.Run(() => App.PostAsync("/users", With(Person(), "userPrincipalName", name)))));
            Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
            Assert.All(answers.Where(a => a.Status != HttpStatusCode.Created), a => Conflict(a, "userPrincipalName"));
        }
    }

    [Fact]
    public async Task Of_two_renamed_to_the_same_name_at_once_one_gets_it()
    {
        string[] ids = [await UserIdAsync(), await UserIdAsync(), await UserIdAsync()];
        var name = $"{Unique("race")}@larkmoor.example";
        var answers = await Task.WhenAll(ids.Select(id => Task.Run(() => App.PatchAsync($"/users/{id}", new { userPrincipalName = name }))));
        Assert.Single(answers, a => a.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.NoContent), a => Conflict(a, "userPrincipalName"));
    }

    private static void Conflict(Answer answer, string property)
    {
        answer.Refused(HttpStatusCode.BadRequest, Bad, $"Another object with the same value for property {property} already exists.");
        var details = answer.Json.GetProperty("error").GetProperty("details").EnumerateArray().ToArray();
        Assert.Equal("ObjectConflict", details[0].GetProperty("code").GetString());
        Assert.Equal(property, details[0].GetProperty("target").GetString());
    }
}

public sealed class UserNamesTestsOnSqlite(SharedServers servers) : UserNamesTests(servers, StoreKind.Sqlite);

public sealed class UserNamesTestsOnPostgres(SharedServers servers) : UserNamesTests(servers, StoreKind.Postgres);
