// The terms by which an object is found: one reading of documents for the index and for the evaluator.

using System.Text.Json;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

public static class SearchTerms
{
    /// <summary>The terms that a rule takes from a document, folded and uncut; some may come twice.</summary>
    public static IEnumerable<string> Of(TermRule rule, JsonElement document)
    {
        foreach (var step in rule.Path)
        {
            if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty(step, out document))
            {
                yield break;
            }
        }

        foreach (var text in Texts(rule, document))
        {
            if (!rule.Words)
            {
                yield return Fold.Text(text);
                continue;
            }

            foreach (var word in DirectoryWords.Of(text, joined: true))
            {
                yield return word;
            }
        }
    }

    private static IEnumerable<string> Texts(TermRule rule, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return rule.Element.Count == 0 && Read(rule, value) is { } text ? [text] : [];
        }

        return value.EnumerateArray().Select(element => Find(element, rule.Element) is { } found ? Read(rule, found) : null).OfType<string>();
    }

    private static string? Read(TermRule rule, JsonElement value) => Values.Read(value, rule.Kind)?.ToString();

    private static JsonElement? Find(JsonElement element, IReadOnlyList<string> path)
    {
        foreach (var step in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
            {
                return null;
            }
        }

        return element;
    }
}
