// Whom answers go to, what they are called, and what they say.

using System.Text.Json.Nodes;
using Atrium.Areas.Mail;
using Atrium.Engine.Errors;
using Atrium.Engine.Wire;

namespace Atrium.Server.Tests.Mail;

public class AnswersTests
{
    private const string Self = "priya@larkmoor.example";

    [Theory]
    [InlineData("Lunch?", "RE: Lunch?")]
    [InlineData("RE: Lunch?", "RE: Lunch?")]
    [InlineData("re: Lunch?", "re: Lunch?")]
    [InlineData("FW: Lunch?", "RE: FW: Lunch?")]
    [InlineData(null, "RE:")]
    public void A_reply_says_RE_once(string? subject, string expected) =>
        Assert.Equal(expected, Answers.Reply(Original("mira@larkmoor.example", subject: subject), [], null).Text("subject"));

    [Fact]
    public void A_reply_goes_to_the_author_and_to_whom_the_client_adds()
    {
        var sent = new JsonObject { ["toRecipients"] = List("daniel@larkmoor.example", "MIRA@larkmoor.example") };
        Assert.Equal("mira@larkmoor.example daniel@larkmoor.example", To(Answers.Reply(Original("mira@larkmoor.example"), sent, null)));
    }

    [Fact]
    public void A_reply_goes_where_the_author_wants_it()
    {
        var original = Original("mira@larkmoor.example");
        original["replyTo"] = List("desk@larkmoor.example");
        Assert.Equal("desk@larkmoor.example", To(Answers.Reply(original, [], null)));
    }

    [Fact]
    public void A_reply_to_all_leaves_oneself_out()
    {
        var original = Original("mira@larkmoor.example", to: [Self, "daniel@larkmoor.example"], cc: ["Priya@larkmoor.example", "samuel@larkmoor.example", "daniel@larkmoor.example"]);
        var reply = Answers.ReplyAll(original, [], null, Self);
        Assert.Equal("mira@larkmoor.example daniel@larkmoor.example", To(reply));
        Assert.Equal("samuel@larkmoor.example", To(reply, "ccRecipients"));
    }

    [Fact]
    public void A_reply_to_all_of_what_one_wrote_goes_to_the_same_people() =>
        Assert.Equal("mira@larkmoor.example", To(Answers.ReplyAll(Original(Self, to: ["mira@larkmoor.example"]), [], null, Self)));

    [Fact]
    public void A_reply_to_all_of_a_note_to_oneself_goes_to_oneself() =>
        Assert.Equal(Self, To(Answers.ReplyAll(Original(Self, to: [Self]), [], null, Self)));

    [Fact]
    public void A_comment_and_a_body_exclude_one_another()
    {
        var sent = new JsonObject { ["body"] = new JsonObject { ["content"] = "b" } };
        Assert.Equal(400, Assert.Throws<GraphError>(() => Answers.Reply(Original("mira@larkmoor.example"), sent, "a")).Status);
    }

    [Theory]
    [InlineData(true, false, false, true)]
    [InlineData(true, true, false, false)]
    [InlineData(true, false, true, false)]
    [InlineData(true, true, true, true)]
    [InlineData(false, false, false, false)]
    [InlineData(false, true, true, true)]
    public void A_forward_names_its_recipients_in_one_place(bool demand, bool asParameter, bool inMessage, bool refused)
    {
        var to = asParameter ? List("daniel@larkmoor.example") : null;
        var sent = inMessage ? new JsonObject { ["toRecipients"] = List("samuel@larkmoor.example") } : [];
        var forward = () => Answers.Forward(Original("mira@larkmoor.example"), sent, null, to, demand);
        if (refused)
        {
            Assert.Equal("ErrorInvalidRequest", Assert.Throws<GraphError>(forward).Code);
        }
        else
        {
            Assert.Equal(asParameter ? "daniel@larkmoor.example" : inMessage ? "samuel@larkmoor.example" : "", To(forward()));
            Assert.Equal("FW: Lunch?", forward().Text("subject"));
        }
    }

    private static JsonObject Original(string from, string[]? to = null, string[]? cc = null, string? subject = "Lunch?") => new()
    {
        ["subject"] = subject,
        ["from"] = Recipients.Of(null, from),
        ["toRecipients"] = List(to ?? [Self]),
        ["ccRecipients"] = List(cc ?? []),
        ["body"] = MessageBody.Of("html", "At noon?"),
    };

    private static JsonArray List(params string[] addresses) => new([.. addresses.Select(a => Recipients.Of(null, a))]);

    private static string To(JsonObject message, string list = "toRecipients") => string.Join(' ', Recipients.In(message, list).Select(Recipients.Address));
}
