// A keyword query (KQL) as a search: words, "phrases", keyword:value, AND, OR, NOT, parentheses.

using Atrium.Engine.Errors;

namespace Atrium.Engine.Query;

/// <summary>
/// NOT binds closest, then AND, then OR; what stands beside each other is joined by AND. A space behind the colon of a keyword makes it a word.
/// </summary>
internal sealed class KqlParser
{
    private const int MaxDepth = 100;
    private const int MaxTerms = 200;
    private static readonly string[] Operators = ["<>", ">=", "<=", ":", "=", ">", "<"];
    private static readonly string[] NotOffered = ["NEAR", "ONEAR", "XRANK"];

    private readonly KqlBinder _binder;
    private readonly string _text;
    private int _at;
    private int _depth;
    private int _terms;

    private KqlParser(QueryContext context, string text) => (_binder, _text) = (new KqlBinder(context), text);

    /// <exception cref="GraphError">400: what is no such query, with the place in it. 501: what Graph has and we have not.</exception>
    public static Search Parse(QueryContext context, string text)
    {
        var parser = new KqlParser(context, text);
        var search = parser.Either("");
        return parser.AtEnd() ? search : throw parser.Wrong($"character '{text[parser._at]}' is not valid");
    }

    /// <param name="keyword">The keyword that stands before the parentheses that we are in, or nothing.</param>
    private Search Either(string keyword)
    {
        if (++_depth > MaxDepth)
        {
            throw Wrong("the expression is nested too deeply");
        }

        var search = Both(keyword);
        while (Operator("OR"))
        {
            search = new SearchOr(search, Both(keyword));
        }

        _depth--;
        return search;
    }

    private Search Both(string keyword)
    {
        var search = One(keyword);
        while (Operator("AND") || (!AtEnd() && _text[_at] != ')' && !Stands("OR")))
        {
            search = new SearchAnd(search, One(keyword));
        }

        return search;
    }

    private Search One(string keyword)
    {
        var not = false;
        while (Operator("NOT") || Sign('-'))
        {
            not = !not;
        }

        _ = Sign('+');
        var search = Term(keyword);
        return not ? new SearchNot(search) : search;
    }

    private Search Term(string keyword)
    {
        if (AtEnd() || _text[_at] == ')' || Stands("OR") || Stands("AND"))
        {
            throw Wrong("a word was expected");
        }

        if (_text[_at] == '(')
        {
            return Parentheses(keyword);
        }

        var start = _at;
        if (NotOffered.Any(Stands))
        {
            throw GraphError.NotImplemented($"An operator of the search expression at position {start} in '{_text}' is not supported.");
        }

        if (keyword.Length == 0 && Keyword() is var (name, operation) && name.Length > 0)
        {
            return operation == ":" && _text[_at] == '(' && _binder.TakesText(name)
                ? Parentheses(name)
                : Counted(_binder.Restriction(name, operation, Value(), message => Wrong(message, start)));
        }

        return Counted(_binder.Words(keyword, Value(), message => Wrong(message, start)));
    }

    private Search Counted(Search search)
    {
        _terms += search switch { SearchWords words => words.Words.Count, SearchNot { Inner: SearchWords words } => words.Words.Count, _ => 1 };
        return _terms <= MaxTerms ? search : throw Wrong($"there are more than {MaxTerms} words");
    }

    private Search Parentheses(string keyword)
    {
        _at++;
        var search = Either(keyword);
        if (AtEnd() || _text[_at] != ')')
        {
            throw Wrong("')' was expected");
        }

        _at++;
        return search;
    }

    /// <summary>A name, an operator and, at once, the beginning of a value; else nothing, and nothing is passed over.</summary>
    private (string Name, string Operator) Keyword()
    {
        var end = _at;
        while (end < _text.Length && char.IsAsciiLetter(_text[end]))
        {
            end++;
        }

        var operation = Operators.FirstOrDefault(o => string.CompareOrdinal(_text, end, o, 0, o.Length) == 0);
        if (end == _at || operation is null || end + operation.Length == _text.Length || char.IsWhiteSpace(_text[end + operation.Length]))
        {
            return ("", "");
        }

        var name = _text[_at..end];
        _at = end + operation.Length;
        return (name, operation);
    }

    /// <summary>A phrase in quotes, or all up to a space or parenthesis.</summary>
    private string Value()
    {
        var start = _at;
        if (_text[_at] == '"')
        {
            var close = _text.IndexOf('"', _at + 1);
            _at = close < 0 ? throw Wrong("the quote is not closed") : close + 1;
            var phrase = _text[(start + 1)..close];
            if (_at < _text.Length && _text[_at] == '*')
            {
                _at++;
                phrase += "*";
            }

            return phrase;
        }

        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not ('(' or ')' or '"'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Wrong($"character '{_text[_at]}' is not valid");
    }

    private bool Operator(string word)
    {
        var stands = Stands(word);
        _at += stands ? word.Length : 0;
        return stands;
    }

    /// <summary>True: the word begins here, and ends before something else does.</summary>
    private bool Stands(string word)
    {
        if (AtEnd() || !_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
        {
            return false;
        }

        var end = _at + word.Length;
        return end == _text.Length || char.IsWhiteSpace(_text[end]) || _text[end] is '(' or ')' or '"';
    }

    /// <summary>A sign directly before what it is about.</summary>
    private bool Sign(char sign)
    {
        if (AtEnd() || _text[_at] != sign || _at + 1 == _text.Length || char.IsWhiteSpace(_text[_at + 1]))
        {
            return false;
        }

        _at++;
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

    private GraphError Wrong(string what, int? at = null) => _binder.Refuse($"Syntax error: {what} at position {at ?? _at} in '{_text}'.");
}
