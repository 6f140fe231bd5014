// How bodies are stored and quoted.

using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Atrium.Areas.Mail;
using Atrium.Engine.Wire;

namespace Atrium.Server.Tests.Mail;

public class MessageBodyTests
{
    [Fact]
    public void A_fragment_of_html_becomes_a_document()
    {
        var body = MessageBody.Of("html", "Hello <b>you</b>");
        Assert.Equal(TextToHtml.Wrap("Hello <b>you</b>"), body.Text("content"));
        Assert.False(body.ContainsKey("original"));
    }

    [Fact]
    public void A_document_stays_as_it_is() =>
        Assert.Equal("<html><body>Hello</body></html>", MessageBody.Of("html", "<html><body>Hello</body></html>").Text("content"));

    [Fact]
    public void Dangerous_html_is_kept_beside_its_safe_form()
    {
        var body = MessageBody.Of("html", "<html><body>a<script>b</script></body></html>");
        Assert.DoesNotContain("script", body.Text("content"), StringComparison.Ordinal);
        Assert.Contains("<script>b</script>", body.Text("original"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_content_type_alone_keeps_the_content()
    {
        var body = MessageBody.Merge(MessageBody.Of("text", "Hello"), new JsonObject { ["contentType"] = "html" });
        Assert.Equal(("html", TextToHtml.Wrap("Hello")), (body.Text("contentType"), body.Text("content")));
    }

    [Fact]
    public void A_new_content_replaces_the_unsafe_one_too()
    {
        var before = MessageBody.Of("html", "a<script>b</script>");
        var after = MessageBody.Merge(before, new JsonObject { ["content"] = "c" });
        Assert.Equal(("html", null), (after.Text("contentType"), after.Text("original")));
    }

    [Theory]
    [InlineData("text", "1 < 2", null, false, "1 < 2")]
    [InlineData("text", "1 < 2", "text", false, "1 < 2")]
    [InlineData("html", "<html><body><p>a</p></body></html>", null, false, "<html><body><p>a</p></body></html>")]
    [InlineData("html", "<html><body><p>a</p></body></html>", "text", false, "a")]
    [InlineData("html", "<html><body>a<script>b</script></body></html>", "html", true, "<html><body>a<script>b</script></body></html>")]
    [InlineData("html", "<html><head></head><body>a<script>b</script></body></html>", "html", false, "<html><head></head><body>a</body></html>")]
    public void It_is_printed_in_the_format_that_is_wanted(string stored, string content, string? wanted, bool unsafeHtml, string printed)
    {
        var output = new ArrayBufferWriter<byte>();
        BodyWriter.Print(output, MessageBody.Of(stored, content), wanted, unsafeHtml);
        var json = JsonNode.Parse(Encoding.UTF8.GetString(output.WrittenSpan))!.AsObject();
        Assert.Equal((wanted ?? stored, printed), (json.Text("contentType"), json.Text("content")));
    }

    [Theory]
    [InlineData("html")]
    [InlineData("text")]
    public void An_answer_quotes_and_its_unique_body_does_not(string contentType)
    {
        var original = new JsonObject
        {
            ["subject"] = "Lunch?",
            ["sentDateTime"] = "2026-03-04T05:06:07.0000000Z",
            ["from"] = Recipients.Of("Mira", "mira@larkmoor.example"),
            ["toRecipients"] = new JsonArray(Recipients.Of("Priya", "priya@larkmoor.example")),
            ["body"] = MessageBody.Of(contentType, "At noon?"),
        };
        var answer = Quotation.Under("Yes, gladly.", original);
        var text = BodyPreview.Of(answer.Text("contentType"), answer.Text("content"));
        Assert.Contains("Yes, gladly.", text, StringComparison.Ordinal);
        Assert.Contains("From: Mira <mira@larkmoor.example>", text, StringComparison.Ordinal);
        Assert.Contains("Sent: Wednesday, March 4, 2026 5:06 AM", text, StringComparison.Ordinal);
        Assert.Contains("At noon?", text, StringComparison.Ordinal);
        var unique = UniqueBodyWriter.Unique(answer);
        Assert.Equal("Yes, gladly.", BodyPreview.Of(unique.Text("contentType"), unique.Text("content")));
    }

    [Fact]
    public void An_answer_to_clean_html_is_clean_itself() =>
        Assert.False(Quotation.Under("Yes.", new JsonObject { ["body"] = MessageBody.Of("html", "a") }).ContainsKey("original"));

    [Fact]
    public void A_comment_is_text_and_never_markup() =>
        Assert.Contains("&lt;script&gt;", Quotation.Under("<script>", new JsonObject { ["body"] = MessageBody.Of("html", "a") }).Text("content"), StringComparison.Ordinal);
}
