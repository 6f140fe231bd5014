// The values of added properties in a document that is about to be written: empty ones go, and there must not be too many.

using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Rules;

namespace Atrium.Engine.Uniform;

internal static class OpenValues
{
    /// <exception cref="Errors.GraphError">400: the object would have more values than its type takes; what hidden definitions left there counts too.</exception>
    public static void Settle(Edit edit)
    {
        if (!edit.Type.Open || edit.Type.Facts.Free || !edit.Sent.Any(p => IsOpen(p.Key)))
        {
            return;
        }

        var count = 0;
        foreach (var (name, value) in edit.After.Where(p => IsOpen(p.Key)).ToList())
        {
            switch (value)
            {
                case JsonObject members:
                    foreach (var empty in members.Where(m => m.Value is null).Select(m => m.Key).ToList())
                    {
                        members.Remove(empty);
                    }

                    count += members.Count;
                    if (members.Count == 0)
                    {
                        edit.After.Remove(name);
                    }

                    break;
                case JsonArray items:
                    count += items.Count;
                    break;
                default:
                    count++;
                    break;
            }
        }

        var most = edit.Type.Facts.MaxOpenValues;
        if (most > 0 && count > most && edit.Sent.Any(p => IsOpen(p.Key) && p.Value is not null))
        {
            throw GraphError.BadRequest(edit.Workload, $"The object would have {count} extension values; at most {most} are allowed.");
        }
    }

    private static bool IsOpen(string name) => name.Contains('_', StringComparison.Ordinal);
}
