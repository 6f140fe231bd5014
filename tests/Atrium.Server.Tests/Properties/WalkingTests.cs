// Walking all pages meets every object that was there throughout exactly once, while others come, go, change and move.

using System.Globalization;
using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Mail;
using Atrium.Server.Tests.Support;
using CsCheck;

namespace Atrium.Server.Tests.Properties;

public abstract class WalkingTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    private static Gen<(string Order, int Top)> Lists(params string[] orders) => Gen.Select(Gen.OneOf(orders), Gen.Int[1, 6]);

    private static Gen<(int What, int One)> Writes => Gen.Select(Gen.Int[0, 6], Gen.Int[0, 99]);

    [Fact]
    public async Task People_who_were_there_throughout_are_met_once()
    {
        var pcg = new PCG(1, 99);
        var department = Unique("Walk");
        var lists = Lists("", "&$orderby=displayName", "&$orderby=displayName desc", "&$orderby=userPrincipalName");
        for (var round = 0; round < 12; round++)
        {
            var (order, top) = lists.Generate(pcg, null, out _);
            var stable = await PeopleAsync(department, 7);
            var others = await PeopleAsync(department, 4);
            var met = await Rounds.OfListAsync(
                App, $"/users?$filter=department eq '{department}'{order}&$top={top}&$count=true&$select=id", () => DisturbAsync(stable, others, department, pcg), Eventual);
            Assert.All(stable, id => Assert.True(met.Count(m => m == id) == 1, $"{order} {top}: {id} was met {met.Count(m => m == id)} times"));
            foreach (var id in stable.Concat(others))
            {
                (await App.DeleteAsync($"/users/{id}")).Must(HttpStatusCode.NoContent);
            }
        }
    }

    [Fact]
    public async Task Messages_that_were_there_throughout_are_met_once()
    {
        var pcg = new PCG(2, 99);
        var person = await NewPersonAsync();
        var elsewhere = await FolderAsync(person, "Elsewhere");
        var lists = Lists("", "&$orderby=subject", "&$orderby=subject desc", "&$orderby=isRead,subject", "&$orderby=receivedDateTime", "&$filter=isRead eq false&$orderby=isRead");
        for (var round = 0; round < 12; round++)
        {
            var (order, top) = lists.Generate(pcg, null, out _);
            var folder = await FolderAsync(person, $"Walk {round}");
            var stable = await MessagesAsync(person, folder, 7);
            var others = await MessagesAsync(person, folder, 4);
            var met = await Rounds.OfListAsync(
                person.Caller, $"/me/mailFolders/{folder}/messages?$top={top}&$select=id{order}", () => DisturbAsync(person, stable, others, (folder, elsewhere), pcg));
            Assert.All(stable, id => Assert.True(met.Count(m => m == id) == 1, $"{order} {top}: {id} was met {met.Count(m => m == id)} times"));
        }
    }

    private async Task DisturbAsync(List<string> stable, List<string> others, string department, PCG pcg)
    {
        var (what, number) = Writes.Generate(pcg, null, out _);
        if (what < 2 || others.Count == 0)
        {
            others.AddRange(await PeopleAsync(department, 1));
            return;
        }

        var other = others[number % others.Count];
        switch (what)
        {
            case 2:
                (await App.DeleteAsync($"/users/{other}")).Must(HttpStatusCode.NoContent);
                others.Remove(other);
                break;
            case 3 or 4:
                (await App.PatchAsync($"/users/{other}", new { displayName = Name(number) })).Must(HttpStatusCode.NoContent);
                break;
            case 5:
                (await App.PatchAsync($"/users/{other}", new { department = number % 2 == 0 ? department : "Elsewhere" })).Must(HttpStatusCode.NoContent);
                break;
            default:
                (await App.PatchAsync($"/users/{stable[number % stable.Count]}", new { jobTitle = Name(number) })).Must(HttpStatusCode.NoContent);
                break;
        }
    }

    private static async Task DisturbAsync(Person person, List<string> stable, List<string> others, (string Here, string There) folders, PCG pcg)
    {
        var (what, number) = Writes.Generate(pcg, null, out _);
        if (what < 2 || others.Count == 0)
        {
            others.AddRange(await MessagesAsync(person, folders.Here, 1, number));
            return;
        }

        var other = others[number % others.Count];
        switch (what)
        {
            case 2:
                (await person.DeleteAsync($"/messages/{other}")).Must(HttpStatusCode.NoContent);
                others.Remove(other);
                break;
            case 3:
                (await person.PatchAsync($"/messages/{other}", new { subject = Name(number), isRead = number % 2 == 0 })).Must(HttpStatusCode.OK);
                break;
            case 4 or 5:
                var moved = (await person.PostAsync($"/messages/{other}/move", new { destinationId = number % 2 == 0 ? folders.There : folders.Here })).Must(HttpStatusCode.Created);
                others[others.IndexOf(other)] = moved.Id;
                break;
            default:
                (await person.PatchAsync($"/messages/{stable[number % stable.Count]}", new { importance = number % 2 == 0 ? "high" : "low" })).Must(HttpStatusCode.OK);
                break;
        }
    }

    private async Task<List<string>> PeopleAsync(string department, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await NewUserAsync(Name(i), new { department })).Id);
        }

        return ids;
    }

    private static async Task<List<string>> MessagesAsync(Person person, string folder, int count, int from = 0)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await DraftAsync(person, new { subject = Name(from + i), isRead = false }, folder)).Id);
        }

        return ids;
    }

    /// <summary>Few different names, so that many are equal and the key decides.</summary>
    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"Walker {number % 3}");
}

public sealed class WalkingTestsOnSqlite(SharedServers servers) : WalkingTests(servers, StoreKind.Sqlite);

public sealed class WalkingTestsOnPostgres(SharedServers servers) : WalkingTests(servers, StoreKind.Postgres);
