// Follows the links of a list or of a delta to their end, as a client does.

using System.Net;
using System.Text.Json;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Properties;

internal static class Rounds
{
    /// <summary>All pages of a delta, and the link for the next time.</summary>
    /// <param name="between">Runs after each page that is not the last.</param>
    public static async Task<(List<JsonElement> Items, string Link)> OfDeltaAsync(
        Caller caller, string url, Func<Task>? between = null, params (string Name, string Value)[] headers)
    {
        var items = new List<JsonElement>();
        while (true)
        {
            var page = (await caller.GetAsync(url, headers)).Must(HttpStatusCode.OK);
            items.AddRange(page.Items);
            if (page.DeltaLink is { } link)
            {
                Assert.Null(page.NextLink);
                return (items, link);
            }

            url = page.NextLink!;
            await (between?.Invoke() ?? Task.CompletedTask);
        }
    }

    /// <summary>The ids of all pages of a list, in order.</summary>
    /// <param name="between">Runs after each page that is not the last.</param>
    public static async Task<List<string>> OfListAsync(Caller caller, string url, Func<Task> between, params (string Name, string Value)[] headers)
    {
        var ids = new List<string>();
        for (string? next = url; next is not null;)
        {
            var page = (await caller.GetAsync(next, headers)).Must(HttpStatusCode.OK);
            ids.AddRange(page.Items.Select(i => i.GetProperty("id").GetString()!));
            next = page.NextLink;
            if (next is not null)
            {
                await between();
            }
        }

        return ids;
    }
}
