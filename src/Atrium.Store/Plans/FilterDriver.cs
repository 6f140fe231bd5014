// With which terms and values to begin a filter of which no column's index gives the rows: on elements, on texts without an index, on one thing or another.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <summary>
/// As with a search (<see cref="SearchDriver"/>), what few rows have is looked up and sorted. What many have is gone through in the order of keys, in
/// which the index of terms holds it, where the list has that order; in any other, the rows are, and a page is soon full.
/// </summary>
/// <param name="Driver">Ranges of which each matching row is in one; null = none has few enough keys.</param>
/// <param name="Walk">A term that each matching row has, to be gone through in order; null = the rows are.</param>
internal sealed record FilterDriver(SearchDriver? Driver, TermRange? Walk)
{
    private const long Countless = long.MaxValue / 1000;

    public static FilterDriver None { get; } = new(null, null);

    public static async ValueTask<FilterDriver> ChooseAsync(Session session, Plan plan, TableInfo table, CancellationToken cancellation)
    {
        if (plan.Search is not null || plan.Filter is not { } filter || !Helps(filter, table) || plan.Via is { Transitive: true } || Narrowing.Of(plan).Keys is not null)
        {
            return None;
        }

        var best = await BestAsync(filter, new Asked(session, plan, table, cancellation));
        return best.Count <= Math.Min(SearchDriver.Most, plan.ScanLimit) ? new FilterDriver(new SearchDriver(best.Ranges, null, null), null)
            : plan is { OrderBy.Count: 0, Via: null } && best.Ranges is [{ Whole: true, Column: null } term] ? new FilterDriver(null, term)
            : None;
    }

    /// <summary>False: the conditions are on columns with an index or on nothing that has one, and what is best for them is known without counting.</summary>
    private static bool Helps(Filter filter, TableInfo table) => filter switch
    {
        And and => Helps(and.Left, table) || Helps(and.Right, table),
        Or or => IsServed(or, table),
        Any any => IsServed(any, table),
        _ => ByProperty(filter, table).Any(range => range.Column is null),
    };

    private static bool IsServed(Filter filter, TableInfo table) => filter switch
    {
        And and => IsServed(and.Left, table) || IsServed(and.Right, table),
        Or or => IsServed(or.Left, table) && IsServed(or.Right, table),
        Any any => any.Element is { } element && IsServed(any, element, table),
        _ => ByProperty(filter, table).Any(),
    };

    private static bool IsServed(Any any, Filter element, TableInfo table) => element switch
    {
        And and => IsServed(any, and.Left, table) || IsServed(any, and.Right, table),
        Or or => IsServed(any, or.Left, table) && IsServed(any, or.Right, table),
        _ => ByTerm(any, element, table).Any(),
    };

    private static async ValueTask<Cover> BestAsync(Filter filter, Asked asked) => filter switch
    {
        And and => Cover.Fewer(await BestAsync(and.Left, asked), await BestAsync(and.Right, asked)),
        Or or => Cover.Both(await BestAsync(or.Left, asked), await BestAsync(or.Right, asked)),
        Any { Element: { } element } any => await BestAsync(any, element, asked),
        _ => await asked.CountAsync(ByProperty(filter, asked.Table).Where(range => range.Column is null || !(asked.Plan.Bin || asked.Plan.Everything))),
    };

    private static async ValueTask<Cover> BestAsync(Any any, Filter element, Asked asked) => element switch
    {
        And and => Cover.Fewer(await BestAsync(any, and.Left, asked), await BestAsync(any, and.Right, asked)),
        Or or => Cover.Both(await BestAsync(any, or.Left, asked), await BestAsync(any, or.Right, asked)),
        _ => await asked.CountAsync(ByTerm(any, element, asked.Table)),
    };

    /// <summary>
    /// The ranges of a text that a condition leaves: of its index, where that is led by the type or by nothing and so gives them without more, or of the
    /// terms that it is searched by as a whole.
    /// </summary>
    private static IEnumerable<TermRange> ByProperty(Filter condition, TableInfo table) =>
        Lookup.PathOf(condition) is not { Column: { Kind: ColumnKind.Text, In: null } column } path ? []
        : !table.IsIndexed(column) ? ByTerm(path, PropertyPath.Element, condition, table)
        : table.Prefixes.Any(p => p is "" or "type") ? Ranges(condition, (text, whole) => new TermRange(column.Name, column, Fold.Key(text), whole))
        : [];

    /// <summary>The ranges of terms that a condition on an element leaves.</summary>
    private static IEnumerable<TermRange> ByTerm(Any any, Filter condition, TableInfo table) =>
        Lookup.PathOf(condition) is { } path ? ByTerm(any.Path, path, condition, table) : [];

    private static IEnumerable<TermRange> ByTerm(PropertyPath outer, PropertyPath inner, Filter condition, TableInfo table) =>
        table.Table.Terms.FirstOrDefault(r => !r.Words && Is(r.Path, outer) && Is(r.Element, inner)) is { } rule
            ? Ranges(condition, (text, whole) => new TermRange(rule.Scope, null, Fold.Cut(Fold.Text(text), Terms.MaxBytes), whole))
            : [];

    private static bool Is(IReadOnlyList<string> names, PropertyPath path) => names.SequenceEqual(path.Steps.Select(s => s.Name), StringComparer.Ordinal);

    private static IEnumerable<TermRange> Ranges(Filter condition, Func<string, bool, TermRange> range) => condition switch
    {
        Compare { Operator: Comparison.Equal, Value: { } value } => [range(value.ToString()!, true)],
        Match { How: TextMatch.StartsWith, Text.Length: > 0 } match => [range(match.Text, false)],
        In among => among.Values.Select(v => range(v.ToString()!, true)),
        _ => [],
    };

    private sealed record Asked(Session Session, Plan Plan, TableInfo Table, CancellationToken Cancellation)
    {
        public async ValueTask<Cover> CountAsync(IEnumerable<TermRange> ranges)
        {
            var cover = new Cover([.. ranges], 0);
            foreach (var range in cover.Ranges)
            {
                cover = cover with { Count = cover.Count + await SearchDriver.CountAsync(Session, Plan, Table, range, Cancellation) };
            }

            return cover.Ranges.Count == 0 ? Cover.Nothing : cover;
        }
    }

    /// <param name="Count">Of their keys; those in two of them count twice.</param>
    private readonly record struct Cover(IReadOnlyList<TermRange> Ranges, long Count)
    {
        public static Cover Nothing { get; } = new([], Countless);

        public static Cover Fewer(Cover one, Cover other) => one.Count <= other.Count ? one : other;

        public static Cover Both(Cover one, Cover other) =>
            one.Ranges.Count == 0 || other.Ranges.Count == 0 ? Nothing : new([.. one.Ranges, .. other.Ranges], one.Count + other.Count);
    }
}
