// A search over one row, in memory: the oracle that the stores are compared with, and their judge where an index holds less than the text.

using System.Text.Json;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

public static class SearchEvaluator
{
    public static bool Matches(Search search, Row row)
    {
        using var document = JsonDocument.Parse(Evaluator.Document(row));
        TextReading? texts = null;
        return Matches(search, row, document.RootElement, ref texts);
    }

    private static bool Matches(Search search, Row row, JsonElement document, ref TextReading? texts) => search switch
    {
        SearchAnd and => Matches(and.Left, row, document, ref texts) && Matches(and.Right, row, document, ref texts),
        SearchOr or => Matches(or.Left, row, document, ref texts) || Matches(or.Right, row, document, ref texts),
        SearchNot not => !Matches(not.Inner, row, document, ref texts),
        SearchClause clause => Holds(clause, document),
        SearchWhere where => Evaluator.Matches(where.Filter, row),
        SearchWords words => (texts ??= TextReading.Of(row.Type.Table!.Texts, document)).Has(words.Rules, words.Words, words.Prefix),
        _ => throw new InvalidOperationException($"{search.GetType().Name} is not a search that is known."),
    };

    private static bool Holds(SearchClause clause, JsonElement document)
    {
        List<string> terms = [.. SearchTerms.Of(clause.Rule, document)];
        return clause.Starts.All(start => terms.Exists(term => term.StartsWith(start, StringComparison.Ordinal)));
    }
}
