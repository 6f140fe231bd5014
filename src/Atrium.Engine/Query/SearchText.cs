// A search as text again: for explanations, logs and tests. Parsing the text gives the same search.

namespace Atrium.Engine.Query;

public static class SearchText
{
    public static string Print(Search search) => search switch
    {
        SearchAnd and => $"({Print(and.Left)} AND {Print(and.Right)})",
        SearchOr or => $"({Print(or.Left)} OR {Print(or.Right)})",
        SearchNot not => $"NOT ({Print(not.Inner)})",
        SearchWords words => words.Source,
        SearchWhere where => where.Source,
        SearchPeriod period => period.Source,
        SearchClause clause => Quoted($"{clause.Rule.Scope}:{clause.Text}"),
        _ => throw new InvalidOperationException($"{search.GetType().Name} has no text."),
    };

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
