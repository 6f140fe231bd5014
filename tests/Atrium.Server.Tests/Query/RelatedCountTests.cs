// Filters by how many objects a relation leads to: owners/$count eq 0.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Directory;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

public abstract class RelatedCountTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Fact]
    public async Task Groups_are_found_by_the_number_of_their_owners()
    {
        var name = Unique("Owned");
        var (none, one, two) = (await NewAsync(name), await NewAsync(name), await NewAsync(name));
        var (ann, bob) = (await UserIdAsync(), await UserIdAsync());
        await AddAsync(one, ann, "owners");
        await AddAsync(two, ann, "owners");
        await AddAsync(two, bob, "owners");
        await FindsAsync("eq 0", none);
        await FindsAsync("ne 0", one, two);
        await FindsAsync("gt 0", one, two);
        await FindsAsync("lt 1", none);
        await FindsAsync("eq 1", one);
        await FindsAsync("ne 1", none, two);
        await FindsAsync("eq 0 or owners/$count eq 1", none, one);
        await FindsAsync($"ne 0 and not(owners/$count eq 1)", two);

        // Who is in the bin owns nothing any more.
        (await App.DeleteAsync($"/users/{bob}")).Must(HttpStatusCode.NoContent);
        await FindsAsync("eq 1", one, two);
        (await App.DeleteAsync($"/groups/{one}/owners/{ann}/$ref")).Must(HttpStatusCode.NoContent);
        await FindsAsync("eq 0", none, one);
        Assert.Equal("2", (await App.GetAsync($"/groups/$count?$filter=startswith(displayName,'{name}') and owners/$count eq 0", Eventual)).Must(HttpStatusCode.OK).Text);

        async Task FindsAsync(string condition, params string[] expected) => Assert.Equal(
            expected.Order(),
            Ids(await App.GetAsync($"/groups?$filter=startswith(displayName,'{name}') and (owners/$count {condition})&$count=true&$select=id", Eventual)).Order());
    }

    [Fact]
    public async Task People_are_found_by_the_number_of_what_they_own()
    {
        var (city, group) = (Unique("City"), await GroupIdAsync());
        var (owner, other) = (await UserIdAsync(new { city, streetAddress = Hostile.Long }), await UserIdAsync(new { city, streetAddress = Hostile.LongToo }));
        await AddAsync(group, owner, "owners");
        await FindsAsync("ownedObjects/$count eq 1", owner);
        await FindsAsync("ownedObjects/$count eq 0", other);

        // Texts that are cut in their column are looked at again, with what the relation said.
        await FindsAsync($"ownedObjects/$count eq 1 and streetAddress eq '{Hostile.Long}'", owner);
        await FindsAsync($"ownedObjects/$count eq 0 and streetAddress eq '{Hostile.Long}'");
        await FindsAsync($"ownedObjects/$count eq 0 or streetAddress eq '{Hostile.Long}'", owner, other);
        await FindsAsync($"ownedObjects/$count ne 1 and not (streetAddress eq '{Hostile.Long}')", other);

        async Task FindsAsync(string condition, params string[] expected) => Assert.Equal(
            expected.Order(),
            Ids(await App.GetAsync($"/users?$filter=city eq '{city}' and ({condition})&$count=true&$select=id", Eventual)).Order());
    }

    [Fact]
    public async Task What_lies_in_an_application_is_counted_too()
    {
        var name = Unique("Counted");
        var made = new List<Answer>();
        for (var i = 0; i < 2; i++)
        {
            made.Add((await App.PostAsync("/applications", new { displayName = $"{name} {i}" })).Must(HttpStatusCode.Created));
        }

        (await App.PostAsync($"/applications/{made[0].Id}/federatedIdentityCredentials", new
        {
            name = "ci-build",
            issuer = "https://issuer.example/",
            subject = "build",
            audiences = (string[])["api://AzureADTokenExchange"],
        })).Must(HttpStatusCode.Created);
        (await App.PostAsync($"/applications/{made[1].Id}/extensionProperties", new { name = "size", dataType = "String", targetObjects = (string[])["User"] })).Must(HttpStatusCode.Created);
        await FindsAsync("federatedIdentityCredentials/$count eq 0", made[1].Id);
        await FindsAsync("federatedIdentityCredentials/$count ne 0", made[0].Id);
        await FindsAsync("extensionProperties/$count eq 0", made[0].Id);

        async Task FindsAsync(string condition, params string[] expected) => Assert.Equal(
            expected, Ids(await App.GetAsync($"/applications?$filter=startswith(displayName,'{name}') and {condition}&$count=true", Eventual)));
    }

    [Fact]
    public async Task Who_may_not_read_the_relation_may_not_ask_for_its_number()
    {
        var basic = await Server.AppWithAsync("User.ReadBasic.All");
        (await basic.GetAsync("/users?$filter=ownedObjects/$count eq 0&$count=true&$top=1", Eventual)).Refused(HttpStatusCode.Forbidden, Denied);
        (await basic.GetAsync("/users/$count?$filter=ownedObjects/$count eq 0", Eventual)).Refused(HttpStatusCode.Forbidden, Denied);
        (await basic.GetAsync("/users?$top=1&$count=true", Eventual)).Must(HttpStatusCode.OK);
    }

    private async Task<string> NewAsync(string name) => await GroupIdAsync(With(Security(), "displayName", $"{name} {Unique("g")}"));
}

public sealed class RelatedCountTestsOnSqlite(SharedServers servers) : RelatedCountTests(servers, StoreKind.Sqlite);

public sealed class RelatedCountTestsOnPostgres(SharedServers servers) : RelatedCountTests(servers, StoreKind.Postgres);
