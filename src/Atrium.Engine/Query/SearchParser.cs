// The text of the directory's $search: clauses "property:text", joined by AND, OR and parentheses.

using System.Text;
using Atrium.Engine.Errors;

namespace Atrium.Engine.Query;

/// <summary>AND binds closer than OR; clauses that stand beside each other count as joined by AND.</summary>
internal sealed class SearchParser
{
    private const int MaxDepth = 100;
    private const int MaxClauses = 100;
    private const int MaxWords = 200;

    private readonly QueryContext _context;
    private readonly string _text;
    private int _at;
    private int _depth;
    private int _clauses;
    private int _words;

    private SearchParser(QueryContext context, string text) => (_context, _text) = (context, text);

    /// <exception cref="GraphError">400: what is not such an expression, with the place; what the model does not search.</exception>
    public static Search Parse(QueryContext context, string text)
    {
        var parser = new SearchParser(context, text);
        var search = parser.Either();
        return parser.AtEnd() ? search : throw parser.Wrong($"character '{text[parser._at]}' is not valid");
    }

    private Search Either()
    {
        if (++_depth > MaxDepth)
        {
            throw Wrong("the expression is nested too deeply");
        }

        var search = Both();
        while (Word("OR"))
        {
            search = new SearchOr(search, Both());
        }

        _depth--;
        return search;
    }

    private Search Both()
    {
        var search = One();
        while (Word("AND") || (!AtEnd() && _text[_at] is '"' or '('))
        {
            search = new SearchAnd(search, One());
        }

        return search;
    }

    private Search One()
    {
        if (AtEnd())
        {
            throw Wrong("a clause was expected");
        }

        if (_text[_at] == '"')
        {
            return Clause();
        }

        if (_text[_at] != '(')
        {
            throw Wrong("a clause in double quotes was expected");
        }

        _at++;
        var search = Either();
        if (AtEnd() || _text[_at] != ')')
        {
            throw Wrong("')' was expected");
        }

        _at++;
        return search;
    }

    private Search Clause()
    {
        var start = _at;
        if (++_clauses > MaxClauses)
        {
            throw Wrong($"there are more than {MaxClauses} clauses");
        }

        var clause = Quoted();
        var colon = clause.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            _at = start;
            throw Wrong("a clause names a property, as in \"property:text\"");
        }

        var text = clause[(colon + 1)..];
        if (string.IsNullOrWhiteSpace(text))
        {
            _at = start;
            throw Wrong("a clause needs a text to search for");
        }

        var bound = SearchBinder.Clause(_context, clause[..colon].Trim(), text);
        _words += bound.Starts.Count;
        return _words <= MaxWords ? bound : throw Wrong($"there are more than {MaxWords} words");
    }

    /// <summary>What stands between quotes; a backslash takes its meaning from a quote or a backslash.</summary>
    private string Quoted()
    {
        var (start, text) = (_at++, new StringBuilder());
        for (; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case '"':
                    _at++;
                    return text.ToString();
                case '\\' when _at + 1 < _text.Length && _text[_at + 1] is '"' or '\\':
                    text.Append(_text[++_at]);
                    break;
                default:
                    text.Append(_text[_at]);
                    break;
            }
        }

        _at = start;
        throw Wrong("the quote is not closed");
    }

    private bool Word(string word)
    {
        if (AtEnd() || !_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)
            || (_at + word.Length < _text.Length && char.IsLetterOrDigit(_text[_at + word.Length])))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private bool AtEnd()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at == _text.Length;
    }

    private GraphError Wrong(string what) =>
        GraphError.BadRequest(_context.Workload, $"Syntax error: {what} at position {_at} in '{_text}'.");
}
