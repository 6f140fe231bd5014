// Paths that begin at the signed-in person and lead to somebody else's mailbox.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Access;

public abstract class OthersMailboxTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Theory]
    [InlineData("/me/manager/microsoft.graph.user/messages")]
    [InlineData("/me/manager/microsoft.graph.user/mailFolders")]
    [InlineData("/me/manager/microsoft.graph.user/mailFolders/inbox/messages")]
    [InlineData("/me/manager/microsoft.graph.user/mailFolders/inbox/messages/delta")]
    [InlineData("/me/manager/microsoft.graph.user/messages/$count")]
    public async Task A_relation_does_not_lead_into_another_mailbox(string path)
    {
        var person = await Server.UserAsync(1);
        (await person.GetAsync("/me/manager")).Must(HttpStatusCode.OK);

        (await person.GetAsync(path, ("ConsistencyLevel", "eventual"))).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
    }

    [Fact]
    public async Task A_relation_does_not_let_send_in_anothers_name()
    {
        var person = await Server.UserAsync(1);
        var message = new { subject = "x", toRecipients = new[] { new { emailAddress = new { address = Server.File.Users[2].UserPrincipalName } } } };

        (await person.PostAsync("/me/manager/microsoft.graph.user/sendMail", new { message })).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
    }

    [Fact]
    public async Task A_group_does_not_lead_into_a_members_mailbox()
    {
        var person = await Server.UserAsync(1);
        var group = (await person.GetAsync("/me/memberOf/microsoft.graph.group")).Items[0].GetProperty("id").GetString();
        var other = await Server.IdOfAsync(2);

        (await person.GetAsync($"/groups/{group}/members/microsoft.graph.user/{other}/messages")).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
    }
}

public sealed class OthersMailboxTestsOnSqlite(SharedServers servers) : OthersMailboxTests(servers, StoreKind.Sqlite);

public sealed class OthersMailboxTestsOnPostgres(SharedServers servers) : OthersMailboxTests(servers, StoreKind.Postgres);
