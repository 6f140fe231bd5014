// The raw query string, where links to other pages are made from it.

namespace Atrium.Engine.Request;

public static class QueryString
{
    /// <summary>The query without some options (named with their $, compared without regard to case, the $ also percent-encoded or absent).</summary>
    public static string Without(string query, params ReadOnlySpan<string> names)
    {
        if (query.Length == 0)
        {
            return query;
        }

        var kept = new List<string>();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Uri.UnescapeDataString(equals < 0 ? part : part[..equals]);
            var drop = false;
            foreach (var unwanted in names)
            {
                drop |= name.Equals(unwanted, StringComparison.OrdinalIgnoreCase) || name.Equals(unwanted[1..], StringComparison.OrdinalIgnoreCase);
            }

            if (!drop)
            {
                kept.Add(part);
            }
        }

        return string.Join('&', kept);
    }

    public static string With(string query, string name, string value)
    {
        var pair = $"{name}={Uri.EscapeDataString(value)}";
        return query.Length == 0 ? pair : $"{query}&{pair}";
    }

    /// <summary>The decoded value of a parameter that is not a system option; null if absent.</summary>
    public static string? Parameter(string query, string name)
    {
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && Uri.UnescapeDataString(part[..equals]).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return Uri.UnescapeDataString(part[(equals + 1)..].Replace('+', ' '));
            }
        }

        return null;
    }
}
