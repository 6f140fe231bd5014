// $expand: related objects in place, read for a whole page at once.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class Expanding
{
    /// <summary>Most related objects that are read for one page: where there are links to the rest, they come sooner.</summary>
    private const int MaxRead = 5000;

    /// <summary>Whoever may not read the navigation by its own path may not read it in place either, nor ask for its number.</summary>
    /// <exception cref="Errors.GraphError">403.</exception>
    public static async ValueTask DemandAsync(Call call, Address address, CancellationToken cancellation)
    {
        if (call.Query.Expand.Count == 0 && call.Query.Filter is null)
        {
            return;
        }

        foreach (var navigation in call.Query.Expand.Select(e => e.Navigation).Concat(RelatedCounts.NavigationsOf(call.Query.Filter)))
        {
            var behind = address with { Steps = [.. address.Steps, new Step(navigation)] };
            await Permissions.DemandAsync(call, behind, Verb.Read, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Null if nothing is expanded. One call of the store for each navigation (and level), however many rows there are.</summary>
    /// <param name="path">Of the set or collection that the rows are in, below the root.</param>
    public static async ValueTask<IExpanded?> LoadAsync(Call call, IReadOnlyList<Row> rows, string path, CancellationToken cancellation)
    {
        if (call.Query.Expand.Count == 0)
        {
            return null;
        }

        var loaded = new List<Expanded.Part>();
        foreach (var expand in call.Query.Expand)
        {
            loaded.Add(new Expanded.Part(expand, await PagesAsync(call, expand, rows, cancellation).ConfigureAwait(false)));
        }

        return new Expanded(call, loaded, path);
    }

    private static async ValueTask<IReadOnlyDictionary<Guid, Page>> PagesAsync(
        Call call, Expand expand, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        var pages = new Dictionary<Guid, Page>();
        var plan = Plans.ForEach(call, expand, rows.Count == 1 ? rows[0].Key : Guid.Empty);
        for (var level = 0; level < (expand.Levels ?? 1); level++)
        {
            rows = await ShownAsync(call, expand.Navigation, rows, cancellation).ConfigureAwait(false);
            var sources = rows.Where(r => r.Type.IsA(expand.Navigation.Declaring!)).Select(r => r.Key).Distinct().Where(key => !pages.ContainsKey(key)).ToArray();
            if (sources.Length == 0)
            {
                break;
            }

            var found = await call.Store.ListEachAsync(
                call.Tenant, plan with { Take = Take(expand, sources.Length) }, sources, cancellation).ConfigureAwait(false);
            foreach (var source in sources)
            {
                pages.Add(source, found.GetValueOrDefault(source) ?? new Page([], null, null));
            }

            rows = [.. found.Values.SelectMany(p => p.Rows)];
            call.Sight?.DemandOrder(expand.Options.OrderBy, rows);
        }

        return pages;
    }

    /// <summary>Without the objects that hide these links from the caller: there the expansion is left out.</summary>
    private static async ValueTask<IReadOnlyList<Row>> ShownAsync(
        Call call, Navigation navigation, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        var shown = new List<Row>(rows.Count);
        foreach (var row in rows)
        {
            if (await Permissions.ShowsAsync(call, row, navigation, cancellation).ConfigureAwait(false))
            {
                shown.Add(row);
            }
        }

        return shown;
    }

    private static int Take(Expand expand, int sources)
    {
        var workload = expand.Navigation.Target.Workload;
        return !expand.Navigation.Collection ? 1
            : workload.MaxExpanded
            ?? Math.Max(1, Math.Min(Math.Min(expand.Options.Top ?? workload.PageSize, workload.MaxPageSize), MaxRead / sources));
    }
}
