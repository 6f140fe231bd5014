// What a $search holds where keyword queries are taken: the whole query in double quotes, or plain words.

using System.Buffers;
using System.Text;
using Atrium.Engine.Errors;

namespace Atrium.Engine.Query;

internal static class SearchExpression
{
    private static readonly SearchValues<char> Quotable = SearchValues.Create(":<>=\"\\");

    /// <summary>The query inside the quotes; a backslash takes its meaning from a quote or a backslash. Without quotes: words, without keywords.</summary>
    /// <exception cref="GraphError">400, with the place.</exception>
    public static string Query(QueryContext context, string text)
    {
        var whole = text.Trim();
        if (whole.Length == 0)
        {
            throw GraphError.BadRequest(context.Workload, "Syntax error: a word was expected at position 0 in ''.");
        }

        if (whole[0] != '"')
        {
            var odd = whole.AsSpan().IndexOfAny(Quotable);
            return odd < 0
                ? whole
                : throw new GraphError(400, "BadRequest", $"Syntax error: character '{whole[odd]}' is not valid at position {odd} in '{whole}'.");
        }

        var query = new StringBuilder();
        for (var i = 1; i < whole.Length; i++)
        {
            switch (whole[i])
            {
                case '\\' when i + 1 < whole.Length && whole[i + 1] is '"' or '\\':
                    query.Append(whole[++i]);
                    break;
                case '"' when i == whole.Length - 1:
                    return query.ToString();
                case '"':
                    throw new GraphError(400, "BadRequest", $"Syntax error: character '{whole[i]}' is not valid at position {i} in '{whole}': quotes inside are written \\\".");
                default:
                    query.Append(whole[i]);
                    break;
            }
        }

        throw new GraphError(400, "BadRequest", $"There is an unterminated string literal at position {whole.Length} in '{whole}'.");
    }
}
