// bodyPreview: the beginning of a body as plain text.

using System.Text;

namespace Atrium.Areas.Mail;

public static class BodyPreview
{
    /// <summary>Graph's length, in UTF-16 units.</summary>
    public const int Length = 255;

    /// <param name="contentType"><c>text</c> or <c>html</c>.</param>
    public static string Of(string? contentType, string? content) =>
        content is null ? "" : OfText(contentType == "html" ? HtmlToText.Convert(content) : content);

    /// <summary>Runs of blanks become one, runs of line breaks at most two (printed as CR LF); a character is never cut in half.</summary>
    public static string OfText(string text)
    {
        var preview = new StringBuilder(Length);
        var (breaks, blank) = (0, false);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n')
            {
                (breaks, blank) = (breaks + 1, false);
            }
            else if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                blank = true;
            }
            else
            {
                var gap = preview.Length == 0 ? "" : breaks > 1 ? "\r\n\r\n" : breaks == 1 ? "\r\n" : blank ? " " : "";
                if (preview.Length + gap.Length + rune.Utf16SequenceLength > Length)
                {
                    break;
                }

                preview.Append(gap).Append(rune);
                (breaks, blank) = (0, false);
            }
        }

        return preview.ToString();
    }
}
