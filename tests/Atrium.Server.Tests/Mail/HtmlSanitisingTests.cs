// What is taken out of HTML, and what stays.

using Atrium.Areas.Mail;

namespace Atrium.Server.Tests.Mail;

public class HtmlSanitisingTests
{
    [Theory]
    [InlineData("<html><head></head><body><script>alert(1)</script>a</body></html>", "alert")]
    [InlineData("<p onclick=\"alert(1)\">a</p>", "alert")]
    [InlineData("<img src=x onerror=alert(1)>", "alert")]
    [InlineData("<a href=\"javascript:alert(1)\">a</a>", "javascript")]
    [InlineData("<a href=\" java\tscript:alert(1)\">a</a>", "script:")]
    [InlineData("<a href=\"data:text/html,<script>alert(1)</script>\">a</a>", "data:")]
    [InlineData("<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">", "svg")]
    [InlineData("<iframe src=\"https://a.example\">b</iframe>", "iframe")]
    [InlineData("<object data=\"x.swf\">b</object>", "object")]
    [InlineData("<svg><script>alert(1)</script></svg>", "alert")]
    [InlineData("<math><mi xlink:href=\"javascript:alert(1)\">a</mi></math>", "javascript")]
    [InlineData("<form action=\"https://a.example\"><input name=password></form>", "password")]
    [InlineData("<meta http-equiv=\"refresh\" content=\"0;url=https://a.example\">", "refresh")]
    [InlineData("<link rel=stylesheet href=\"https://a.example/x.css\">", "x.css")]
    [InlineData("<base href=\"https://a.example/\">", "base")]
    [InlineData("<style>@import url(https://a.example/x.css);</style>", "import")]
    [InlineData("<p style=\"background:url(javascript:alert(1))\">a</p>", "javascript")]
    [InlineData("<p style=\"width:expression(alert(1))\">a</p>", "expression")]
    [InlineData("<div style=\"position:fixed;top:0\">a</div>", "position")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>", "<img")]
    [InlineData("<!--[if mso]><script>alert(1)</script><![endif]-->a", "alert")]
    public void What_acts_is_gone(string html, string gone) =>
        Assert.DoesNotContain(gone, HtmlSanitising.Clean(html), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("<html><head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head><body>Hello</body></html>")]
    [InlineData("<html><body><p>a <b>b</b> <a href=\"https://a.example/x?y=1\">c</a></p></body></html>")]
    [InlineData("<html><body><img src=\"cid:image001.png@01D\" alt=\"x\" width=\"10\"></body></html>")]
    [InlineData("<html><body><img src=\"https://a.example/pixel.gif\"></body></html>")]
    [InlineData("<html><body><img src=\"data:image/png;base64,iVBORw0KGgo=\"></body></html>")]
    [InlineData("<html><body><table border=\"0\" cellpadding=\"0\"><tr><td align=\"center\" class=\"x\">a</td></tr></table></body></html>")]
    [InlineData("<html><body><a href=\"mailto:a@b.example\">a</a></body></html>")]
    public void What_is_harmless_stays_to_the_letter(string html) => Assert.Equal(html, HtmlSanitising.Clean(html));

    [Theory]
    [InlineData("<p style=\"color:#ff0000\">a</p>", "color")]
    [InlineData("<html><head><style>p { margin-top: 0 }</style></head><body>a</body></html>", "margin-top")]
    [InlineData("<p>a<o:p>b</o:p></p>", "ab")]
    [InlineData("<p onclick=\"x()\">the text</p>", "the text")]
    public void What_is_to_be_seen_stays(string html, string kept) =>
        Assert.Contains(kept, HtmlSanitising.Clean(html), StringComparison.Ordinal);

    [Fact]
    public void Cleaning_twice_changes_nothing_more()
    {
        var once = HtmlSanitising.Clean("<p onclick=x style='color:red;position:fixed'>a<o:p>b</o:p><script>c</script></p>");
        Assert.Equal(once, HtmlSanitising.Clean(once));
    }

    [Theory]
    [InlineData("<div>", 200_000)]
    [InlineData("<b>", 20_000)]
    [InlineData("<div title='</div>'>", 100_000)]
    [InlineData("<div><!--</div>-->", 100_000)]
    [InlineData("<table><tr><td>", 30_000)]
    public void Endless_nesting_is_flattened(string opened, int times)
    {
        var html = string.Concat(Enumerable.Repeat(opened, times)) + "the text";
        Assert.Contains("the text", HtmlSanitising.Clean(html), StringComparison.Ordinal);
        Assert.Contains("the text", HtmlToText.Convert(html), StringComparison.Ordinal);
    }

    [Fact]
    public void Ordinary_nesting_is_left_alone()
    {
        var html = "<html><head></head><body>" + string.Concat(Enumerable.Repeat("<div>", 300)) + "a" + string.Concat(Enumerable.Repeat("</div>", 300)) + "</body></html>";
        Assert.Equal(html, HtmlSanitising.Clean(html));
    }
}
