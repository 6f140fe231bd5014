// The permission report as a page, for a browser on this machine.

using System.Text;
using System.Text.Encodings.Web;

namespace Atrium.Server.Admin;

/// <summary>No script, nothing loaded from elsewhere; everything that came from a client is encoded.</summary>
internal static class PermissionPage
{
    private const string Style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #8886}
        code{overflow-wrap:anywhere}h2{margin-top:2.5rem}
        """;

    public static string Of(IReadOnlyList<ApplicationUse> uses)
    {
        var page = new StringBuilder()
            .Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<title>Permissions in use</title><style>").Append(Style).Append("</style></head><body><h1>Permissions in use</h1>");
        if (uses.Count == 0)
        {
            page.Append("<p>No request has been seen since the server started.</p>");
        }

        foreach (var use in uses)
        {
            page.Append("<h2>").Append(Text(use.AppId)).Append(use.AppOnly ? ", on its own" : ", for people").Append("</h2>");
            Names(page, "Needs at least", LeastPermissions.Needed(use));
            Names(page, "Lacks", LeastPermissions.Missing(use));
            Names(page, "Holds too much", LeastPermissions.TooMuch(use));
            page.Append("<table><thead><tr><th scope=\"col\">Request</th><th scope=\"col\">Any one of</th></tr></thead><tbody>");
            foreach (var (place, suffice) in use.Places.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                page.Append("<tr><td><code>").Append(Text(place)).Append("</code>").Append(use.Refused.Contains(place) ? " (refused)" : "")
                    .Append("</td><td>").Append(Text(string.Join(", ", suffice))).Append("</td></tr>");
            }

            page.Append("</tbody></table>");
        }

        return page.Append("</body></html>").ToString();
    }

    private static void Names(StringBuilder page, string what, IReadOnlyList<string> names) =>
        page.Append("<p><strong>").Append(what).Append(":</strong> ").Append(names.Count == 0 ? "nothing" : Text(string.Join(", ", names))).Append("</p>");

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
