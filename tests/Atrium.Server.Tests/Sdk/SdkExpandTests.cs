// $expand through the SDK: related objects come back as the typed properties of those that they are inside of.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Graph.Models;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkExpandTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_of_managers_is_typed_all_the_way_up()
    {
        var (report, boss, chief) = (await CreateAsync(Person()), await CreateAsync(Person()), await CreateAsync(Person()));
        await Daemon.Users[report.Id].Manager.Ref.PutAsync(new ReferenceUpdate { OdataId = Url(boss) }, cancellationToken: Cancellation);
        await Daemon.Users[boss.Id].Manager.Ref.PutAsync(new ReferenceUpdate { OdataId = Url(chief) }, cancellationToken: Cancellation);

        var near = (await Daemon.Users[report.Id].GetAsync(c => c.QueryParameters.Expand = ["manager($select=id,displayName)"], Cancellation))!;
        Assert.Equal((boss.Id, boss.DisplayName), (near.Manager!.Id, Assert.IsType<User>(near.Manager).DisplayName));

        var all = (await Daemon.Users.GetAsync(
            c =>
            {
                c.QueryParameters.Filter = $"id eq '{report.Id}'";
                c.QueryParameters.Expand = ["manager($levels=max;$select=id)"];
                c.QueryParameters.Count = true;
                c.Headers.Add("ConsistencyLevel", "eventual");
            },
            Cancellation))!;
        var first = Assert.IsType<User>(Assert.Single(all.Value!).Manager);
        Assert.Equal((boss.Id, chief.Id), (first.Id, first.Manager?.Id));
        Assert.Equal(1, all.OdataCount);
    }

    [Fact]
    public async Task Members_of_a_group_and_letters_of_a_folder_come_with_it()
    {
        var (person, group) = (await NewPersonAsync(), await CreateGroupAsync());
        await Daemon.Groups[group.Id].Members.Ref.PostAsync(new ReferenceCreate { OdataId = Url(person.User) }, cancellationToken: Cancellation);
        var read = (await Daemon.Groups[group.Id].GetAsync(c => c.QueryParameters.Expand = ["members"], Cancellation))!;
        Assert.Equal(person.User.DisplayName, Assert.IsType<User>(Assert.Single(read.Members!)).DisplayName);

        foreach (var subject in (string[])["a", "b", "c"])
        {
            await person.Graph.Me.Messages.PostAsync(new Message { Subject = subject }, cancellationToken: Cancellation);
        }

        var drafts = (await person.Graph.Me.MailFolders["drafts"].GetAsync(
            c => c.QueryParameters.Expand = ["messages($top=2;$orderby=subject;$select=subject)"], Cancellation))!;
        Assert.Equal(["a", "b"], drafts.Messages!.Select(m => m.Subject));
        var rest = await person.Graph.Me.Messages.WithUrl((string)drafts.AdditionalData["messages@odata.nextLink"]).GetAsync(cancellationToken: Cancellation);
        Assert.Equal(["c"], rest!.Value!.Select(m => m.Subject));
    }
}

public sealed class SdkExpandTestsOnSqlite(SharedServers servers) : SdkExpandTests(servers, StoreKind.Sqlite);

public sealed class SdkExpandTestsOnPostgres(SharedServers servers) : SdkExpandTests(servers, StoreKind.Postgres);
