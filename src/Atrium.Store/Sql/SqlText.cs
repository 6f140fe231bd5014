// A statement being written, with its arguments.

using System.Text;

namespace Atrium.Store.Sql;

internal sealed class SqlText(Dialect dialect)
{
    private readonly StringBuilder _text = new(512);
    private readonly List<Arg> _args = [];

    public Dialect Dialect { get; } = dialect;

    public Arg[] Args => [.. _args];

    public SqlText Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>A parameter with this value.</summary>
    public SqlText Value(Arg arg) => Add(Name(arg));

    /// <summary>The expression, or, where there is none, a parameter with this value.</summary>
    public SqlText Value(Arg arg, string? expression) => expression is null ? Value(arg) : Add(expression);

    /// <summary>Parameters with commas between them.</summary>
    public SqlText Values(IEnumerable<Arg> args)
    {
        var first = true;
        foreach (var arg in args)
        {
            Add(first ? "" : ", ").Value(arg);
            first = false;
        }

        return this;
    }

    /// <summary>The name of a new parameter with this value, to be used as often as one likes.</summary>
    public string Name(Arg arg)
    {
        _args.Add(arg);
        return Dialect.P(_args.Count);
    }

    /// <summary>The number of a new parameter.</summary>
    public int Number(Arg arg)
    {
        _args.Add(arg);
        return _args.Count;
    }

    public override string ToString() => _text.ToString();
}
