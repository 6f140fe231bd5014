// How many objects a relation leads to, as a condition of a filter: found in it, and decided in it.

using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

public static class RelatedCounts
{
    /// <summary>Distinct, as they are met from left to right.</summary>
    public static IReadOnlyList<RelatedCount> Of(Filter? filter)
    {
        var found = new List<RelatedCount>();
        Collect(filter, found);
        return found;
    }

    /// <summary>The filter for one row of which these are known.</summary>
    public static Filter Decide(Filter filter, Func<RelatedCount, bool> known) => filter switch
    {
        And and => new And(Decide(and.Left, known), Decide(and.Right, known)),
        Or or => new Or(Decide(or.Left, known), Decide(or.Right, known)),
        Not not => new Not(Decide(not.Inner, known)),
        RelatedCount count => new Constant(known(count)),
        _ => filter,
    };

    /// <summary>The relations that a filter asks about.</summary>
    internal static IEnumerable<Navigation> NavigationsOf(Filter? filter) => Of(filter).Select(count => count.Navigation).Distinct();

    private static void Collect(Filter? filter, List<RelatedCount> found)
    {
        switch (filter)
        {
            case And and:
                Collect(and.Left, found);
                Collect(and.Right, found);
                break;
            case Or or:
                Collect(or.Left, found);
                Collect(or.Right, found);
                break;
            case Not not:
                Collect(not.Inner, found);
                break;
            case RelatedCount count when !found.Contains(count):
                found.Add(count);
                break;
        }
    }
}
