// The names of an application's API: nobody else's in the organisation, and such as show whose they are.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Errors;
using Atrium.Engine.Rules;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

internal static class IdentifierCheck
{
    public static async ValueTask RunAsync(Edit edit, JsonObject before, CancellationToken cancellation)
    {
        var known = Texts(before);
        Domains? domains = null;
        foreach (var uri in Texts(edit.After).Except(known))
        {
            domains ??= await Domains.ReadAsync(edit.Call, cancellation);
            if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || uri.EndsWith('/') || uri.Any(c => char.IsWhiteSpace(c) || c is '#' or '*' or '?'))
            {
                throw DirectoryErrors.InvalidValue(edit.Type, "identifierUris");
            }

            if (!IsOurs(edit, parsed, uri, domains))
            {
                throw new GraphError(
                    400, "HostNameNotOnVerifiedDomain",
                    $"Values of identifierUris property must use a verified domain of the organization or its subdomain, its id, or the application's id: '{uri}'");
            }

            await DirectoryErrors.DemandFreeAsync(edit.Call, edit.Key, ApplicationClaims.Identifier(uri), "identifierUris", cancellation);
        }
    }

    /// <summary>A verified domain or one below it, or the id of the organisation or the application as a whole part.</summary>
    private static bool IsOurs(Edit edit, Uri uri, string text, Domains domains)
    {
        string[] ids = [edit.After.Text("appId")!, edit.Call.Tenant.Id.ToString("D")];
        if (text.Split('/', ':').Any(part => ids.Contains(part, StringComparer.OrdinalIgnoreCase)))
        {
            return true;
        }

        for (var host = uri.Host; host.Length > 0; host = host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (domains.Find(host) is not null)
            {
                return true;
            }

            if (!host.Contains('.', StringComparison.Ordinal))
            {
                return false;
            }
        }

        return false;
    }

    private static List<string> Texts(JsonObject of) => [.. (of["identifierUris"] as JsonArray ?? []).Select(u => u!.GetValue<string>())];
}
