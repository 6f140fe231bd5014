// docs/query.md: what can be asked of each resource, told by the model itself.

using System.Text;
using Atrium.Engine.Model;

namespace Atrium.Engine.Tests.Oracle;

/// <summary>Markdown, the same bytes for the same model.</summary>
public static class QueryReport
{
    private const string Intro = """
        # What can be asked

        Written by a test from the model; do not edit. After a change of the model:

            ATRIUM_WRITE_COVERAGE=1 dotnet test --project tests/Atrium.Server.Tests -- --filter-class "*QueryPageTests"

        For each resource: the properties that may stand in `$filter`, `$orderby` and `$search`. Everything else is refused with Graph's error, never
        ignored. An *advanced* query carries the header `ConsistencyLevel: eventual` and `$count=true`; what works without works in an advanced query too.

        - `and`, `or` and parentheses join conditions of all kinds. `not` and `ne` turn any of them round; where there are advanced queries they need one.
        - *eq* stands for `eq`, `ne` and `in`; *order* for `gt`, `ge`, `lt` and `le`; *null* for a comparison with `null`, alone or in a list of `in`;
          *has* asks for flags of an enum; `$count` asks whether a collection is empty (`proxyAddresses/$count eq 0`) or, of a relation, whether there
          are just so many as the table says (`owners/$count eq 1`), which the caller must be allowed to read.
        - Texts are compared without regard to case. GUIDs and instants stand without quotes, ids with them; a quote inside a text is doubled.
        - Inside `any` the conditions on one element may be joined: `identities/any(i:i/issuer eq 'x' and i/issuerAssignedId eq 'y')`. `all` and functions
          other than `startsWith`, `endsWith` and `contains` are offered by no resource.
        - Where there are advanced queries, a default query compares with texts of at most 120 characters and joins at most 15 conditions by `or` or `in`,
          and the URL of an advanced one has at most 2,048 characters (414), unless it stands in a `$batch`.
        - Keyword queries on mail take every property that Graph documents but `attachment` and `size` (501): attachments are not served yet, and a size without
          them would be a wrong one.

        """;

    private const Can Filters = Can.Filter | Can.StartsWith | Can.EndsWith | Can.Contains | Can.Count;
    private const Can Sorts = Can.Sort | Can.SortAdvanced;

    public static string Render(GraphModel model)
    {
        var text = new StringBuilder(Intro.ReplaceLineEndings("\n"));
        foreach (var type in model.Entities.Where(e => !e.Facts.Internal && !e.Facts.Virtual).OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var rows = new List<string>();
            foreach (var property in type.Properties)
            {
                Add(type.Workload, [property], "", rows);
            }

            text.Append($"\n## {type.Name}\n\n{Manners(type.Workload)}\n\n");
            rows.AddRange(type.Navigations.Where(n => n.CountFilter.Count > 0).Select(n => $"| {n.Name} |  | $count of {string.Join(" or ", n.CountFilter)} |  |  |\n"));
            if (rows.Count > 0)
            {
                text.Append(type.Workload.AdvancedQueries
                    ? "| property | $filter | in an advanced query also | $orderby | $search |\n|-|-|-|-|-|\n"
                    : "| property | $filter | $orderby | $search |\n|-|-|-|-|\n").AppendJoin("", rows);
            }
            else
            {
                text.Append("It can be neither filtered nor sorted nor searched.\n");
            }
        }

        return text.ToString();
    }

    private static string Manners(Workload workload) =>
        $"Pages of {workload.PageSize}; `$top` up to {workload.MaxPageSize}, "
        + (workload.RefusesLargeTop ? "more is refused" : "more counts as that") + (workload.Skip ? "; `$skip` is taken." : "; `$skip` is refused.")
        + (workload.AdvancedQueries ? " `$filter` and `$orderby` together need an advanced query." : "")
        + (workload.Codes.InefficientFilter is null ? "" : " What is sorted by must come first in `$filter`, in the same order.");

    /// <param name="prefix">How conditions name what is inside a collection: <c>identities/any(x:x/</c>.</param>
    private static void Add(Workload workload, IReadOnlyList<Property> path, string prefix, List<string> rows)
    {
        var property = path[^1];
        if (property.Secret || (path[0].Can & (Filters | Sorts | Can.Search)) == Can.Read)
        {
            return;
        }

        var name = prefix + property.Name;
        if (property is { Type: ComplexType type })
        {
            if (property.Collection && property.Can.HasFlag(Can.Count))
            {
                Row(workload, path, name, rows);
            }

            foreach (var inner in type.Properties)
            {
                Add(workload, [.. path, inner], property.Collection ? $"{name}/any(x:x/" : $"{name}/", rows);
            }

            return;
        }

        Row(workload, path, name, rows);
    }

    private static void Row(Workload workload, IReadOnlyList<Property> path, string name, List<string> rows)
    {
        var (always, advanced) = Filtering(workload, path);
        var sort = Sorting(workload, path);
        var search = path[^1].Can.HasFlag(Can.Search) && path[0].Can.HasFlag(Can.Search) ? "yes" : "";
        if (always.Length + advanced.Length + sort.Length + search.Length == 0)
        {
            return;
        }

        var shown = name.Contains('(', StringComparison.Ordinal) ? name + ")" : path[^1] is { Collection: true, Type: not ComplexType } ? name + "/any" : name;
        rows.Add(workload.AdvancedQueries ? $"| {shown} | {always} | {advanced} | {sort} | {search} |\n" : $"| {shown} | {always} | {sort} | {search} |\n");
    }

    private static (string Always, string Advanced) Filtering(Workload workload, IReadOnlyList<Property> path)
    {
        var (outer, leaf) = (path[0].Can, path[^1]);
        if ((outer & Filters) == Can.Read)
        {
            return ("", "");
        }

        List<string> always = [], advanced = [];
        var all = workload.AdvancedQueries && path.Any(p => p.Can.HasFlag(Can.FilterAdvanced));
        foreach (var (flag, word, needs) in ((Can, string, bool)[])
            [
                (Can.Equal, leaf.Type is EnumType { Flags: true } ? "eq, has" : "eq", false), (Can.Range, "order", false), (Can.StartsWith, "startsWith", false),
                (Can.Contains, "contains", false), (Can.EndsWith, "endsWith", true), (Can.Null, "null", true), (Can.Count, "$count", true),
            ])
        {
            if (leaf.Can.HasFlag(flag) && (leaf.Kind != ValueKind.Complex || flag == Can.Count) && (flag != Can.Range || IsOrdered(leaf)) && (flag != Can.Null || !leaf.Collection))
            {
                (all || (needs && workload.AdvancedQueries) ? advanced : always).Add(word);
            }
        }

        return (string.Join(", ", always), string.Join(", ", advanced));
    }

    private static bool IsOrdered(Property property) =>
        property.Row is null or RowField.Deleted && property.Kind is not (ValueKind.Boolean or ValueKind.Guid or ValueKind.Enum or ValueKind.Duration or ValueKind.Complex);

    private static string Sorting(Workload workload, IReadOnlyList<Property> path)
    {
        var (outer, leaf) = (path[0].Can & Sorts, path[^1].Can & Sorts);
        return outer == Can.Read || leaf == Can.Read || path.Any(p => p.Collection) ? ""
            : !workload.AdvancedQueries || (outer.HasFlag(Can.Sort) && leaf.HasFlag(Can.Sort)) ? "yes"
            : "advanced";
    }
}
