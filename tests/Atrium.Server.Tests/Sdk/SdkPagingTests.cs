// The SDK's PageIterator over lists and over delta, to the delta link and on.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions.Serialization;
using GroupDelta = Microsoft.Graph.Groups.Delta;
using MessageDelta = Microsoft.Graph.Me.MailFolders.Item.Messages.Delta;
using UserDelta = Microsoft.Graph.Users.Delta;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkPagingTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_people_are_met_once_over_several_pages()
    {
        var department = Unique("Dept ");
        for (var i = 0; i < 5; i++)
        {
            var draft = Person();
            draft.Department = department;
            await CreateAsync(draft);
        }

        var page = (await Daemon.Users.GetAsync(
            c =>
            {
                c.QueryParameters.Filter = $"department eq '{department}'";
                c.QueryParameters.Top = 2;
                c.QueryParameters.Select = ["id", "department"];
            },
            Cancellation))!;
        Assert.Equal(2, page.Value!.Count);
        Assert.NotNull(page.OdataNextLink);

        var (met, iterator) = Iterate<User, UserCollectionResponse>(page, Daemon);
        await iterator.IterateAsync(Cancellation);
        Assert.Equal(PagingState.Complete, iterator.State);
        Assert.Equal(5, met.DistinctBy(u => u.Id).Count());
        Assert.Equal(5, met.Count);
        Assert.All(met, u => Assert.Equal(department, u.Department));
    }

    [Fact]
    public async Task All_messages_are_met_in_order_over_several_pages_and_iterating_can_pause()
    {
        var graph = (await NewPersonAsync()).Graph;
        for (var i = 1; i <= 7; i++)
        {
            await graph.Me.Messages.PostAsync(new Message { Subject = $"Letter {i}" }, cancellationToken: Cancellation);
        }

        var page = (await graph.Me.MailFolders["drafts"].Messages.GetAsync(
            c =>
            {
                c.QueryParameters.Top = 3;
                c.QueryParameters.Orderby = ["subject"];
            },
            Cancellation))!;
        var met = new List<string>();
        var iterator = PageIterator<Message, MessageCollectionResponse>.CreatePageIterator(graph, page, m =>
        {
            met.Add(m.Subject!);
            return met.Count != 4;
        });
        await iterator.IterateAsync(Cancellation);
        Assert.Equal(PagingState.Paused, iterator.State);
        await iterator.ResumeAsync(Cancellation);
        Assert.Equal(PagingState.Complete, iterator.State);
        Assert.Equal(["Letter 1", "Letter 2", "Letter 3", "Letter 4", "Letter 5", "Letter 6", "Letter 7"], met);
    }

    [Fact]
    public async Task People_are_followed_by_delta()
    {
        var (kept, gone) = (await CreateAsync(Person("Kept")), await CreateAsync(Person("Gone")));
        var first = (await Daemon.Users.Delta.GetAsDeltaGetResponseAsync(c => c.QueryParameters.Select = ["displayName", "jobTitle"], Cancellation))!;
        var (all, iterator) = Iterate<User, UserDelta.DeltaGetResponse>(first, Daemon);
        await iterator.IterateAsync(Cancellation);
        Assert.Equal(PagingState.Delta, iterator.State);
        Assert.Contains(all, u => u.Id == kept.Id && u.DisplayName == "Kept");
        Assert.Contains(all, u => u.Id == gone.Id);

        await Daemon.Users[kept.Id].PatchAsync(new User { JobTitle = "Pilot" }, cancellationToken: Cancellation);
        await Daemon.Users[gone.Id].DeleteAsync(cancellationToken: Cancellation);
        var added = await CreateAsync(Person("Added"));

        var next = (await Daemon.Users.Delta.WithUrl(iterator.Deltalink).GetAsDeltaGetResponseAsync(cancellationToken: Cancellation))!;
        var (changes, more) = Iterate<User, UserDelta.DeltaGetResponse>(next, Daemon);
        await more.IterateAsync(Cancellation);
        Assert.NotEmpty(more.Deltalink);
        Assert.Equal("Pilot", changes.Single(u => u.Id == kept.Id).JobTitle);
        Assert.Equal("Added", changes.Single(u => u.Id == added.Id).DisplayName);
        Assert.Equal("changed", Reason(changes.Single(u => u.Id == gone.Id)));
    }

    [Fact]
    public async Task Memberships_are_followed_by_delta()
    {
        var (group, user) = (await CreateGroupAsync(), await CreateAsync(Person()));
        var latest = (await Daemon.Groups.Delta.WithUrl($"{Server.File.GraphHttps}/groups/delta?$deltatoken=latest").GetAsDeltaGetResponseAsync(cancellationToken: Cancellation))!;
        Assert.Empty(latest.Value!);
        await Daemon.Groups[group.Id].Members.Ref.PostAsync(new ReferenceCreate { OdataId = Url(user) }, cancellationToken: Cancellation);

        var page = (await Daemon.Groups.Delta.WithUrl(latest.OdataDeltaLink!).GetAsDeltaGetResponseAsync(cancellationToken: Cancellation))!;
        var (changes, iterator) = Iterate<Group, GroupDelta.DeltaGetResponse>(page, Daemon);
        await iterator.IterateAsync(Cancellation);
        var members = (UntypedArray)changes.Single(g => g.Id == group.Id).AdditionalData["members@delta"];
        var member = ((UntypedObject)Assert.Single(members.GetValue())).GetValue();
        Assert.Equal(user.Id, ((UntypedString)member["id"]).GetValue());
        Assert.Equal("#microsoft.graph.user", ((UntypedString)member["@odata.type"]).GetValue());
    }

    [Fact]
    public async Task Messages_are_followed_by_delta()
    {
        var graph = (await NewPersonAsync()).Graph;
        for (var i = 1; i <= 3; i++)
        {
            await graph.Me.MailFolders["drafts"].Messages.PostAsync(new Message { Subject = $"Letter {i}" }, cancellationToken: Cancellation);
        }

        var folder = graph.Me.MailFolders["drafts"].Messages.Delta;
        var first = (await folder.GetAsDeltaGetResponseAsync(
            c =>
            {
                c.Headers.Add("Prefer", "odata.maxpagesize=2");
                c.QueryParameters.Select = ["subject"];
            },
            Cancellation))!;
        Assert.Equal(2, first.Value!.Count);
        var (all, iterator) = Iterate<Message, MessageDelta.DeltaGetResponse>(first, graph);
        await iterator.IterateAsync(Cancellation);
        Assert.Equal(["Letter 1", "Letter 2", "Letter 3"], all.Select(m => m.Subject).Order());

        await graph.Me.Messages[all.Single(m => m.Subject == "Letter 2").Id].DeleteAsync(cancellationToken: Cancellation);
        await graph.Me.Messages[all.Single(m => m.Subject == "Letter 3").Id].PatchAsync(new Message { Subject = "Letter III" }, cancellationToken: Cancellation);

        var changes = (await folder.WithUrl(iterator.Deltalink).GetAsDeltaGetResponseAsync(cancellationToken: Cancellation))!;
        Assert.NotNull(changes.OdataDeltaLink);
        Assert.Equal(2, changes.Value!.Count);
        Assert.Equal("Letter III", changes.Value.Single(m => !m.AdditionalData.ContainsKey("@removed")).Subject);
        Assert.Equal("deleted", Reason(changes.Value.Single(m => m.AdditionalData.ContainsKey("@removed"))));

        var quiet = (await folder.WithUrl(changes.OdataDeltaLink!).GetAsDeltaGetResponseAsync(cancellationToken: Cancellation))!;
        Assert.Empty(quiet.Value!);
    }

    [Fact]
    public async Task A_delta_link_that_is_no_link_of_ours_is_refused()
    {
        await RefusedAsync(410, "syncStateNotFound", () =>
            Daemon.Users.Delta.WithUrl($"{Server.File.GraphHttps}/users/delta?$deltatoken=nonsense").GetAsDeltaGetResponseAsync(cancellationToken: Cancellation));
    }

    private static (List<T> Met, PageIterator<T, TPage> Iterator) Iterate<T, TPage>(TPage page, GraphServiceClient graph)
        where TPage : IParsable, IAdditionalDataHolder, new()
    {
        var met = new List<T>();
        return (met, PageIterator<T, TPage>.CreatePageIterator(graph, page, item =>
        {
            met.Add(item);
            return true;
        }));
    }

    private static string? Reason(IAdditionalDataHolder item) =>
        ((UntypedString)((UntypedObject)item.AdditionalData["@removed"]).GetValue()["reason"]).GetValue();
}

public sealed class SdkPagingTestsOnSqlite(SharedServers servers) : SdkPagingTests(servers, StoreKind.Sqlite);

public sealed class SdkPagingTestsOnPostgres(SharedServers servers) : SdkPagingTests(servers, StoreKind.Postgres);
