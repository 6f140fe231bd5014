// Walks over the members of a stored document. We wrote it, so that nothing of it is checked a second time: a general JSON reader took
// most of the time of a list.

using System.Buffers;

namespace Atrium.Engine.Wire;

/// <summary>The members of a well-formed JSON object in turn, without looking into their values.</summary>
internal ref struct DocumentReader(ReadOnlySpan<byte> document)
{
    private static readonly SearchValues<byte> Nesting = SearchValues.Create("\"[]{}"u8);
    private static readonly SearchValues<byte> Ending = SearchValues.Create(",]} \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _document = document;
    private int _at;

    /// <summary>As it stands in the document, escapes included.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Where the value starts in the document, and its length.</summary>
    public (int Start, int Length) Place { get; private set; }

    /// <summary>Goes to the next member; false = there is none.</summary>
    public bool Read()
    {
        SkipSpace();
        if (_at >= _document.Length || _document[_at] is not ((byte)'{' or (byte)','))
        {
            return false;
        }

        _at++; // the brace at the beginning, or a comma
        SkipSpace();
        if (_document[_at] == (byte)'}')
        {
            return false;
        }

        var start = _at;
        SkipText();
        Name = _document[(start + 1)..(_at - 1)];
        SkipSpace();
        _at++; // the colon
        SkipSpace();
        start = _at;
        SkipValue();
        Place = (start, _at - start);
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _document.Length && _document[_at] <= (byte)' ')
        {
            _at++;
        }
    }

    private void SkipValue()
    {
        switch (_document[_at])
        {
            case (byte)'"':
                SkipText();
                break;
            case (byte)'{' or (byte)'[':
                SkipNested();
                break;
            default:
                Advance(_document[_at..].IndexOfAny(Ending));
                break;
        }
    }

    /// <summary>From a quote to behind the one that ends the text.</summary>
    private void SkipText()
    {
        _at++;
        while (true)
        {
            Advance(_document[_at..].IndexOfAny((byte)'"', (byte)'\\'));
            if (_document[_at] == (byte)'"')
            {
                _at++;
                return;
            }

            _at += 2; // the backslash and what it escapes: of \uXXXX the rest is harmless
        }
    }

    private void SkipNested()
    {
        var depth = 0;
        do
        {
            Advance(_document[_at..].IndexOfAny(Nesting));
            switch (_document[_at])
            {
                case (byte)'"':
                    SkipText();
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    _at++;
                    break;
                default:
                    depth--;
                    _at++;
                    break;
            }
        }
        while (depth > 0);
    }

    private void Advance(int by) => _at += by >= 0 ? by : throw new InvalidDataException("A stored document is broken.");
}
