// Random writes to people and groups, and what must be true after them: the expectation is kept beside the server, by Graph's rules.

using System.Globalization;
using System.Net;
using Atrium.Server.Tests.Support;
using CsCheck;

namespace Atrium.Server.Tests.Properties;

/// <summary>A person as a follower of deltas may know them; no object: gone, or in the bin.</summary>
internal sealed class PersonState
{
    public string? Name { get; set; }

    public string? City { get; set; }

    public string? Manager { get; set; }

    public bool Binned { get; set; }
}

internal sealed class GroupState
{
    public string? Name { get; set; }

    public HashSet<string> Members { get; init; } = [];

    public HashSet<string> Owners { get; init; } = [];

    public bool Binned { get; set; }
}

internal sealed class DirectoryStory(Caller app, Func<string, Task<string>> newUser, Func<string, Task<string>> newGroup)
{
    public static Gen<(int What, int One, int Other)[]> Steps { get; } =
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 999], Gen.Int[0, 999]).Array[20, 40];

    public Dictionary<string, PersonState> People { get; } = [];

    public Dictionary<string, GroupState> Groups { get; } = [];

    public async Task BeginAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await AddPersonAsync();
        }

        await AddGroupAsync();
    }

    public Task StepAsync((int What, int One, int Other) step) => step.What switch
    {
        0 or 1 => AddPersonAsync(),
        2 => AddGroupAsync(),
        3 or 4 => RenameAsync(step),
        5 => OnPersonAsync(step, live: true, async (id, person) =>
        {
            Done(await app.DeleteAsync($"/users/{id}"));
            person.Binned = true;
        }),
        6 => OnPersonAsync(step, live: false, async (id, person) =>
        {
            (await app.PostAsync($"/directory/deletedItems/{id}/restore")).Must(HttpStatusCode.OK);
            person.Binned = false;
        }),
        7 => OnPersonAsync(step, live: false, async (id, _) =>
        {
            Done(await app.DeleteAsync($"/directory/deletedItems/{id}"));
            Forget(id);
        }),
        8 => OnGroupAsync(step, live: true, async (id, group) =>
        {
            Done(await app.DeleteAsync($"/groups/{id}"));
            group.Binned = true;
        }),
        9 => OnGroupAsync(step, live: false, async (id, group) =>
        {
            (await app.PostAsync($"/directory/deletedItems/{id}/restore")).Must(HttpStatusCode.OK);
            group.Binned = false;
        }),
        10 or 11 => LinkAsync(step, "members", g => g.Members),
        12 => UnlinkAsync(step, "members", g => g.Members),
        13 => LinkAsync(step, "owners", g => g.Owners),
        14 => UnlinkAsync(step, "owners", g => g.Owners),
        _ => ManageAsync(step),
    };

    private async Task AddPersonAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Story {People.Count}");
        People.Add(await newUser(name), new PersonState { Name = name });
    }

    private async Task AddGroupAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Story {Groups.Count}");
        var id = await newGroup(name);

        // The last owner of such a group cannot leave: this one is beside the story.
        Groups.Add(id, new GroupState { Name = name });
    }

    private Task RenameAsync((int What, int One, int Other) step)
    {
        var text = $"Named {step.Other}";
        return step.One % 3 == 0
            ? OnGroupAsync(step, live: true, async (id, group) =>
            {
                Done(await app.PatchAsync($"/groups/{id}", new { displayName = text }));
                group.Name = text;
            })
            : OnPersonAsync(step, live: true, async (id, person) =>
            {
                var city = step.Other % 4 == 0 ? null : text;
                var body = step.What == 3 ? new Dictionary<string, string?> { ["displayName"] = text } : new() { ["city"] = city };
                Done(await app.PatchAsync($"/users/{id}", body));
                (person.Name, person.City) = step.What == 3 ? (text, person.City) : (person.Name, city);
            });
    }

    private Task LinkAsync((int What, int One, int Other) step, string to, Func<GroupState, HashSet<string>> of) => OnGroupAsync(step, live: true, async (id, group) =>
    {
        if (Pick(People.Where(p => !p.Value.Binned && !of(group).Contains(p.Key)), step.Other) is { Key: { } person })
        {
            Done(await app.PostAsync($"/groups/{id}/{to}/$ref", Ref(person)));
            of(group).Add(person);
        }
    });

    /// <summary>Links to somebody in the bin stay, and cannot be taken away there; the last owner has to stay.</summary>
    private Task UnlinkAsync((int What, int One, int Other) step, string from, Func<GroupState, HashSet<string>> of) => OnGroupAsync(step, live: true, async (id, group) =>
    {
        if (of(group).Where(p => !People[p].Binned).Order(StringComparer.Ordinal).ToList() is { Count: > 1 } some)
        {
            var person = some[step.Other % some.Count];
            Done(await app.DeleteAsync($"/groups/{id}/{from}/{person}/$ref"));
            of(group).Remove(person);
        }
    });

    private Task ManageAsync((int What, int One, int Other) step) => OnPersonAsync(step, live: true, async (id, person) =>
    {
        var other = Pick(People.Where(p => !p.Value.Binned && p.Key != id && p.Value.Manager is null), step.Other).Key;
        if (person.Manager is null && other is not null && !People.Values.Any(p => p.Manager == id))
        {
            Done(await app.PutAsync($"/users/{id}/manager/$ref", Ref(other)));
            person.Manager = other;
        }
        else if (person.Manager is { } boss && !People[boss].Binned)
        {
            Done(await app.DeleteAsync($"/users/{id}/manager/$ref"));
            person.Manager = null;
        }
    });

    private void Forget(string id)
    {
        People.Remove(id);
        foreach (var group in Groups.Values)
        {
            group.Members.Remove(id);
            group.Owners.Remove(id);
        }

        foreach (var person in People.Values.Where(p => p.Manager == id))
        {
            person.Manager = null;
        }
    }

    private Task OnPersonAsync((int What, int One, int Other) step, bool live, Func<string, PersonState, Task> act) =>
        Pick(People.Where(p => p.Value.Binned != live), step.One) is { Key: { } id } one ? act(id, one.Value) : Task.CompletedTask;

    private Task OnGroupAsync((int What, int One, int Other) step, bool live, Func<string, GroupState, Task> act) =>
        Pick(Groups.Where(p => p.Value.Binned != live), step.One) is { Key: { } id } one ? act(id, one.Value) : Task.CompletedTask;

    /// <summary>By the order of making, so that a story is the same each time it is told.</summary>
    private static KeyValuePair<string, T> Pick<T>(IEnumerable<KeyValuePair<string, T>> from, int number) =>
        from.ToList() is { Count: > 0 } some ? some[number % some.Count] : default;

    private static void Done(Answer answer) => answer.Must(HttpStatusCode.NoContent);

    private static Dictionary<string, string> Ref(string id) => new() { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{id}" };
}
