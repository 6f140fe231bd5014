// The text of $filter as OData's own syntax tree: the one place that calls the OData library's parser.

using System.Globalization;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace Atrium.Engine.Query;

/// <summary>
/// The library's syntactic half only. Its semantic half wants enum literals qualified and ids as the schema types them, which Graph does not;
/// the binding is ours.
/// </summary>
internal static class FilterSyntax
{
    /// <summary>Deepest nesting of parentheses, functions and operators.</summary>
    public const int MaxDepth = 100;

    private static readonly string[] Words =
        ["and", "or", "not", "eq", "ne", "gt", "ge", "lt", "le", "in", "has", "any", "all", "null", "true", "false"];

    public static QueryToken Parse(QueryContext context, string text)
    {
        try
        {
            return new UriQueryExpressionParser(MaxDepth).ParseFilter(Canonical(context, text));
        }
        catch (ODataException error)
        {
            throw Refusal.Syntax(context, error.Message);
        }
    }

    /// <summary>The values of an <c>in</c> list, which the library leaves as text: <c>('a',null,3)</c>.</summary>
    /// <param name="filter">What the list stands in, to name a wrong place by.</param>
    public static IReadOnlyList<object?> List(QueryContext context, string text, string filter)
    {
        var start = filter.IndexOf(text, StringComparison.OrdinalIgnoreCase);
        var values = new List<object?>();
        foreach (var (item, position) in Separated.By(',', text[1..^1]))
        {
            values.Add(Parse(context, item) is LiteralToken literal
                ? Value(literal)
                : throw Refusal.Syntax(context, $"A literal was expected at position {start + 1 + position} in '{filter}'."));
        }

        return values.Count > 0 ? values : throw Refusal.Syntax(context, $"The list '{text}' is empty.");
    }

    /// <summary>The value of a literal as one of the types that <see cref="Literals"/> knows.</summary>
    public static object? Value(LiteralToken literal) => literal.Value switch
    {
        // The library reads 0.1 as a float where that loses no digit; its text gives the same digits as a double.
        float value => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
#pragma warning disable CS0618 // The library's own kinds of date and time, until its version 9.
        Date value => new DateOnly(value.Year, value.Month, value.Day),
        TimeOfDay value => new TimeOnly(value.Ticks),
#pragma warning restore CS0618
        var value => value,
    };

    /// <summary>
    /// Keywords in lower case, as the library wants them, with all positions kept. Graph reads them in any case. Collections and objects
    /// as literals, which the library would take for strings, are refused.
    /// </summary>
    private static string Canonical(QueryContext context, string text)
    {
        var result = text.ToCharArray();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'')
            {
                i = EndOfString(text, i);
            }
            else if (text[i] is '[' or '{')
            {
                throw Refusal.Syntax(context, $"Syntax error: character '{text[i]}' is not valid at position {i} in '{text}'.");
            }
            else if (IsWord(text[i]))
            {
                var start = i;
                while (i + 1 < text.Length && IsWord(text[i + 1]))
                {
                    i++;
                }

                if (IsKeyword(text, start, i + 1))
                {
                    text.AsSpan(start..(i + 1)).ToLowerInvariant(result.AsSpan(start));
                }
            }
        }

        return new string(result);
    }

    /// <summary>Where a string ends. At a doubled quote the next call continues, which comes to the same.</summary>
    private static int EndOfString(string text, int start)
    {
        var end = text.IndexOf('\'', start + 1);
        return end < 0 ? text.Length : end;
    }

    private static bool IsKeyword(string text, int start, int end) =>
        Array.Exists(Words, word => text.AsSpan(start, end - start).Equals(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or '$' or '@';
}
