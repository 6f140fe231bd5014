// The body of a message: made safe, and printed as the client prefers.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class MessageFormTestsOnSqlite(SharedServers servers) : MessageFormTests(servers, StoreKind.Sqlite);

public sealed class MessageFormTestsOnPostgres(SharedServers servers) : MessageFormTests(servers, StoreKind.Postgres);

public abstract class MessageFormTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    private static string Content(JsonElement message) => Text(message.GetProperty("body"), "content");

    private static (string, string) Prefer(string preference) => ("Prefer", preference);

    [Theory]
    [InlineData("<p>Hi</p><script>alert(1)</script>", "script")]
    [InlineData("<p onclick=\"alert(1)\">Hi</p>", "onclick")]
    [InlineData("<p>Hi</p><img src=x onerror=alert(1)>", "onerror")]
    [InlineData("<p>Hi</p><a href=\"javascript:alert(1)\">x</a>", "javascript:")]
    [InlineData("<p>Hi</p><a href=\" JaVa\tScript:alert(1)\">x</a>", "alert")]
    [InlineData("<p>Hi</p><iframe src=\"https://evil.example\"></iframe>", "iframe")]
    [InlineData("<p>Hi</p><object data=\"x\"></object><embed src=\"x\">", "embed")]
    [InlineData("<p>Hi</p><form action=\"https://evil.example\"><input name=a></form>", "evil.example")]
    [InlineData("<p>Hi</p><svg onload=alert(1)></svg>", "onload")]
    [InlineData("<p>Hi</p><meta http-equiv=refresh content=\"0;url=https://evil.example\">", "evil.example")]
    [InlineData("<p>Hi</p><base href=\"https://evil.example\">", "evil.example")]
    [InlineData("<p style=\"background:url(javascript:alert(1))\">Hi</p>", "javascript:")]
    public async Task What_could_harm_a_reader_is_taken_out(string html, string harm)
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        (await from.PostAsync("/sendMail", new { message = new { subject = "Danger", body = Html(html), toRecipients = To(to) } })).Must(HttpStatusCode.Accepted);
        foreach (var message in (JsonElement[])[await OnlyAsync(to, "inbox", "Danger"), await OnlyAsync(from, "sentitems", "Danger")])
        {
            Assert.DoesNotContain(harm, Content(message), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Hi", Content(message), StringComparison.Ordinal);
            Assert.Equal("Hi", Text(message, "bodyPreview")[..2]);
        }
    }

    [Fact]
    public async Task A_client_that_asks_for_it_gets_the_html_as_it_was_written()
    {
        var person = await NewPersonAsync();
        var id = (await DraftAsync(person, new { body = Html("<p>Hi</p><script>run()</script>") })).Id;
        var raw = (await person.GetAsync($"/messages/{id}", Prefer("outlook.allow-unsafe-html"))).Must(HttpStatusCode.OK);
        Assert.Contains("<script>run()</script>", Content(raw.Json), StringComparison.Ordinal);
        Assert.Contains("outlook.allow-unsafe-html", raw.Header("Preference-Applied"), StringComparison.Ordinal);
        Assert.DoesNotContain("original", raw.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_is_printed_as_text_on_request()
    {
        var person = await NewPersonAsync();
        var id = (await DraftAsync(person, new { subject = "t", body = Html("<p>One &amp; <b>two</b></p>") })).Id;
        foreach (var preference in (string[])["outlook.body-content-type=\"text\"", "outlook.body-content-type=text", "OUTLOOK.body-content-type=\"TEXT\""])
        {
            var text = (await person.GetAsync($"/messages/{id}", Prefer(preference))).Must(HttpStatusCode.OK);
            Assert.Equal("text", Text(text.Json.GetProperty("body"), "contentType"));
            Assert.Equal("One & two", Content(text.Json).Trim());
            Assert.Equal("outlook.body-content-type=\"text\"", text.Header("Preference-Applied"));
        }

        var list = (await person.GetAsync("/messages", Prefer("outlook.body-content-type=\"text\""))).Must(HttpStatusCode.OK);
        Assert.Equal("text", Text(list.Items[0].GetProperty("body"), "contentType"));
        Assert.Equal("outlook.body-content-type=\"text\"", list.Header("Preference-Applied"));
        var plain = (await person.GetAsync($"/messages/{id}")).Must(HttpStatusCode.OK);
        Assert.Equal("html", Text(plain.Json.GetProperty("body"), "contentType"));
        Assert.Null(plain.Header("Preference-Applied"));
    }

    [Fact]
    public async Task A_text_is_printed_as_html_on_request()
    {
        var person = await NewPersonAsync();
        var id = (await DraftAsync(person, new { body = Plain("1 < 2\r\nnext") })).Id;
        var html = (await person.GetAsync($"/messages/{id}", Prefer("outlook.body-content-type=\"html\""))).Must(HttpStatusCode.OK);
        Assert.Equal("html", Text(html.Json.GetProperty("body"), "contentType"));
        Assert.Contains("1 &lt; 2<br>", Content(html.Json), StringComparison.Ordinal);
        Assert.Equal("outlook.body-content-type=\"html\"", html.Header("Preference-Applied"));
    }

    [Fact]
    public async Task Several_preferences_are_met_and_named_together()
    {
        var person = await NewPersonAsync();
        var id = (await DraftAsync(person, new { body = Html("<b>x</b>") })).Id;
        var both = (await person.GetAsync($"/messages/{id}", Prefer("IdType=\"ImmutableId\", outlook.body-content-type=\"text\""))).Must(HttpStatusCode.OK);
        Assert.NotEqual(id, both.Id);
        Assert.Contains("IdType=\"ImmutableId\"", both.Header("Preference-Applied"), StringComparison.Ordinal);
        Assert.Contains("outlook.body-content-type=\"text\"", both.Header("Preference-Applied"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_has_the_first_255_characters()
    {
        var person = await NewPersonAsync();
        var json = (await DraftAsync(person, new { body = Plain(new string('a', 300)) })).Json;
        Assert.Equal(new string('a', 255), Text(json, "bodyPreview"));
    }

    [Fact]
    public async Task Text_of_any_script_survives()
    {
        var person = await NewPersonAsync();
        const string text = "Größe, naïve, Ωμέγα, 日本語, عربى, 👩‍👩‍👧, \u00a0, \ttab, \"quotes\", \\, </script>";
        var id = (await DraftAsync(person, new { subject = text, body = Plain(text) })).Id;
        var json = (await person.GetAsync($"/messages/{id}")).Json;
        Assert.Equal(text, Text(json, "subject"));
        Assert.Equal(text, Content(json));
    }
}
