// The raw query string, split into system options. What is not a system option belongs to functions, or to nobody.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

/// <summary>System options by canonical name (<c>$filter</c>), decoded.</summary>
internal sealed class QueryText
{
    /// <summary>Longest query string, in UTF-16 units; the web server's own bound on a request line is lower.</summary>
    public const int MaxLength = 16 * 1024;

    private static readonly string[] Known =
    [
        "$select", "$filter", "$orderby", "$top", "$skip", "$count", "$expand", "$search", "$skiptoken", "$deltatoken", "$format",
    ];

    private const string Levels = "$levels";

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly Workload _workload;

    private QueryText(Workload workload) => _workload = workload;

    public IEnumerable<string> Names => _options.Keys;

    public string? this[string name] => _options.GetValueOrDefault(name);

    /// <summary>Splits <c>?a=b&amp;c=d</c> (the question mark is optional).</summary>
    public static QueryText Split(Workload workload, string query)
    {
        if (query.Length > MaxLength)
        {
            throw GraphError.BadRequest(workload, $"The query string is longer than {MaxLength} characters.");
        }

        var text = new QueryText(workload);
        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            text.Add(Decode(equals < 0 ? part : part[..equals]), equals < 0 ? "" : Decode(part[(equals + 1)..]));
        }

        return text;
    }

    /// <summary>Splits the decoded options of an $expand item: <c>$select=a,b;$top=1</c>.</summary>
    public static QueryText SplitNested(Workload workload, string options)
    {
        var text = new QueryText(workload);
        foreach (var (part, _) in Separated.By(';', options))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            text.Add(equals < 0 ? part : part[..equals], equals < 0 ? "" : part[(equals + 1)..], nested: true);
        }

        return text;
    }

    private void Add(string name, string value, bool nested = false)
    {
        name = name.Trim();
        var canonical = nested && name.Equals(Levels, StringComparison.OrdinalIgnoreCase) ? Levels : Canonical(name);
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw GraphError.BadRequest(_workload, $"The query parameter '{name}' contains the character U+0000."); // No store can hold it.
        }

        if (canonical is null)
        {
            if (name.StartsWith('$'))
            {
                throw GraphError.UnsupportedQuery(_workload, $"The query parameter '{name}' is not supported.");
            }

            return; // Graph ignores parameters that it does not know and that do not begin with $.
        }

        if (!_options.TryAdd(canonical, value))
        {
            throw GraphError.BadRequest(
                _workload,
                $"Query option '{canonical}' was specified more than once, but it must be specified at most once.");
        }
    }

    /// <summary>Names are found without regard to case, and with or without the $.</summary>
    private static string? Canonical(string name)
    {
        foreach (var known in Known)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase) || known.AsSpan(1).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return null;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
