// Which column leads the indexes of a table: found from how the model reaches its rows.

using Atrium.Engine.Model;

namespace Atrium.Store.Schema;

/// <summary>Root sets are listed by type, contained rows by parent or by owner; a table that nothing lists is looked up by value alone.</summary>
internal static class Prefixes
{
    public static IReadOnlyList<string> Of(TableInfo table, GraphModel model)
    {
        var prefixes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var navigation in model.Roots.Concat(model.Entities.SelectMany(e => e.Navigations)))
        {
            if (navigation.Target.Table?.Name == table.Table.Name)
            {
                Add(navigation, table, prefixes);
            }
        }

        if (prefixes.Count == 0)
        {
            prefixes.Add("");
        }

        return [.. prefixes];
    }

    private static void Add(Navigation navigation, TableInfo table, SortedSet<string> prefixes)
    {
        switch (navigation.Kind)
        {
            case NavigationKind.Set:
                prefixes.Add(table.Types.Count > 1 ? "type" : "");
                break;
            case NavigationKind.Contains when navigation.Contains is { By: By.Owner }:
                prefixes.Add("owner");
                if (navigation.Contains.Under is not null)
                {
                    prefixes.Add("parent");
                }

                break;
            case NavigationKind.Contains:
                prefixes.Add("parent");
                break;
        }
    }
}
