// Groups of a seed, with their owners and members.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Server.Seed;

internal static class SeedGroups
{
    public static async Task WriteAsync(Call call, SeedFile seed, SeedNames people, CancellationToken cancellation)
    {
        var type = call.Model.Entity<Group>();
        var groups = seed.Groups.ToDictionary(g => g.MailNickname, g => g.Id, StringComparer.OrdinalIgnoreCase);
        var changes = call.NewChanges();
        foreach (var group in seed.Groups)
        {
            await changes.CreateAsync(call, type, group.Id, Document(group), $"groups: {group.MailNickname}", cancellation);
        }

        foreach (var group in seed.Groups)
        {
            changes.Links.AddRange(group.Owners.Select(o => Link("owners", people[o])));
            changes.Links.AddRange(group.Members.Select(m => Link(
                "members", PeopleReader.IsGroup(m) ? groups[m["group:".Length..]] : people[m])));

            LinkChange Link(string kind, Guid target) => new(kind, group.Id, target, Add: true) { Table = type.Table!, Lenient = true };
        }

        await changes.CommitAsync(call, "groups", cancellation);
    }

    private static JsonObject Document(SeedGroup group)
    {
        var document = new JsonObject
        {
            ["displayName"] = group.DisplayName,
            ["groupTypes"] = group.Unified ? new JsonArray("Unified") : [],
            ["mailEnabled"] = group.Unified,
            ["mailNickname"] = group.MailNickname,
            ["securityEnabled"] = !group.Unified,
        };
        if (group.Description is { } description)
        {
            document["description"] = description;
        }

        if (group.Unified)
        {
            document["visibility"] = group.Visibility;
        }

        return document;
    }
}
