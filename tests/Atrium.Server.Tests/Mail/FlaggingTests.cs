// Follow-up flags.

using System.Text.Json.Nodes;
using Atrium.Areas.Mail;
using Atrium.Engine.Errors;

namespace Atrium.Server.Tests.Mail;

public class FlaggingTests
{
    private const string Day = """{"dateTime":"2026-03-04T00:00:00.0000000","timeZone":"UTC"}""";
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Theory]
    [InlineData("null", """{"flagStatus":"notFlagged"}""")]
    [InlineData("""{"flagStatus":"flagged"}""", """{"flagStatus":"flagged"}""")]
    [InlineData("""{"flagStatus":"complete"}""", """{"flagStatus":"complete","completedDateTime":""" + Day + "}")]
    [InlineData("""{"flagStatus":"flagged","completedDateTime":""" + Day + "}", """{"flagStatus":"flagged"}""")]
    [InlineData("""{"flagStatus":"notFlagged","startDateTime":""" + Day + "}", """{"flagStatus":"notFlagged"}""")]
    public void Its_dates_follow_its_status(string merged, string stored)
    {
        var message = new JsonObject { ["flag"] = JsonNode.Parse(merged) };
        Flagging.Complete(message, message["flag"] as JsonObject, Now);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), message["flag"]), message["flag"]!.ToJsonString());
    }

    [Fact]
    public void A_due_date_needs_a_start_date()
    {
        var message = new JsonObject { ["flag"] = JsonNode.Parse("""{"flagStatus":"flagged","dueDateTime":""" + Day + "}") };
        Assert.Equal(400, Assert.Throws<GraphError>(() => Flagging.Complete(message, message["flag"] as JsonObject, Now)).Status);
    }
}
