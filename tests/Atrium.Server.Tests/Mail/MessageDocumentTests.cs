// The documents of drafts, sent copies and delivered copies.

using System.Text.Json.Nodes;
using Atrium.Areas.Mail;
using Atrium.Engine.Errors;
using Atrium.Engine.Wire;

namespace Atrium.Server.Tests.Mail;

public class MessageDocumentTests
{
    private static readonly Guid Key = new("8fd6e83b-3cc0-4bf0-8b26-950f4d7110f6");
    private static readonly Guid Another = new("7f180cbb-a5ae-457c-b7e8-6f5b42ba33e7");
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly JsonObject Mira = Recipients.Of("Mira Castellanos", "mira@larkmoor.example");
    private static readonly JsonObject Priya = Recipients.Of("Priya Raman", "priya@larkmoor.example");

    [Fact]
    public void A_draft_is_read_and_carries_one_instant_everywhere()
    {
        var draft = Begin([]);
        Assert.True(draft.Flag("isDraft") && draft.Flag("isRead"));
        Assert.All(["createdDateTime", "lastModifiedDateTime", "receivedDateTime", "sentDateTime"], name => Assert.Equal("2026-03-04T05:06:07.0000000Z", draft.Text(name)));
        Assert.Equal(("normal", "focused", ""), (draft.Text("importance"), draft.Text("inferenceClassification"), draft.Text("bodyPreview")));
        Assert.Equal(22, MessageDocument.IndexOf(draft).Length);
        Assert.Matches("^<[0-9A-F]{32}@larkmoor.example>$", draft.Text("internetMessageId"));
    }

    [Fact]
    public void What_the_client_said_stays()
    {
        var draft = Begin(new JsonObject { ["isRead"] = false, ["importance"] = "high", ["internetMessageId"] = "<a@b>" });
        Assert.Equal((false, "high", "<a@b>"), (draft.Flag("isRead"), draft.Text("importance"), draft.Text("internetMessageId")));
    }

    [Fact]
    public void Two_messages_have_different_threads_and_ids()
    {
        var (one, two) = (Begin([]), Begin([], Another));
        Assert.NotEqual(one.Text("conversationId"), two.Text("conversationId"));
        Assert.NotEqual(one.Text("internetMessageId"), two.Text("internetMessageId"));
    }

    /// <summary>Indexes then put together what came together.</summary>
    [Fact]
    public void Ids_of_messages_of_one_instant_begin_alike_and_differ()
    {
        var (one, two) = (Begin([], new Guid("019ab000-1234-7abc-8def-000000000001")), Begin([], new Guid("019ab000-1234-7abc-8def-000000000002")));
        Assert.StartsWith("<019AB0001234", one.Text("internetMessageId"), StringComparison.Ordinal);
        Assert.StartsWith("<019AB0001234", two.Text("internetMessageId"), StringComparison.Ordinal);
        Assert.NotEqual(one.Text("internetMessageId"), two.Text("internetMessageId"));
        Assert.Equal(one.Text("conversationId")![..14], two.Text("conversationId")![..14]);
        Assert.NotEqual(one.Text("conversationId"), two.Text("conversationId"));
        Assert.DoesNotContain("7ABC", one.Text("internetMessageId"), StringComparison.Ordinal); // nothing else of the key
    }

    [Theory]
    [InlineData("x-custom", true)]
    [InlineData("X-Custom", true)]
    [InlineData("Subject", false)]
    [InlineData("x-a b", false)]
    [InlineData("x-a:b", false)]
    [InlineData(null, false)]
    public void Header_names_begin_with_x(string? name, bool accepted)
    {
        var message = new JsonObject { ["internetMessageHeaders"] = new JsonArray(new JsonObject { ["name"] = name, ["value"] = "v" }) };
        var error = Record.Exception(() => Draft.Begin(message, null, Key, "larkmoor.example", At));
        Assert.Equal(accepted ? null : 400, (error as GraphError)?.Status);
    }

    [Fact]
    public void A_delivered_copy_is_unread_and_shows_no_blind_copies()
    {
        var sent = MessageDocument.Sent(Begin(new JsonObject
        {
            ["toRecipients"] = new JsonArray(Priya.DeepClone()),
            ["bccRecipients"] = new JsonArray(Priya.DeepClone()),
            ["categories"] = new JsonArray("mine"),
            ["flag"] = new JsonObject { ["flagStatus"] = "flagged" },
        }), Mira, At.AddMinutes(1));
        var delivered = MessageDocument.Delivered(sent, At.AddMinutes(2));
        Assert.True(sent.Flag("isRead") && sent.ContainsKey("bccRecipients"));
        Assert.False(sent.Flag("isDraft") || delivered.Flag("isDraft") || delivered.Flag("isRead"));
        Assert.False(delivered.ContainsKey("bccRecipients") || delivered.ContainsKey("categories"));
        Assert.Equal("notFlagged", (delivered["flag"] as JsonObject)?.Text("flagStatus"));
        Assert.Equal(("2026-03-04T05:07:07.0000000Z", "2026-03-04T05:08:07.0000000Z"), (delivered.Text("sentDateTime"), delivered.Text("receivedDateTime")));
        Assert.All(["conversationId", "internetMessageId", "subject", "bodyPreview"], name => Assert.Equal(sent.Text(name), delivered.Text(name)));
        Assert.True(JsonNode.DeepEquals(Mira, delivered["from"]) && JsonNode.DeepEquals(Mira, delivered["sender"]));
    }

    [Fact]
    public void A_letter_that_answers_another_joins_its_thread()
    {
        var first = new Letter(Key, Mira, [Priya], "Lunch?", "text", "At noon?", At).Sent();
        var second = new Letter(Another, Priya, [Mira], "RE: Lunch?", "html", "Yes.", At.AddHours(1)) { Answers = first }.Delivered();
        Assert.Equal(first.Text("conversationId"), second.Text("conversationId"));
        Assert.Equal(27, MessageDocument.IndexOf(second).Length);
        Assert.Contains(first.Text("internetMessageId")!, second["internetMessageHeaders"]!.ToJsonString().Replace("\\u003C", "<", StringComparison.Ordinal).Replace("\\u003E", ">", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(("At noon?", "Yes."), (first.Text("bodyPreview"), second.Text("bodyPreview")));
    }

    [Fact]
    public void A_report_goes_to_the_sender_and_names_the_address()
    {
        var sent = new Letter(Key, Mira, [Priya], "Lunch?", "text", "At noon?", At).Sent();
        var report = Undeliverable.Report(sent, ["nobody@larkmoor.example"], Another, At).Delivered();
        Assert.Equal("Undeliverable: Lunch?", report.Text("subject"));
        Assert.Equal("postmaster@larkmoor.example", Recipients.Address(report["from"]));
        Assert.Equal("mira@larkmoor.example", Recipients.Address(Recipients.In(report, "toRecipients").Single()));
        Assert.Contains("nobody@larkmoor.example", report.Text("bodyPreview"), StringComparison.Ordinal);
        Assert.Equal(sent.Text("conversationId"), report.Text("conversationId"));
    }

    private static JsonObject Begin(JsonObject message, Guid? key = null)
    {
        Draft.Begin(message, null, key ?? Key, "larkmoor.example", At);
        return message;
    }
}
