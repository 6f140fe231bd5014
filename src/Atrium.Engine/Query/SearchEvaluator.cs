// A search over one row, in memory: the oracle that the stores are compared with, and their judge where an index holds less than the text.

using System.Text.Json;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

public static class SearchEvaluator
{
    public static bool Matches(Search search, Row row)
    {
        using var document = JsonDocument.Parse(Evaluator.Document(row));
        return Matches(search, document.RootElement);
    }

    private static bool Matches(Search search, JsonElement document) => search switch
    {
        SearchAnd and => Matches(and.Left, document) && Matches(and.Right, document),
        SearchOr or => Matches(or.Left, document) || Matches(or.Right, document),
        SearchClause clause => Holds(clause, document),
        _ => throw new InvalidOperationException($"{search.GetType().Name} is not a search that is known."),
    };

    private static bool Holds(SearchClause clause, JsonElement document)
    {
        List<string> terms = [.. SearchTerms.Of(clause.Rule, document)];
        return clause.Starts.All(start => terms.Exists(term => term.StartsWith(start, StringComparison.Ordinal)));
    }
}
