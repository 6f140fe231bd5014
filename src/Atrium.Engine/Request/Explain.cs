// What a GET of a path means, for people: address, plan, SQL.

using System.Text;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;

namespace Atrium.Engine.Request;

/// <param name="Address">The path as the model understands it.</param>
/// <param name="Plan">What is asked of the store; null where nothing is listed.</param>
/// <param name="Sql">The statement and the database's own plan for it; null where nothing is listed.</param>
public sealed record Explanation(string Address, string? Plan, string? Sql);

public static class Explain
{
    /// <summary>Explains the call's path and query as if it were a GET. Permissions are not asked: this is for operators.</summary>
    /// <exception cref="Errors.GraphError">The path or an option is not in the model.</exception>
    public static async ValueTask<Explanation> OfAsync(Call call, CancellationToken cancellation)
    {
        var address = call.Services.Paths.Parse(call.Request.Path);
        if (address.Kind is not (AddressKind.Collection or AddressKind.Count) || address.Last.Navigation.Kind == NavigationKind.Computed)
        {
            return new Explanation(Describe(address), null, null);
        }

        call.Open = await call.Services.Open.OfAsync(call.Tenant, cancellation).ConfigureAwait(false);
        var source = await Walk.SourceAsync(call, address, cancellation).ConfigureAwait(false);
        call.Query = Options.Read(call, address.Last.Type, collection: true, expands: true);
        var plan = await List.PlanAsync(call, address.Last, source, cancellation).ConfigureAwait(false);
        return new Explanation(Describe(address), Describe(plan), await call.Store.ExplainAsync(call.Tenant, plan, cancellation).ConfigureAwait(false));
    }

    private static string Describe(Address address)
    {
        var text = new StringBuilder().Append(address.Kind);
        foreach (var step in address.Steps)
        {
            text.Append(" → ").Append(step.Navigation).Append(step.Navigation.Kind == NavigationKind.Set ? "" : $" [{step.Navigation.Kind}]");
            text.Append(step.Me ? " (the signed-in person)" : step.Key is { } key ? $" ('{key}')" : "");
            text.Append(step.Cast is { } cast ? $" as {cast}" : "");
        }

        return text.Append(address.Operation is { } operation ? $" → {operation}" : "").ToString();
    }

    private static string Describe(Plan plan)
    {
        var text = new StringBuilder().Append("table ").Append(plan.Table);
        text.Append(plan.Types is { } types ? $", types {string.Join(' ', types)}" : "");
        text.Append(plan.Owner is { } owner ? $", owner {owner:D}" : "");
        text.Append(plan.Parent is { } parent ? $", parent {parent:D}" : "");
        text.Append(plan.Via is { } via ? $", {(via.Transitive ? "transitive " : "")}{via.Kind}{(via.Inverse ? " to " : " of ")}{via.From:D}" : "");
        text.Append(plan.Bin ? ", in the bin" : "");
        text.Append(plan.Filter is { } filter ? $", where {FilterText.Print(filter)}" : "");
        text.Append(plan.Search is { } search ? $", search {SearchText.Print(search)}" : "");
        text.Append(plan.OrderBy.Count > 0 ? $", order {FilterText.Print(plan.OrderBy)}" : "");
        return text.Append(", take ").Append(plan.Take).Append(plan.Count ? ", count" : "").ToString();
    }
}
