// HTML as plain text.

using Atrium.Areas.Mail;

namespace Atrium.Server.Tests.Mail;

public class HtmlToTextTests
{
    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData("  Hello\n   there  ", "Hello there")]
    [InlineData("a<br>b<br><br>c", "a\r\nb\r\n\r\nc")]
    [InlineData("<p>a</p><p>b</p>", "a\r\n\r\nb")]
    [InlineData("<div>a</div><div>b</div>", "a\r\nb")]
    [InlineData("<div><div>a</div></div><div>b</div>", "a\r\nb")]
    [InlineData("<ul><li>a</li><li>b</li></ul>c", "* a\r\n* b\r\n\r\nc")]
    [InlineData("<pre>a\n  b</pre>", "a\r\n  b")]
    [InlineData("a&nbsp;b &lt;c&gt;", "a b <c>")]
    [InlineData("<b>a</b><i>b</i> <u>c</u>", "ab c")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a\tb\r\nc\td")]
    [InlineData("see <a href='https://a.example/x'>the page</a>.", "see the page<https://a.example/x>.")]
    [InlineData("<a href='https://a.example'>https://a.example</a>", "https://a.example")]
    [InlineData("<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example")]
    [InlineData("<img src='cid:image001.png@01D'>", "[cid:image001.png@01D]")]
    [InlineData("<img src='https://a.example/x.png' alt='A boat'>", "[A boat]")]
    [InlineData("<script>alert(1)</script>a<style>p{}</style>", "a")]
    [InlineData("<p>a</p><hr>b", "a\r\n\r\n________________________________\r\nb")]
    public void It_reads_as_a_person_would_type_it(string html, string text) => Assert.Equal(text, HtmlToText.Convert(html));

    [Theory]
    [InlineData("a < b & c\r\nd\ne", "a &lt; b &amp; c<br>\r\nd<br>\r\ne")]
    [InlineData("<script>", "&lt;script&gt;")]
    public void Text_becomes_harmless_html(string text, string html) => Assert.Equal(html, TextToHtml.Fragment(text));

    [Theory]
    [InlineData("one line")]
    [InlineData("1 < 2 & 3 > 2")]
    [InlineData("two\r\nlines")]
    public void Text_survives_the_way_to_html_and_back(string text) => Assert.Equal(text, HtmlToText.Convert(TextToHtml.Document(text)));
}
