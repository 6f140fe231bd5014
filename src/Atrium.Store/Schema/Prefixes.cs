// Which column leads the indexes of a table: found from how the model reaches its rows.

using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Store.Schema;

/// <summary>Root sets are listed by type, contained rows by parent or by owner; a table that nothing lists is looked up by value alone.</summary>
internal static class Prefixes
{
    public static IReadOnlyList<string> Of(TableInfo table, GraphModel model)
    {
        var prefixes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var navigation in To(table, model))
        {
            prefixes.UnionWith(Of(navigation, table));
        }

        if (prefixes.Count == 0)
        {
            prefixes.Add("");
        }

        return [.. prefixes];
    }

    /// <summary>
    /// The columns that follow an indexed one, by prefix: those of the order in which such lists come when the client states none. So a list that is
    /// narrowed by the one comes out of its index in that order, without a sort of all that match.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Column>> Tails(TableInfo table, GraphModel model)
    {
        var tails = new Dictionary<string, IReadOnlyList<Column>>(StringComparer.Ordinal);
        foreach (var navigation in To(table, model).Where(n => n.DefaultOrder.Count > 0))
        {
            var order = navigation.DefaultOrder;
            if (order.All(k => k.Path.Column is { Indexed: true, Row: null } && k.Descending == order[0].Descending))
            {
                foreach (var prefix in Of(navigation, table))
                {
                    tails.TryAdd(prefix, [.. order.Select(k => k.Path.Column!)]);
                }
            }
        }

        return tails;
    }

    /// <summary>A list by parent has a counter of the model, or few rows.</summary>
    public static TallyScope Tallies(TableInfo table, GraphModel model) => To(table, model).Aggregate(TallyScope.None, (scopes, navigation) => scopes | navigation switch
    {
        { Kind: NavigationKind.Set } => TallyScope.Whole,
        { Kind: NavigationKind.Contains, Contains: { By: By.Owner, Under: null } } => TallyScope.Owner,
        _ => TallyScope.None,
    });

    private static IEnumerable<Navigation> To(TableInfo table, GraphModel model) =>
        model.Roots.Concat(model.Entities.SelectMany(e => e.Navigations)).Where(n => n.Target.Table?.Name == table.Table.Name);

    private static string[] Of(Navigation navigation, TableInfo table) => navigation switch
    {
        { Kind: NavigationKind.Set } => [table.Types.Count > 1 ? "type" : ""],
        { Kind: NavigationKind.Contains, Contains: { By: By.Owner, Under: null } } => ["owner"],
        { Kind: NavigationKind.Contains, Contains.By: By.Owner } => ["owner", "parent"],
        { Kind: NavigationKind.Contains } => ["parent"],
        _ => [],
    };
}
