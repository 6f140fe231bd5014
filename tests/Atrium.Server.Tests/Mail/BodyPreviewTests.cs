// The beginning of a body as plain text.

using Atrium.Areas.Mail;

namespace Atrium.Server.Tests.Mail;

public class BodyPreviewTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  Hello   there \t you ", "Hello there you")]
    [InlineData("Hello\r\nthere", "Hello\r\nthere")]
    [InlineData("Hello\n\n\n\nthere", "Hello\r\n\r\nthere")]
    [InlineData("Hello \r\n \r\n there", "Hello\r\n\r\nthere")]
    [InlineData("\r\n\r\nHello\r\n", "Hello")]
    public void White_space_is_squeezed_and_paragraphs_are_kept(string text, string preview) =>
        Assert.Equal(preview, BodyPreview.OfText(text));

    [Fact]
    public void It_is_255_characters_long_at_most() => Assert.Equal(255, BodyPreview.OfText(new string('x', 1000)).Length);

    [Fact]
    public void A_character_of_two_units_is_not_cut_in_half()
    {
        var preview = BodyPreview.OfText(new string('x', 254) + "😀");
        Assert.Equal(new string('x', 254), preview);
    }

    [Fact]
    public void Html_is_read_as_text() =>
        Assert.Equal("Hello & goodbye", BodyPreview.Of("html", "<html><head><title>no</title></head><body><p>Hello &amp; <b>goodbye</b></p></body></html>"));

    [Fact]
    public void Text_is_taken_as_it_is() => Assert.Equal("<b>1 < 2</b>", BodyPreview.Of("text", "<b>1 < 2</b>"));
}
