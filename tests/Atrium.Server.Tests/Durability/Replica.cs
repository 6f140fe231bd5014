// A client that keeps a copy by delta alone, over crashes of the server.

using System.Net;
using System.Text.Json;

namespace Atrium.Server.Tests.Durability;

/// <param name="property">The property that is copied, as text.</param>
internal sealed class Replica(string start, string property)
{
    private readonly Dictionary<string, string> _objects = [];
    private string _link = start;

    /// <summary>Values by id.</summary>
    public IReadOnlyDictionary<string, string> Objects => _objects;

    /// <summary>Ids of members, by id of the group; filled where the property is <c>members</c>.</summary>
    public Dictionary<string, HashSet<string>> Members { get; } = [];

    /// <summary>Reads what has changed since the last time, with the token of then.</summary>
    public async Task FollowAsync(ServerProcess server, string token)
    {
        while (true)
        {
            var page = (await server.SendAsync(token, HttpMethod.Get, _link)).Must(HttpStatusCode.OK);
            foreach (var item in page.Items)
            {
                Take(item);
            }

            _link = page.NextLink ?? page.DeltaLink!;
            if (page.DeltaLink is not null)
            {
                return;
            }
        }
    }

    private void Take(JsonElement item)
    {
        var id = item.GetProperty("id").GetString()!;
        if (item.TryGetProperty("@removed", out _))
        {
            _objects.Remove(id);
            Members.Remove(id);
            return;
        }

        if (item.TryGetProperty(property, out var value))
        {
            _objects[id] = value.ToString();
        }
        else
        {
            _objects.TryAdd(id, "");
        }

        if (!item.TryGetProperty("members@delta", out var members))
        {
            return;
        }

        var known = Members.TryGetValue(id, out var found) ? found : Members[id] = [];
        foreach (var member in members.EnumerateArray())
        {
            var key = member.GetProperty("id").GetString()!;
            _ = member.TryGetProperty("@removed", out _) ? known.Remove(key) : known.Add(key);
        }
    }
}
