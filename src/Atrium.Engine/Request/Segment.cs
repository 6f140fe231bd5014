// One segment of a path, taken apart: a name and what stands in its parentheses.

using Atrium.Engine.Errors;

namespace Atrium.Engine.Request;

/// <param name="Text">The whole segment, decoded.</param>
/// <param name="Name">What stands before the parentheses.</param>
/// <param name="Arguments">Null = no parentheses. A single unnamed value has the name <c>""</c>.</param>
internal sealed record Segment(string Text, string Name, IReadOnlyDictionary<string, string>? Arguments)
{
    public static Segment Parse(string encoded)
    {
        var text = Uri.UnescapeDataString(encoded);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new GraphError(400, "BadRequest", "The path contains the character U+0000."); // no store can hold it, and no web server stands before a batch
        }

        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith(')'))
        {
            return new Segment(text, text, null);
        }

        return new Segment(text, text[..open], ParseArguments(text[(open + 1)..^1]));
    }

    /// <summary>A literal without its quotes.</summary>
    public static string Unquote(string literal) =>
        literal.Length >= 2 && literal[0] == '\'' && literal[^1] == '\''
            ? literal[1..^1].Replace("''", "'", StringComparison.Ordinal)
            : literal;

    private static IReadOnlyDictionary<string, string> ParseArguments(string text)
    {
        var arguments = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in Split(text))
        {
            var equals = part.StartsWith('\'') ? -1 : part.IndexOf('=', StringComparison.Ordinal);
            if (!arguments.TryAdd(equals < 0 ? "" : part[..equals].Trim(), part[(equals + 1)..].Trim()))
            {
                throw GraphError.UnknownSegment(text);
            }
        }

        return arguments;
    }

    /// <summary>At commas outside quotes.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '\'';
            if (text[i] == ',' && !quoted)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        if (start < text.Length)
        {
            parts.Add(text[start..].Trim());
        }

        return parts;
    }
}
