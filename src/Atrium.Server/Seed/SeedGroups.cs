// Groups of a seed, with their owners and members.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Server.Seed;

internal static class SeedGroups
{
    /// <summary>Groups, or links, in one commit.</summary>
    private const int Batch = 2000;

    public static async Task WriteAsync(Call call, SeedFile seed, SeedNames people, ISeedProgress progress, CancellationToken cancellation)
    {
        var type = call.Model.Entity<Group>();
        var groups = seed.Groups.ToDictionary(g => g.MailNickname, g => g.Id, StringComparer.OrdinalIgnoreCase);
        var done = 0;
        foreach (var batch in seed.Groups.Chunk(Batch))
        {
            var changes = call.NewChanges();
            foreach (var group in batch)
            {
                await changes.CreateAsync(call, type, group.Id, Document(group), $"groups: {group.MailNickname}", cancellation);
            }

            await changes.CommitAsync(call, "groups", cancellation);
            progress.Done("Groups", done += batch.Length, seed.Groups.Count);
        }

        var links = seed.Groups.SelectMany(group => group.Owners.Select(o => Link(group, "owners", people[o])).Concat(group.Members.Select(m => Link(
            group, "members", PeopleReader.IsGroup(m) ? groups[m["group:".Length..]] : people[m]))));
        var total = seed.Groups.Sum(g => g.Owners.Count + g.Members.Count);
        done = 0;
        foreach (var batch in links.Chunk(Batch))
        {
            var changes = call.NewChanges();
            changes.Links.AddRange(batch);
            await changes.CommitAsync(call, "groups", cancellation);
            progress.Done("Members", done += batch.Length, total);
        }

        LinkChange Link(SeedGroup group, string kind, Guid target) => new(kind, group.Id, target, Add: true) { Table = type.Table!, Lenient = true };
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
