// Clients that read an object, change a little of it and send all of it back send its passwords too: as they were, that is no change of them.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Rules;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

internal static class UnchangedSecrets
{
    private const string Name = "passwordCredentials", Kept = "secrets";

    /// <exception cref="Engine.Errors.GraphError">400: a password was changed, added or left out.</exception>
    public static void Demand(Edit edit)
    {
        if (!edit.Sends(Name))
        {
            return;
        }

        var sent = (edit.Sent[Name] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var kept = (edit.After[Kept] as JsonArray ?? []).OfType<JsonObject>().Select(s => SecretPrint.Shown(s, null)).ToDictionary(s => s.Text("keyId")!, StringComparer.OrdinalIgnoreCase);
        if (sent.Count != kept.Count || !sent.TrueForAll(s => s.Text("keyId") is { } id && kept.Remove(id, out var shown) && IsSame(s, shown)))
        {
            throw DirectoryErrors.BadRequest($"'{Name}' cannot be changed here: new passwords are made by addPassword, and old ones removed by removePassword.");
        }

        edit.After.Remove(Name); // printed from what is kept
    }

    private static bool IsSame(JsonObject sent, JsonObject shown) => sent.All(member => member.Key switch
    {
        "endDateTime" or "startDateTime" => SecretPrint.Instant(sent.Text(member.Key)) == shown.Text(member.Key),
        _ => JsonNode.DeepEquals(member.Value, shown[member.Key]),
    });
}
