// From an address to a plan: what a list of it means for the store.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Uniform;

internal static class Plans
{
    /// <summary>All that the collection holds for this caller, before the client's options.</summary>
    public static async ValueTask<Plan> ForAsync(Call call, Step step, Row? source, CancellationToken cancellation)
    {
        var navigation = step.Navigation;
        var plan = new Plan
        {
            Table = navigation.Target.Table ?? throw GraphError.NotImplemented(),
            Types = Types(call, step, call.Query),
            OrderBy = navigation.DefaultOrder,
        };
        switch (navigation.Kind)
        {
            case NavigationKind.Set:
                plan = Set(step, plan);
                break;
            case NavigationKind.Link:
                var link = navigation.Link!;
                await Permissions.DemandShownAsync(call, source!, navigation, cancellation).ConfigureAwait(false);
                plan = plan with { Via = new LinkStep(link.Kind, source!.Key, link.Inverse, link.Transitive) };
                break;
            case NavigationKind.Contains when navigation.Contains!.By == By.Owner:
                await Partitions.EnsureAsync(call, source!, navigation.Target, cancellation).ConfigureAwait(false);
                var under = navigation.Contains.Under;
                plan = plan with { Owner = source!.Key, Parent = under is null ? null : DerivedKey.Of(source.Key, under) };
                break;
            case NavigationKind.Contains:
                plan = plan with { Owner = navigation.Contains!.Across ? null : source!.Owner, Parent = source!.Key };
                break;
            default:
                throw GraphError.NotImplemented();
        }

        return navigation.Target.Rules?.Narrow(call, plan) ?? plan;
    }

    /// <summary>What is shown of each of several objects in place; where it starts is to be filled in.</summary>
    /// <param name="only">The object, where it is one: of itself a caller may see more.</param>
    public static Plan ForEach(Call call, Expand expand, Guid only)
    {
        var navigation = expand.Navigation;
        var plan = new Plan
        {
            Table = navigation.Target.Table ?? throw GraphError.NotImplemented(),
            Types = Types(call, new Step(navigation), expand.Options),
            OrderBy = navigation.DefaultOrder,
            Via = navigation.Link is { } link ? new LinkStep(link.Kind, only, link.Inverse, link.Transitive) : null,
            Parent = navigation.Link is null ? Guid.Empty : null,
        };
        return With(navigation.Target.Rules?.Narrow(call, plan) ?? plan, expand.Options, call.Now);
    }

    /// <summary>Joins the client's filter, order and place to the plan.</summary>
    /// <exception cref="GraphError">501: a condition that no column can answer.</exception>
    /// <param name="now">The instant that named periods are about.</param>
    public static Plan With(Plan plan, QueryOptions query, DateTimeOffset now)
    {
        var (filter, search) = SearchSplit.Of(query.Search is { } asked ? SearchTimes.At(asked, now) : null);
        var all = Filter.All(Filter.All(plan.Filter, Answerable(query.Filter)), filter);
        return plan with
        {
            Filter = all,
            Search = search,
            OrderBy = ListOrder.Of(query.OrderBy, plan.OrderBy, plan.Via is null && search is null ? all : null),
            Count = query.Count,
            Skip = query.Skip ?? 0,
        };
    }

    /// <summary>A collection without a column could only be answered by a scan of documents, which could take any time.</summary>
    public static Filter? Answerable(Filter? filter)
    {
        switch (filter)
        {
            case And and:
                Answerable(and.Left);
                Answerable(and.Right);
                break;
            case Or or:
                Answerable(or.Left);
                Answerable(or.Right);
                break;
            case Not not:
                Answerable(not.Inner);
                break;
            case Any { Path.Column: null } any:
                throw GraphError.NotImplemented($"Filtering by the elements of '{any.Path}' is not supported.");
        }

        return filter;
    }

    private static Plan Set(Step step, Plan plan)
    {
        var set = step.Navigation.Set!;
        if (set.KeyOnly)
        {
            throw GraphError.UnsupportedQuery(step.Type.Workload, $"Listing '{step.Navigation.Name}' is not supported: address one object by its id.");
        }

        if (set.Deleted && step.Cast is null)
        {
            throw GraphError.BadRequest(step.Type.Workload, $"Listing '{step.Navigation.Name}' needs a cast to a type, such as /{step.Navigation.Name}/microsoft.graph.{step.Type.Concrete.First(t => t.Facts.SoftDelete).Name}.");
        }

        return plan with { Bin = set.Deleted };
    }

    /// <summary>Null where every type of the table fits.</summary>
    private static IReadOnlyList<string>? Types(Call call, Step step, QueryOptions query)
    {
        var wanted = call.Sight?.Answering(step.Type, query) ?? step.Type.Concrete;
        var table = step.Navigation.Target.Table;
        return step.Cast is null && wanted.Count == 1 && ReferenceEquals(step.Type.Table, table) && IsWhole(step.Type) ? null : [.. wanted.Select(t => t.Name)];
    }

    private static bool IsWhole(EntityType type) => type.Base is null || type.Base.Facts.Virtual || type.Facts.Root;
}
