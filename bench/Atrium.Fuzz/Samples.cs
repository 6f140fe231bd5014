// Things that are really there: ids by type, values of properties, tokens of pages and deltas. Requests about nothing find no defects.

using System.Text.Json.Nodes;

namespace Atrium.Fuzz;

internal sealed class Samples
{
    private Dictionary<string, List<string>> _ids = [];
    private List<string> _texts = ["a", "test"];

    public IReadOnlyList<string> Tokens { get; private set; } = [];

    public string Id(string type, Random random) => _ids.TryGetValue(type, out var ids) && ids.Count > 0 ? ids[random.Next(ids.Count)] : Guid.NewGuid().ToString();

    public string Text(Random random) => _texts[random.Next(_texts.Count)];

    /// <summary>Looks around anew. What was known stays in use until that is done.</summary>
    public async Task HarvestAsync(FuzzedServer server, Grammar grammar)
    {
        var found = new Samples();
        await found.LookAsync(server, grammar);
        (_ids, _texts, Tokens) = (found._ids, found._texts, found.Tokens);
    }

    private async Task LookAsync(FuzzedServer server, Grammar grammar)
    {
        foreach (var root in grammar.Roots.Where(r => r.Collection))
        {
            await TakeAsync(server, server.AppToken, $"/{root.Name}?$top=20", root.Target);
        }

        foreach (var nav in grammar.NavsOf("microsoft.graph.user").Where(n => n.Collection))
        {
            await TakeAsync(server, server.UserToken, $"/me/{nav.Name}?$top=20", nav.Target);
        }

        foreach (var path in (string[])["/users?$top=1", "/users?$top=1&$select=id", "/groups?$top=1", "/me/messages?$top=1", "/me/mailFolders?$top=1"])
        {
            Token(await server.GetAsync(path.StartsWith("/me", StringComparison.Ordinal) ? server.UserToken : server.AppToken, path), "@odata.nextLink");
        }

        foreach (var path in (string[])["/users/delta?$deltatoken=latest", "/groups/delta?$deltatoken=latest", "/me/mailFolders/inbox/messages/delta", "/me/mailFolders/delta"])
        {
            Token(await server.GetAsync(path.StartsWith("/me", StringComparison.Ordinal) ? server.UserToken : server.AppToken, path), "@odata.deltaLink");
        }
    }

    private async Task TakeAsync(FuzzedServer server, string token, string path, string type)
    {
        if (await server.GetAsync(token, path) is not { } page || page["value"] is not JsonArray items)
        {
            return;
        }

        foreach (var item in items.OfType<JsonObject>())
        {
            // The person who asks is not handed over to those who delete.
            if ((string?)item["id"] is { } id && ((string?)item["mailNickname"])?.StartsWith("fuzz", StringComparison.Ordinal) != true
                && ((string?)item["userPrincipalName"])?.StartsWith("fuzz", StringComparison.Ordinal) != true)
            {
                (_ids.TryGetValue(type, out var ids) ? ids : _ids[type] = []).Add(id);
            }

            _texts.AddRange(item.Select(p => p.Value).OfType<JsonValue>().Select(v => v.ToString()).Where(t => t.Length is > 0 and < 60).Take(20));
        }
    }

    private void Token(JsonNode? page, string link)
    {
        if ((string?)page?[link] is { } url)
        {
            Tokens = [.. Tokens, Uri.UnescapeDataString(url[(url.LastIndexOf('=') + 1)..])];
        }
    }
}
