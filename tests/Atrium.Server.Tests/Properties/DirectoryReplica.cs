// What a client knows that follows the deltas of people and groups, and nothing else.

using System.Text.Json;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Properties;

internal sealed class DirectoryReplica(Caller app, string people, string groups)
{
    private string _people = people;
    private string _groups = groups;

    public Dictionary<string, PersonState> People { get; } = [];

    public Dictionary<string, GroupState> Groups { get; } = [];

    /// <summary>Reads all that is new.</summary>
    /// <param name="between">Runs between the pages.</param>
    public async Task FollowAsync(Func<Task>? between = null)
    {
        (var items, _people) = await Rounds.OfDeltaAsync(app, _people, between);
        foreach (var item in items)
        {
            Take(item, People, Person);
        }

        (items, _groups) = await Rounds.OfDeltaAsync(app, _groups, between);
        foreach (var item in items)
        {
            Take(item, Groups, Group);
        }
    }

    private static void Take<T>(JsonElement item, Dictionary<string, T> known, Action<JsonElement, T> read)
        where T : new()
    {
        var id = item.GetProperty("id").GetString()!;
        if (item.TryGetProperty("@removed", out _))
        {
            known.Remove(id);
            return;
        }

        if (!known.TryGetValue(id, out var state))
        {
            known.Add(id, state = new T());
        }

        read(item, state);
    }

    private static void Person(JsonElement item, PersonState person)
    {
        person.Name = Text(item, "displayName", person.Name);
        person.City = Text(item, "city", person.City);
        var manager = new HashSet<string>(person.Manager is { } boss ? [boss] : []);
        Links(item, "manager@delta", manager);
        person.Manager = manager.SingleOrDefault();
    }

    private static void Group(JsonElement item, GroupState group)
    {
        group.Name = Text(item, "displayName", group.Name);
        Links(item, "members@delta", group.Members);
        Links(item, "owners@delta", group.Owners);
    }

    private static string? Text(JsonElement item, string name, string? otherwise) => item.TryGetProperty(name, out var value) ? value.GetString() : otherwise;

    private static void Links(JsonElement item, string name, HashSet<string> known)
    {
        if (item.TryGetProperty(name, out var links))
        {
            foreach (var link in links.EnumerateArray())
            {
                var id = link.GetProperty("id").GetString()!;
                _ = link.TryGetProperty("@removed", out _) ? known.Remove(id) : known.Add(id);
            }
        }
    }
}
