// The keywords of a keyword query, bound to the properties that they name.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

internal sealed class KqlBinder(QueryContext context)
{
    private readonly KeywordsAttribute _facts = context.Type.Keywords!;

    public GraphError Refuse(string message) => GraphError.BadRequest(context.Workload, message);

    public bool TakesText(string keyword) => Named(keyword).Any(TextRules.IsText);

    /// <summary>Words in a text: of the keyword's properties or, without one, of those that are searched by default.</summary>
    public Search Words(string keyword, string value, Func<string, GraphError> wrong)
    {
        var prefix = value.EndsWith('*');
        List<string> words = [.. TextWords.Of(prefix ? value[..^1] : value)];
        if (words.Count == 0)
        {
            throw wrong("a word was expected");
        }

        var named = keyword.Length == 0 ? Searched.Where(p => p.Searched!.Bare) : Named(keyword);
        List<string> names = [.. named.Select(p => p.Name)];
        return new SearchWords(
            [.. context.Type.Table!.Texts.Where(rule => names.Contains(rule.Name))],
            words,
            prefix,
            $"{keyword.ToLowerInvariant()}{(keyword.Length > 0 ? ":" : "")}\"{string.Join(' ', words)}\"{(prefix ? "*" : "")}");
    }

    /// <exception cref="GraphError">400: no such keyword, or no value for it. 501: not served yet.</exception>
    public Search Restriction(string keyword, string operation, string value, Func<string, GraphError> wrong)
    {
        if (Is(_facts.NotServed, keyword))
        {
            throw GraphError.NotImplemented($"Searching by '{keyword}' is not supported.");
        }

        if (keyword.Equals(_facts.KindKeyword, StringComparison.OrdinalIgnoreCase))
        {
            return Kind(operation, value, wrong);
        }

        var property = Named(keyword).FirstOrDefault() ?? throw wrong($"there is no keyword '{keyword}'");
        if (TextRules.IsText(property))
        {
            var words = operation is ":" or "=" or "<>" ? Words(keyword, value, wrong) : throw wrong($"'{operation}' does not compare text");
            return operation == "<>" ? new SearchNot(words) : words;
        }

        var path = PathBinder.Path(context.Type, [property]);
        return property.Kind == ValueKind.Instant ? Period(path, keyword, operation, value, wrong) : Choice(path, property, keyword, operation, value, wrong);
    }

    private IEnumerable<Property> Searched => context.Type.Properties.Where(p => p.Searched is not null && !p.Secret);

    private IEnumerable<Property> Named(string keyword) => Searched.Where(p => Is(p.Searched!.Keywords, keyword));

    private static bool Is(string? names, string name) => (names ?? "").Split(' ').Contains(name, StringComparer.OrdinalIgnoreCase);

    private SearchWhere Kind(string operation, string value, Func<string, GraphError> wrong)
    {
        if (operation is not (":" or "=" or "<>") || !Is(_facts.Kinds, value))
        {
            throw wrong($"'{value}' is no value of '{_facts.KindKeyword}'");
        }

        var kind = value.ToLowerInvariant();
        return new SearchWhere(new Constant(kind == _facts.Kind == (operation != "<>")), $"{_facts.KindKeyword}{Plain(operation)}{kind}");
    }

    /// <summary>A day, an instant, a named period, or <c>from..to</c>, both ends included.</summary>
    private static Search Period(PropertyPath path, string keyword, string operation, string value, Func<string, GraphError> wrong)
    {
        var dots = value.IndexOf("..", StringComparison.Ordinal);
        if (dots >= 0)
        {
            return operation is ":" or "="
                ? new SearchAnd(
                    Period(path, keyword, ">=", value[..dots], wrong),
                    Period(path, keyword, "<=", value[(dots + 2)..], wrong))
                : throw wrong("a range takes no comparison");
        }

        var period = Query.Period.Parse(value) ?? throw wrong($"'{value}' is no date");
        return new SearchPeriod(path, Comparison(operation), period, $"{keyword.ToLowerInvariant()}{Plain(operation)}\"{period.Name ?? value.Trim()}\"");
    }

    /// <summary>True or false, or a member of an enumeration.</summary>
    private static SearchWhere Choice(PropertyPath path, Property property, string keyword, string operation, string value, Func<string, GraphError> wrong)
    {
        foreach (var alias in (property.Searched!.Alias ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (called, meant) = (alias[..alias.IndexOf('=', StringComparison.Ordinal)], alias[(alias.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            value = value.Equals(called, StringComparison.OrdinalIgnoreCase) ? meant : value;
        }

        object? chosen = property.Kind != ValueKind.Boolean ? (property.Type as EnumType)?.Find(value) : bool.TryParse(value, out var flag) ? flag : (object?)null;
        if (chosen is null || operation is not (":" or "=" or "<>"))
        {
            throw wrong($"'{operation}{value}' is no restriction of '{keyword}'");
        }

        return new SearchWhere(new Compare(path, Comparison(operation), chosen), $"{keyword.ToLowerInvariant()}{Plain(operation)}{value.ToLowerInvariant()}");
    }

    private static string Plain(string operation) => operation == "=" ? ":" : operation;

    private static Comparison Comparison(string operation) => operation switch
    {
        "<>" => Query.Comparison.NotEqual,
        ">" => Query.Comparison.Greater,
        ">=" => Query.Comparison.GreaterOrEqual,
        "<" => Query.Comparison.Less,
        "<=" => Query.Comparison.LessOrEqual,
        _ => Query.Comparison.Equal,
    };
}
