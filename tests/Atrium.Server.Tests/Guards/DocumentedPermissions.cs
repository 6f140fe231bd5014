// The permissions that Graph documents per path and method, from a table that is not part of this repository.

namespace Atrium.Server.Tests.Guards;

/// <summary>Tab separated: path, methods, delegated, application; a line that begins with # is a comment.</summary>
internal sealed class DocumentedPermissions
{
    private readonly Dictionary<string, (HashSet<string> Delegated, HashSet<string> Application)> _rows = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The file named by ATRIUM_PERMISSIONS_HUB, else <c>../shared/graph/permissions-hub.tsv</c> beside the repository; null if there is none.</summary>
    public static string? FindFile()
    {
        var file = Environment.GetEnvironmentVariable("ATRIUM_PERMISSIONS_HUB") is { Length: > 0 } named
            ? named
            : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "graph", "permissions-hub.tsv"));
        return File.Exists(file) ? file : null;
    }

    public static DocumentedPermissions Load(string file)
    {
        var found = new DocumentedPermissions();
        foreach (var line in File.ReadLines(file).Where(l => !l.StartsWith('#')))
        {
            if (line.Split('\t') is [var path, var methods, var delegated, var application])
            {
                foreach (var key in methods.Split(',').SelectMany(m => Paths(path).Select(p => $"{m} {p}")))
                {
                    var row = found._rows.TryGetValue(key, out var known) ? known : found._rows[key] = ([], []);
                    row.Delegated.UnionWith(Names(delegated));
                    row.Application.UnionWith(Names(application));
                }
            }
        }

        return found;
    }

    /// <summary>Null where the table has no such path and method. What holds of <c>/me</c> holds of one's own object.</summary>
    public (IReadOnlySet<string> Delegated, IReadOnlySet<string> Application)? Find(string method, string path)
    {
        const string Person = "/users/{id}";
        var own = path.StartsWith(Person, StringComparison.Ordinal) && _rows.TryGetValue($"{method} /me{path[Person.Length..]}", out var me) ? me : default;
        return _rows.TryGetValue($"{method} {path}", out var row) ? (own.Delegated is null ? row.Delegated : row.Delegated.Union(own.Delegated).ToHashSet(), row.Application)
            : own.Delegated is not null ? (own.Delegated, new HashSet<string>())
            : null;
    }

    /// <summary>A dash: none.</summary>
    private static string[] Names(string cell) => cell == "-" ? [] : cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Paths(string path)
    {
        const string Either = "/{me|users/{id}}";
        return path.StartsWith(Either, StringComparison.OrdinalIgnoreCase) ? ["/me" + path[Either.Length..], "/users/{id}" + path[Either.Length..]] : [path];
    }
}
