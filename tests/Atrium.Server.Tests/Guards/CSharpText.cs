// A C# source taken apart: its string literals on one side, its code without literals and comments on the other.

using System.Text;
using System.Text.RegularExpressions;

namespace Atrium.Server.Tests.Guards;

/// <summary>Syntax enough for guards that must not stumble over comments; not a compiler.</summary>
internal sealed partial class CSharpText
{
    private readonly string _source;
    private readonly StringBuilder _code = new();
    private readonly List<string> _literals = [];
    private int _at;

    private CSharpText(string source) => _source = source;

    /// <summary>The text of string literals as written, without the expressions inside interpolated ones.</summary>
    public IReadOnlyList<string> Literals => _literals;

    /// <summary>Literals and comments are gone from it; the line breaks between them are not.</summary>
    public string Code => _code.ToString();

    public static CSharpText Parse(string source)
    {
        var text = new CSharpText(source);
        text.Read(nested: false);
        return text;
    }

    public static CSharpText Load(string file) => Parse(File.ReadAllText(file));

    private void Read(bool nested)
    {
        var depth = 0;
        while (_at < _source.Length)
        {
            var rest = _source.AsSpan(_at);
            if (rest.StartsWith("//"))
            {
                var end = rest.IndexOf('\n');
                _at = end < 0 ? _source.Length : _at + end;
            }
            else if (rest.StartsWith("/*"))
            {
                _at += rest.IndexOf("*/") + 2;
            }
            else if (rest[0] == '\'')
            {
                _at += rest[1] == '\\' ? rest[2..].IndexOf('\'') + 3 : 3;
            }
            else if (Opening().Match(_source, _at) is { Success: true } open && open.Index == _at)
            {
                _at += open.Length;
                Literal(open.Value);
            }
            else if (nested && rest[0] == '}' && depth == 0)
            {
                return;
            }
            else
            {
                depth += rest[0] == '{' ? 1 : rest[0] == '}' ? -1 : 0;
                _code.Append(rest[0]);
                _at++;
            }
        }
    }

    private void Literal(string open)
    {
        var quotes = open[open.IndexOf('"')..];
        var closing = quotes.Length >= 3 ? quotes : "\"";
        var verbatim = open.Contains('@', StringComparison.Ordinal);
        var interpolated = open.Contains('$', StringComparison.Ordinal);
        var text = new StringBuilder();
        while (_at < _source.Length)
        {
            var rest = _source.AsSpan(_at);
            if (verbatim && rest.StartsWith("\"\""))
            {
                text.Append("\"\"");
                _at += 2;
            }
            else if (!verbatim && closing.Length == 1 && rest[0] == '\\')
            {
                text.Append(rest[..2]);
                _at += 2;
            }
            else if (rest.StartsWith(closing))
            {
                _at += closing.Length;
                break;
            }
            else if (interpolated && rest[0] == '{' && !rest.StartsWith("{{"))
            {
                _literals.Add(text.ToString());
                text.Clear();
                _at++;
                Read(nested: true);
                _at++;
            }
            else
            {
                text.Append(rest[0]);
                _at += interpolated && rest.StartsWith("{{") ? 2 : 1;
            }
        }

        _literals.Add(text.ToString());
    }

    [GeneratedRegex("""[$@]*("{3,}|")""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opening();
}
