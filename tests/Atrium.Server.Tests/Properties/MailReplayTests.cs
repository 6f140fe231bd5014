// Who follows the deltas of a mailbox knows what its folders hold, whatever happened and whenever they asked.

using System.Globalization;
using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Mail;
using Atrium.Server.Tests.Support;
using CsCheck;

namespace Atrium.Server.Tests.Properties;

public abstract class MailReplayTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    private static readonly (string Name, string Value) SmallPages = ("Prefer", "odata.maxpagesize=2");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Replaying_delta_gives_what_the_folders_hold(uint stream)
    {
        var person = await NewPersonAsync();
        var story = await BeginAsync(person, stream);
        var followers = new List<MailFollower>
        {
            new(person, story.Folders[0], "subject,isRead", SmallPages),
            new(person, story.Folders[1], "subject", ("Prefer", "IdType=\"ImmutableId\"")),
            new(person, "drafts", "subject,parentFolderId"),
            new(person, null, "displayName,parentFolderId"),
        };
        foreach (var (step, i) in MailStory.Steps.Generate(new PCG(stream, 815), null, out _).Select((s, i) => (s, i)))
        {
            await story.StepAsync(step);
            if (i % 7 == 0)
            {
                await followers[i / 7 % followers.Count].FollowAsync(null);
            }
        }

        foreach (var follower in followers)
        {
            await follower.FollowAsync(null);
            await follower.MustKnowAllAsync();
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Rounds_among_writes_and_the_changes_after_them_give_what_the_folders_hold(uint stream)
    {
        var person = await NewPersonAsync();
        var story = await BeginAsync(person, stream);
        var steps = new Queue<(int, int, int)>(MailStory.Steps.Array[4].Generate(new PCG(stream, 815), null, out _).SelectMany(s => s));
        var followers = new List<MailFollower>
        {
            new(person, story.Folders[0], "subject", SmallPages),
            new(person, story.Folders[1], "subject", SmallPages, ("Prefer", "IdType=\"ImmutableId\"")),
        };
        while (steps.Count > 0)
        {
            await followers[steps.Count % 2].FollowAsync(NextAsync);
            await NextAsync();
        }

        foreach (var follower in followers)
        {
            await follower.FollowAsync(null);
            await follower.MustKnowAllAsync();
        }

        async Task NextAsync()
        {
            for (var i = 0; i < 4 && steps.Count > 0; i++)
            {
                await story.StepAsync(steps.Dequeue());
            }
        }
    }

    [Fact]
    public async Task What_came_during_the_first_round_and_was_seen_is_told_when_it_goes()
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "Seen");
        foreach (var subject in (string[])["a", "b", "c"])
        {
            await DraftAsync(person, new { subject }, folder);
        }

        string? late = null;
        var (items, link) = await Rounds.OfDeltaAsync(
            person.Caller, $"/me/mailFolders/{folder}/messages/delta?$select=subject", async () => late ??= (await DraftAsync(person, new { subject = "late" }, folder)).Id, SmallPages);
        Assert.Contains(items, i => Id(i) == late);
        (await person.PostAsync($"/messages/{late}/permanentDelete")).Must(HttpStatusCode.NoContent);
        (items, _) = await Rounds.OfDeltaAsync(person.Caller, link);
        Assert.True(Assert.Single(items, i => Id(i) == late).TryGetProperty("@removed", out _));
    }

    private static async Task<MailStory> BeginAsync(Person person, uint stream)
    {
        var story = new MailStory(person, [await FolderAsync(person, $"One {stream}"), await FolderAsync(person, $"Two {stream}"), await FolderAsync(person, $"Three {stream}")]);
        for (var i = 0; i < 4; i++)
        {
            await story.StepAsync((0, i, i));
        }

        return story;
    }
}

/// <summary>Random writes to one mailbox.</summary>
internal sealed class MailStory(Person person, List<string> folders)
{
    private int _made;

    public static Gen<(int What, int One, int Other)[]> Steps { get; } =
        Gen.Select(Gen.Int[0, 13], Gen.Int[0, 999], Gen.Int[0, 999]).Array[30, 50];

    public IReadOnlyList<string> Folders => folders;

    public async Task StepAsync((int What, int One, int Other) step)
    {
        var folder = folders[step.One % folders.Count];
        var other = folders[(step.One + 1 + (step.Other % (folders.Count - 1))) % folders.Count];
        var mail = await MessageAsync(folder, step.Other);
        var text = string.Create(CultureInfo.InvariantCulture, $"{step.What} {_made++}");
        switch (step.What)
        {
            case 0 or 1 or 2:
                (await person.PostAsync($"/mailFolders/{folder}/messages", new { subject = text })).Must(HttpStatusCode.Created);
                break;
            case 3 when mail is not null:
                (await person.PatchAsync($"/messages/{mail}", new { subject = text })).Must(HttpStatusCode.OK);
                break;
            case 4 when mail is not null:
                (await person.PatchAsync($"/messages/{mail}", new { isRead = step.One % 2 == 0 })).Must(HttpStatusCode.OK);
                break;
            case 5 or 6 or 7 when mail is not null:
                (await person.PostAsync($"/messages/{mail}/move", new { destinationId = step.What == 7 ? "drafts" : other })).Must(HttpStatusCode.Created);
                break;
            case 8 when mail is not null:
                (await person.PostAsync($"/messages/{mail}/copy", new { destinationId = other })).Must(HttpStatusCode.Created);
                break;
            case 9 when mail is not null:
                (await person.DeleteAsync($"/messages/{mail}")).Must(HttpStatusCode.NoContent);
                break;
            case 10 when mail is not null:
                (await person.PostAsync($"/messages/{mail}/permanentDelete")).Must(HttpStatusCode.NoContent);
                break;
            case 11:
                await MoveFolderAsync(folder, step.Other % 2 == 0 ? "msgfolderroot" : other);
                break;
            case 12 when await MessageAsync("drafts", step.Other) is { } back:
                (await person.PostAsync($"/messages/{back}/move", new { destinationId = folder })).Must(HttpStatusCode.Created);
                break;
            case 13:
                await PassingFolderAsync(folder, mail, text);
                break;
        }
    }

    /// <summary>Into itself, or to where a namesake is: refused, and nothing has happened.</summary>
    private async Task MoveFolderAsync(string folder, string to)
    {
        var answer = await person.PostAsync($"/mailFolders/{folder}/move", new { destinationId = to });
        Assert.True((int)answer.Status is 200 or 201 or 400 or 409, answer.Text);
    }

    /// <summary>A folder that is made, filled, and goes with all that it holds.</summary>
    private async Task PassingFolderAsync(string within, string? mail, string name)
    {
        var folder = (await person.PostAsync($"/mailFolders/{within}/childFolders", new { displayName = name })).Must(HttpStatusCode.Created).Id;
        if (mail is not null)
        {
            (await person.PostAsync($"/messages/{mail}/move", new { destinationId = folder })).Must(HttpStatusCode.Created);
        }

        (await person.PostAsync($"/mailFolders/{folder}/permanentDelete")).Must(HttpStatusCode.NoContent);
    }

    private async Task<string?> MessageAsync(string folder, int number)
    {
        var items = (await person.GetAsync($"/mailFolders/{folder}/messages?$select=id&$orderby=subject&$top=100")).Must(HttpStatusCode.OK).Items;
        return items.Length == 0 ? null : items[number % items.Length].GetProperty("id").GetString();
    }
}

/// <summary>What a client knows that follows the delta of one folder's messages or, without one, of all folders.</summary>
internal sealed class MailFollower(Person person, string? folder, string select, params (string Name, string Value)[] headers)
{
    private readonly Dictionary<string, JsonElement> _known = [];
    private string _link = folder is null ? $"/me/mailFolders/delta?$select={select}" : $"/me/mailFolders/{folder}/messages/delta?$select={select}";

    public async Task FollowAsync(Func<Task>? between)
    {
        (var items, _link) = await Rounds.OfDeltaAsync(person.Caller, _link, between, headers);
        foreach (var item in items)
        {
            var id = item.GetProperty("id").GetString()!;
            if (item.TryGetProperty("@removed", out _))
            {
                _known.Remove(id);
            }
            else
            {
                _known[id] = item;
            }
        }
    }

    public async Task MustKnowAllAsync()
    {
        var held = new List<string>();
        foreach (var list in folder is null ? await FoldersAsync() : [$"/mailFolders/{folder}/messages"])
        {
            held.AddRange((await person.GetAsync($"{list}?$select={select}&$top=1000", headers)).Must(HttpStatusCode.OK).Items.Select(Line));
        }

        // Folders that no list shows, since they are what the others are in.
        foreach (var name in folder is null ? (string[])["msgfolderroot", "searchfolders", "recoverableitemsdeletions"] : [])
        {
            held.Add(Line((await person.GetAsync($"/mailFolders/{name}?$select={select}")).Must(HttpStatusCode.OK).Json));
        }

        Assert.Equal(held.Order(StringComparer.Ordinal), _known.Values.Select(Line).Order(StringComparer.Ordinal));
    }

    /// <summary>The lists in which all folders stand.</summary>
    private async Task<List<string>> FoldersAsync()
    {
        var lists = new List<string> { "/mailFolders" };
        for (var i = 0; i < lists.Count; i++)
        {
            lists.AddRange((await person.GetAsync($"{lists[i]}?$top=1000")).Items.Select(f => $"/mailFolders/{f.GetProperty("id").GetString()}/childFolders"));
        }

        return lists;
    }

    private string Line(JsonElement item) =>
        string.Join('|', select.Split(',').Prepend("id").Select(name => item.TryGetProperty(name, out var value) ? value.GetRawText() : "null"));
}

public sealed class MailReplayTestsOnSqlite(SharedServers servers) : MailReplayTests(servers, StoreKind.Sqlite);

public sealed class MailReplayTestsOnPostgres(SharedServers servers) : MailReplayTests(servers, StoreKind.Postgres);
