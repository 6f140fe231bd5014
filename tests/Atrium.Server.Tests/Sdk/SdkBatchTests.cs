// $batch as the SDK makes and reads it: more than twenty requests, dependencies, refusals, headers and pictures.

using System.Net;
using System.Text;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Graph;
using Microsoft.Graph.Models;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkBatchTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_collection_of_more_than_twenty_steps_is_sent_as_several_batches()
    {
        var graph = (await NewPersonAsync()).Graph;
        var batch = new BatchRequestContentCollection(graph);
        var ids = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            ids.Add(await batch.AddBatchRequestStepAsync(graph.Me.Messages.ToPostRequestInformation(new Message { Subject = $"Letter {i:00}" })));
        }

        var answers = await graph.Batch.PostAsync(batch, Cancellation);
        for (var i = 0; i < 25; i++)
        {
            var made = await answers.GetResponseByIdAsync<Message>(ids[i]);
            Assert.Equal(($"Letter {i:00}", true), (made.Subject, made.IsDraft));
        }

        Assert.Equal(25, (await graph.Me.MailFolders["drafts"].GetAsync(cancellationToken: Cancellation))!.TotalItemCount);
    }

    [Fact]
    public async Task Steps_that_depend_run_in_order_and_not_after_a_failure()
    {
        var (user, group) = (await CreateAsync(Person()), await CreateGroupAsync());
        var batch = new BatchRequestContentCollection(Daemon);
        var added = await batch.AddBatchRequestStepAsync(
            Daemon.Groups[group.Id].Members.Ref.ToPostRequestInformation(new ReferenceCreate { OdataId = Url(user) }));
        var listed = Step("list", $"/groups/{group.Id}/members", added);
        var again = Step("again", $"/groups/{Guid.NewGuid()}", "list");
        var never = Step("never", $"/groups/{group.Id}", "again");
        Assert.True(batch.AddBatchRequestStep(listed) && batch.AddBatchRequestStep(again) && batch.AddBatchRequestStep(never));

        var answers = await Daemon.Batch.PostAsync(batch, Cancellation);
        var statuses = await answers.GetResponsesStatusCodesAsync();
        Assert.Equal(HttpStatusCode.NoContent, statuses[added]);
        Assert.Equal(user.Id, Assert.Single((await answers.GetResponseByIdAsync<DirectoryObjectCollectionResponse>("list")).Value!).Id);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.FailedDependency), (statuses["again"], statuses["never"]));
        using var refused = await answers.GetResponseByIdAsync("again");
        Assert.Contains("Request_ResourceNotFound", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_a_step_reach_it()
    {
        var name = Unique("Counted ");
        await CreateAsync(Person(name));
        var batch = new BatchRequestContentCollection(Daemon);
        var counted = await batch.AddBatchRequestStepAsync(Daemon.Users.ToGetRequestInformation(c =>
        {
            c.Headers.Add("ConsistencyLevel", "eventual");
            c.QueryParameters.Filter = $"displayName eq '{name}'";
            c.QueryParameters.Count = true;
        }));
        var number = await batch.AddBatchRequestStepAsync(Daemon.Users.Count.ToGetRequestInformation(c =>
        {
            c.Headers.Add("ConsistencyLevel", "eventual");
            c.QueryParameters.Filter = $"displayName eq '{name}'";
        }));
        var answers = await Daemon.Batch.PostAsync(batch, Cancellation);
        Assert.Equal(1, (await answers.GetResponseByIdAsync<UserCollectionResponse>(counted)).OdataCount);
        using var text = await answers.GetResponseByIdAsync(number);
        Assert.Equal("1", Encoding.UTF8.GetString(Convert.FromBase64String(await text.Content.ReadAsStringAsync(Cancellation))));
    }

    [Fact]
    public async Task A_picture_goes_in_and_comes_out()
    {
        var graph = (await NewPersonAsync()).Graph;
        var batch = new BatchRequestContentCollection(graph);
        var put = graph.Me.Photo.Content.ToPutRequestInformation(new MemoryStream(Photo.PhotoTests.Picture(120, 120)));
        put.Headers.Remove("Content-Type");
        put.Headers.Add("Content-Type", "image/jpeg");
        var written = await batch.AddBatchRequestStepAsync(put);
        var status = (await (await graph.Batch.PostAsync(batch, Cancellation)).GetResponsesStatusCodesAsync())[written];
        Assert.Equal(HttpStatusCode.OK, status);

        batch = new BatchRequestContentCollection(graph);
        var read = await batch.AddBatchRequestStepAsync(graph.Me.Photo.Content.ToGetRequestInformation());
        using var answer = await (await graph.Batch.PostAsync(batch, Cancellation)).GetResponseByIdAsync(read);
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0xFF, 0xD8, 0xFF], Convert.FromBase64String(await answer.Content.ReadAsStringAsync(Cancellation))[..3]);
    }

    private BatchRequestStep Step(string id, string path, params string[] dependsOn) =>
        new(id, new HttpRequestMessage(HttpMethod.Get, new Uri(Server.File.GraphHttps + path)), [.. dependsOn]);
}

public sealed class SdkBatchTestsOnSqlite(SharedServers servers) : SdkBatchTests(servers, StoreKind.Sqlite);

public sealed class SdkBatchTestsOnPostgres(SharedServers servers) : SdkBatchTests(servers, StoreKind.Postgres);
