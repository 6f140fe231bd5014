// Clients that write without pause until the server dies.

using System.Globalization;
using System.Net;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Durability;

/// <param name="round">Part of all names, so that rounds do not meet.</param>
internal sealed class Writers(ServerProcess server, string token, Ledger ledger, CrashSite site, int round)
{
    private volatile bool _dying;

    /// <summary>Starts all clients. They end when the server dies; an answer that nobody should get fails the returned task.</summary>
    public Task RunAsync() => Task.WhenAll(
    [
        .. Enumerable.Range(0, 3).Select(_ => UntilDeathAsync(PersonAsync)),
        .. Enumerable.Range(0, 4).Select(w => UntilDeathAsync(i => MessageAsync(w, i))),
        .. Enumerable.Range(0, 2).Select(w => UntilDeathAsync(i => MemberAsync(i, site.Pool[(2 * (i % (site.Pool.Count / 2))) + w]))),
        UntilDeathAsync(LeaverAsync),
        UntilDeathAsync(GrantAsync),
    ]);

    /// <summary>From now on a broken connection is what is expected.</summary>
    public void Die() => _dying = true;

    /// <summary>Three clients want the same names: each is given once. Who gets one then changes it.</summary>
    private async Task PersonAsync(int i)
    {
        var key = CrashSite.Person($"p{round}n{i}");
        ledger.Intend(key, "");
        var answer = await PostPersonAsync(key);
        if (answer.Status == HttpStatusCode.BadRequest)
        {
            answer.Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "userPrincipalName already exists");
            ledger.Exists(key);
            return;
        }

        ledger.Created(key, answer.Must(HttpStatusCode.Created).Id);
        ledger.Acknowledge(key, "");
        var title = i.ToString(CultureInfo.InvariantCulture);
        ledger.Intend(key, title);
        (await SendAsync(HttpMethod.Patch, $"/users/{answer.Id}", new { jobTitle = title })).Must(HttpStatusCode.NoContent);
        ledger.Acknowledge(key, title);
    }

    /// <summary>Four clients fill one folder, read what they wrote, and delete some of it.</summary>
    private async Task MessageAsync(int writer, int i)
    {
        var key = $"mail r{round}w{writer}n{i}";
        ledger.Intend(key, "False");
        var answer = (await SendAsync(HttpMethod.Post, site.Messages, new { subject = key, isRead = false })).Must(HttpStatusCode.Created);
        ledger.Created(key, answer.Id);
        ledger.Acknowledge(key, "False");
        if (i % 3 == 1)
        {
            ledger.Intend(key, "True");
            (await SendAsync(HttpMethod.Patch, $"{site.Mailbox}/messages/{answer.Id}", new { isRead = true })).Must(HttpStatusCode.OK);
            ledger.Acknowledge(key, "True");
        }
        else if (i % 3 == 2)
        {
            ledger.Intend(key, null);
            (await SendAsync(HttpMethod.Post, $"{site.Mailbox}/messages/{answer.Id}/permanentDelete")).Must(HttpStatusCode.NoContent);
            ledger.Acknowledge(key, null);
        }
    }

    /// <summary>In and out of the group.</summary>
    private async Task MemberAsync(int i, string person)
    {
        var key = "member " + person;
        ledger.Intend(key, "");
        await AddMemberAsync(person);
        ledger.Acknowledge(key, "");
        ledger.Intend(key, null);
        (await SendAsync(HttpMethod.Delete, $"{site.Group}/members/{person}/$ref")).Must(HttpStatusCode.NoContent);
        ledger.Acknowledge(key, null);
        ledger.Intend(key, "");
        await AddMemberAsync(person);
        ledger.Acknowledge(key, "");
        if (i % 2 == 0) // the others stay inside: the next who tries to add them is told that they are
        {
            ledger.Intend(key, null);
            (await SendAsync(HttpMethod.Delete, $"{site.Group}/members/{person}/$ref")).Must(HttpStatusCode.NoContent);
            ledger.Acknowledge(key, null);
        }
    }

    /// <summary>Comes, joins the group, and is removed for good.</summary>
    private async Task LeaverAsync(int i)
    {
        var key = CrashSite.Person($"l{round}n{i}");
        ledger.Intend(key, "");
        var id = (await PostPersonAsync(key)).Must(HttpStatusCode.Created).Id;
        ledger.Acknowledge(key, "");
        var member = "member " + id;
        ledger.Intend(member, "");
        await AddMemberAsync(id);
        ledger.Acknowledge(member, "");
        ledger.Intend(key, null);
        ledger.Intend(member, null);
        (await SendAsync(HttpMethod.Delete, $"/users/{id}")).Must(HttpStatusCode.NoContent);
        ledger.Acknowledge(key, null);
        ledger.Acknowledge(member, null);
        (await SendAsync(HttpMethod.Delete, $"/directory/deletedItems/{id}")).Must(HttpStatusCode.NoContent);
        ledger.Purge(id);
    }

    /// <summary>Somebody new consents, to more later, and sometimes takes it back.</summary>
    private async Task GrantAsync(int i)
    {
        var name = CrashSite.Person($"g{round}n{i}");
        ledger.Intend(name, "");
        var person = (await PostPersonAsync(name)).Must(HttpStatusCode.Created).Id;
        ledger.Acknowledge(name, "");
        var key = "grant " + person;
        ledger.Intend(key, "User.Read");
        var body = new { clientId = site.Client, consentType = "Principal", principalId = person, resourceId = site.Api, scope = "User.Read" };
        var made = (await SendAsync(HttpMethod.Post, "/oauth2PermissionGrants", body)).Must(HttpStatusCode.Created);
        ledger.Created(key, made.Id);
        ledger.Acknowledge(key, "User.Read");
        if (i % 3 == 1)
        {
            ledger.Intend(key, "User.Read Mail.Read");
            (await SendAsync(HttpMethod.Patch, "/oauth2PermissionGrants/" + made.Id, new { scope = "User.Read Mail.Read" })).Must(HttpStatusCode.NoContent);
            ledger.Acknowledge(key, "User.Read Mail.Read");
        }
        else if (i % 3 == 2)
        {
            ledger.Intend(key, null);
            (await SendAsync(HttpMethod.Delete, "/oauth2PermissionGrants/" + made.Id)).Must(HttpStatusCode.NoContent);
            ledger.Acknowledge(key, null);
        }
    }

    private async Task AddMemberAsync(string person)
    {
        var answer = await SendAsync(
            HttpMethod.Post,
            $"{site.Group}/members/$ref",
            new Dictionary<string, string> { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{person}" });
        if (answer.Status == HttpStatusCode.BadRequest)
        {
            answer.Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "already exist");
            return;
        }

        answer.Must(HttpStatusCode.NoContent);
    }

    private Task<Answer> PostPersonAsync(string key) => SendAsync(HttpMethod.Post, "/users", CrashSite.NewPerson(key));

    private Task<Answer> SendAsync(HttpMethod method, string path, object? body = null) => server.SendAsync(token, method, path, body);

    private async Task UntilDeathAsync(Func<int, Task> step)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                await step(i);
            }
        }
        catch (Exception broken) when (_dying && broken is HttpRequestException or IOException)
        {
        }
    }
}
