// A filter as OData text again: for explanations, logs and tests. Parsing the text gives the same filter.

using System.Globalization;
using System.Text;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

public static class FilterText
{
    /// <summary>The variable that stands for an element inside any.</summary>
    private const string Element = "e";

    /// <summary>Keys are printed as GUIDs, whatever ids the type shows.</summary>
    public static string Print(Filter filter)
    {
        var text = new StringBuilder();
        Print(filter, text, null);
        return text.ToString();
    }

    public static string Print(IEnumerable<OrderKey> order) =>
        string.Join(',', order.Select(key => key.Path + (key.Descending ? " desc" : "")));

    /// <param name="collection">Inside any: the collection.</param>
    private static void Print(Filter filter, StringBuilder text, Property? collection)
    {
        switch (filter)
        {
            case And and:
                Pair(and.Left, " and ", and.Right, text, collection);
                break;
            case Or or:
                Pair(or.Left, " or ", or.Right, text, collection);
                break;
            case Not not:
                text.Append("not (");
                Print(not.Inner, text, collection);
                text.Append(')');
                break;
            case Constant constant:
                text.Append(constant.Value ? "true" : "false");
                break;
            case Compare compare:
                text.Append(Path(compare.Path, collection)).Append(Operator(compare.Operator))
                    .Append(Value(Leaf(compare.Path, collection), compare.Value));
                break;
            case Has has:
                text.Append(Path(has.Path, collection)).Append(" has ").Append(Quoted(has.Members));
                break;
            case In list:
                text.Append(Path(list.Path, collection)).Append(" in (")
                    .AppendJoin(',', list.Values.Select(value => Value(Leaf(list.Path, collection), value))).Append(')');
                break;
            case Match match:
                text.Append(Function(match.How)).Append('(').Append(Path(match.Path, collection)).Append(',').Append(Quoted(match.Text)).Append(')');
                break;
            case RelatedCount count:
                text.Append(CultureInfo.InvariantCulture, $"{count.Navigation.Name}/$count eq {count.Number}");
                break;
            case Any { Element: null } any:
                text.Append(Path(any.Path, collection)).Append("/any()");
                break;
            case Any any:
                text.Append(Path(any.Path, collection)).Append("/any(" + Element + ":");
                Print(any.Element, text, any.Path.Last);
                text.Append(')');
                break;
            default:
                throw new InvalidOperationException($"{filter.GetType().Name} has no text.");
        }
    }

    private static void Pair(Filter left, string word, Filter right, StringBuilder text, Property? collection)
    {
        text.Append('(');
        Print(left, text, collection);
        text.Append(word);
        Print(right, text, collection);
        text.Append(')');
    }

    private static Property Leaf(PropertyPath path, Property? collection) => path.Steps.Count > 0 ? path.Last : collection!;

    private static string Path(PropertyPath path, Property? collection) =>
        collection is null ? path.ToString() : path.Steps.Count == 0 ? Element : $"{Element}/{path}";

    private static string Value(Property property, object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double.PositiveInfinity => "INF",
        double.NegativeInfinity => "-INF",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Guid guid => property.Kind == ValueKind.Guid ? guid.ToString() : $"'{guid}'",
        string text => property.Kind switch
        {
            ValueKind.Instant or ValueKind.TimeOfDay => text,
            ValueKind.Date => text[..10],
            ValueKind.Duration => $"duration'{text}'",
            _ => Quoted(text),
        },
        _ => throw new InvalidOperationException($"{value.GetType().Name} is not a value of a filter."),
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Operator(Comparison comparison) => comparison switch
    {
        Comparison.Equal => " eq ",
        Comparison.NotEqual => " ne ",
        Comparison.Greater => " gt ",
        Comparison.GreaterOrEqual => " ge ",
        Comparison.Less => " lt ",
        _ => " le ",
    };

    private static string Function(TextMatch how) => how switch
    {
        TextMatch.StartsWith => "startswith",
        TextMatch.EndsWith => "endswith",
        _ => "contains",
    };
}
