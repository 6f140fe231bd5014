// The ids of what lies in an object, kept with the object where the model says so: a filter can then ask for one without looking inside.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class KeptIds
{
    /// <summary>A new object was put into what contains it.</summary>
    public static ValueTask AddAsync(Edit edit, Navigation navigation, CancellationToken cancellation) =>
        ChangeAsync(edit.Call, edit.Changes, navigation, edit.Parent, edit.After, there: true, cancellation);

    public static ValueTask RemoveAsync(Call call, ChangeSet changes, Navigation navigation, Row gone, CancellationToken cancellation) =>
        ChangeAsync(call, changes, navigation, gone.Parent, Documents.Parse(gone.Document), there: false, cancellation);

    /// <param name="inner">The document of what is inside.</param>
    public static void Set(JsonObject document, Navigation navigation, JsonObject inner, bool there)
    {
        if (navigation.Ids is not { } ids || inner.Text("id") is not { } id)
        {
            return;
        }

        var kept = (document[ids.Name] as JsonArray ?? []).Select(k => k!.GetValue<string>()).Where(k => !k.Equals(id, StringComparison.OrdinalIgnoreCase)).ToList();
        if (there)
        {
            kept.Add(id);
        }

        document.Remove(ids.Name);
        if (kept.Count > 0)
        {
            document[ids.Name] = new JsonArray([.. kept.Select(k => (JsonNode)k)]);
        }
    }

    private static async ValueTask ChangeAsync(
        Call call, ChangeSet changes, Navigation navigation, Guid holder, JsonObject inner, bool there, CancellationToken cancellation)
    {
        if (navigation.Ids is null)
        {
            return;
        }

        // Whether it is still there is the commit's to say.
        if (await call.Store.FindAsync(call.Tenant, navigation.Declaring!.Table!, holder, cancellation).ConfigureAwait(false) is { } row)
        {
            var document = Documents.Parse(row.Document);
            Set(document, navigation, inner, there);
            changes.Update(row, document);
        }
    }
}
