// The queries that Microsoft shows to newcomers first, word for word, and what they mean.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Mail;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

public abstract class FirstQueriesTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    private const string Everything = "User.Read User.Read.All Directory.Read.All GroupMember.Read.All Mail.ReadWrite Mail.Send";

    [Fact]
    public async Task Who_am_I()
    {
        var person = await NewPersonAsync("Ida Newcomer");
        var me = (await person.Caller.GetAsync("/me")).Must(HttpStatusCode.OK);
        Assert.EndsWith("/$metadata#users/$entity", me.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal((person.Id, "Ida Newcomer", person.Address), (me.Id, me.Optional("displayName"), me.Optional("mail")));
        Assert.Equal(
            ["@odata.context", "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage", "surname", "userPrincipalName"],
            me.Json.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task My_important_mail()
    {
        var (person, other) = (await NewPersonAsync(), await NewPersonAsync());
        foreach (var importance in (string[])["high", "normal", "low"])
        {
            await other.PostAsync("/sendMail", new { message = new { subject = importance, importance, body = Plain("Hello"), toRecipients = To(person) } });
        }

        var found = (await person.GetAsync("/messages?$filter=importance eq 'high'")).Must(HttpStatusCode.OK);
        Assert.Equal(["high"], Subjects(found));
        Assert.Equal("high", Text(found.Items[0], "importance"));
    }

    [Fact]
    public async Task My_mail_that_says_hello_world()
    {
        var (person, other) = (await NewPersonAsync(), await NewPersonAsync());
        foreach (var (subject, content) in ((string, string)[])[("Hello", "Only half of it"), ("Greetings", "Hello, world!"), ("hello world", "In the subject")])
        {
            await other.PostAsync("/sendMail", new { message = new { subject, body = Plain(content), toRecipients = To(person) } });
        }

        var found = (await person.GetAsync("/messages?$search=\"hello world\"")).Must(HttpStatusCode.OK);
        Assert.Equal(["Greetings", "hello world"], Subjects(found).Order(StringComparer.Ordinal));
        Assert.Empty((await other.GetAsync("/mailFolders/inbox/messages?$search=\"hello world\"")).Must(HttpStatusCode.OK).Items);
    }

    [Fact]
    public async Task Rooms_by_name_in_order_counted()
    {
        var domain = "@larkmoor.example";
        var made = new Dictionary<string, string>();
        foreach (var name in (string[])["Room 12 East", "Meeting Room A", "RoomyHall", "Bathroom", "Desk"])
        {
            made[(await NewUserAsync(name)).Id] = name;
        }

        made[(await NewUserAsync("Room elsewhere", new { mail = (string?)null })).Id] = "Room elsewhere";
        var query = $"/users?$count=true&$search=\"displayName:room\"&$filter=endsWith(mail,'{domain}')&$orderBy=displayName&$select=id,displayName,mail";
        var found = (await App.GetAsync(query, Eventual)).Must(HttpStatusCode.OK);
        Assert.Equal(["Meeting Room A", "Room 12 East", "RoomyHall"], found.Items.Where(u => made.ContainsKey(Id(u))).Select(u => Text(u, "displayName")));
        Assert.All(found.Items, u => Assert.EndsWith(domain, Text(u, "mail"), StringComparison.Ordinal));
        Assert.Equal(found.Items.Length, found.Json.GetProperty("@odata.count").GetInt32());
        (await App.GetAsync(query)).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", "ConsistencyLevel: eventual");
    }

    [Fact]
    public async Task How_many_people_are_no_guests()
    {
        await using var server = await TestServer.StartAsync(Store);
        var app = await server.DaemonAsync();
        var everybody = (await app.GetAsync("/users?$select=userType&$top=999")).Must(HttpStatusCode.OK);
        Assert.Null(everybody.NextLink);
        var members = everybody.Items.Count(u => !"guest".Equals(u.GetProperty("userType").GetString(), StringComparison.OrdinalIgnoreCase));
        var count = (await app.GetAsync("/users/$count?$filter=userType ne 'guest'", Eventual)).Must(HttpStatusCode.OK);
        Assert.Equal((members.ToString(System.Globalization.CultureInfo.InvariantCulture), "text/plain"), (count.Text, count.ContentType));
        (await app.GetAsync("/users/$count?$filter=userType ne 'guest'")).Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "$count is not currently supported.");
        await app.PostAsync("/users", new
        {
            accountEnabled = true,
            displayName = "Guest",
            mailNickname = "guest",
            userPrincipalName = "guest@larkmoor.example",
            userType = "Guest",
            passwordProfile = new { password = Password },
        });
        Assert.Equal(count.Text, (await app.GetAsync("/users/$count?$filter=userType ne 'guest'", Eventual)).Text);
        Assert.Equal(members + 1, int.Parse((await app.GetAsync("/users/$count", Eventual)).Text, System.Globalization.CultureInfo.InvariantCulture) - (everybody.Items.Length - members));
    }

    [Fact]
    public async Task All_my_groups_even_through_others()
    {
        var person = await NewPersonAsync(scopes: Everything);
        var (inner, outer, stranger) = (await NewGroupAsync(), await NewGroupAsync(), await NewGroupAsync());
        await AddAsync(inner.Id, person.Id);
        await AddAsync(outer.Id, inner.Id);
        var found = (await person.Caller.GetAsync("/me/transitiveMemberOf/microsoft.graph.group?$count=true", Eventual)).Must(HttpStatusCode.OK);
        Assert.EndsWith("/$metadata#groups", found.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal(2, found.Json.GetProperty("@odata.count").GetInt32());
        Assert.Equal(new[] { inner.Id, outer.Id }.Order(), found.Items.Select(Id).Order());
        Assert.DoesNotContain(stranger.Id, found.Items.Select(Id));
    }

    [Fact]
    public async Task What_changed_among_people()
    {
        var person = await NewPersonAsync("Before", Everything);
        var known = new Dictionary<string, JsonElement>();
        var link = await RoundAsync(person.Caller, "/users/delta?$select=displayName,givenName,surname", known);
        Assert.Equal("Before", Text(known[person.Id], "displayName"));
        (await App.PatchAsync($"/users/{person.Id}", new { surname = "After" })).Must(HttpStatusCode.NoContent);
        known.Clear();
        await RoundAsync(person.Caller, link, known);
        Assert.Equal(("Before", "After"), (Text(known[person.Id], "displayName"), Text(known[person.Id], "surname")));
        Assert.False(known[person.Id].TryGetProperty("mail", out _));
    }

    private static async Task<string> RoundAsync(Caller caller, string link, Dictionary<string, JsonElement> known)
    {
        while (true)
        {
            var page = (await caller.GetAsync(link)).Must(HttpStatusCode.OK);
            foreach (var item in page.Items)
            {
                known[Id(item)] = item;
            }

            if (page.DeltaLink is { } last)
            {
                return last;
            }

            link = page.NextLink!;
        }
    }

    private StoreKind Store { get; } = store;

    private async Task AddAsync(string group, string member) => (await App.PostAsync(
        $"/groups/{group}/members/$ref", new Dictionary<string, string> { ["@odata.id"] = $"{Server.File.Graph}/directoryObjects/{member}" }))
        .Must(HttpStatusCode.NoContent);
}

public sealed class FirstQueriesTestsOnSqlite(SharedServers servers) : FirstQueriesTests(servers, StoreKind.Sqlite);

public sealed class FirstQueriesTestsOnPostgres(SharedServers servers) : FirstQueriesTests(servers, StoreKind.Postgres);
