// How the parts of a follow-up flag depend on one another.

using System.Globalization;
using System.Text.Json.Nodes;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public static class Flagging
{
    /// <summary>
    /// Completes the flag of a message in place: one that is not set has no dates, one that is complete says since which day, one that is set again is
    /// not complete. A due date needs a start date (Graph: 400).
    /// </summary>
    /// <param name="sent">The flag as the client sent it, complete or in part; null = not sent.</param>
    public static void Complete(JsonObject message, JsonObject? sent, DateTimeOffset now)
    {
        var flag = message["flag"] as JsonObject ?? [];
        if (sent?["dueDateTime"] is not null && flag["startDateTime"] is null)
        {
            throw MailErrors.Flag("A flag with a dueDateTime needs a startDateTime.");
        }

        switch (flag.Text("flagStatus"))
        {
            case "complete":
                flag["completedDateTime"] ??= new JsonObject
                {
                    ["dateTime"] = now.UtcDateTime.Date.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture),
                    ["timeZone"] = "UTC",
                };
                break;
            case "flagged":
                flag.Remove("completedDateTime");
                break;
            default:
                flag = new JsonObject { ["flagStatus"] = "notFlagged" };
                break;
        }

        message["flag"] = flag;
    }
}
