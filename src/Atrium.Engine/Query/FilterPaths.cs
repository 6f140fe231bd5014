// The properties that a filter looks at.

namespace Atrium.Engine.Query;

internal static class FilterPaths
{
    /// <summary>Distinct, as they are met from left to right; conditions on elements of a collection count as the collection.</summary>
    public static IReadOnlyList<PropertyPath> Of(Filter filter)
    {
        var paths = new List<PropertyPath>();
        Collect(filter, paths);
        return paths;
    }

    private static void Collect(Filter filter, List<PropertyPath> paths)
    {
        var path = filter switch
        {
            Compare compare => compare.Path,
            Has has => has.Path,
            In list => list.Path,
            Match match => match.Path,
            Any any => any.Path,
            _ => null,
        };
        if (path is not null && !paths.Contains(path))
        {
            paths.Add(path);
        }

        foreach (var inner in filter switch
        {
            And and => [and.Left, and.Right],
            Or or => [or.Left, or.Right],
            Not not => [not.Inner],
            _ => (Filter[])[],
        })
        {
            Collect(inner, paths);
        }
    }
}
