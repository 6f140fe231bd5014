// What belongs to the collection whose changes are asked for.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Changes;

internal sealed class DeltaScope(Call call, Step step, Row? source)
{
    private readonly Navigation _navigation = step.Navigation;
    private readonly HashSet<string> _types = [.. step.Type.Concrete.Select(t => t.Name)];

    public Table Table => step.Type.Table!;

    private Guid? Owner => _navigation.Contains is not { } contains ? null : contains.By == By.Owner ? source!.Key : contains.Across ? null : source!.Owner;

    private Guid? Parent => _navigation.Contains is { By: By.Parent } ? source!.Key : null;

    /// <summary>What the rules hide from lists is hidden here as well.</summary>
    private Filter? Shown => field ??= _navigation.Target.Rules?.Narrow(call, new Plan { Table = Table, Owner = Owner, Parent = Parent }).Filter;

    public ChangeQuery Query(long after) => new()
    {
        Table = Table,
        Types = [.. _types],
        Owner = Owner,
        Parent = Parent,
        After = after,
    };

    /// <summary>False: the directory's filter, which only names objects by id, does not name this one, whatever became of it.</summary>
    public bool Names(Guid key) =>
        call.Query.Filter is not { } filter || !step.Type.Workload.AdvancedQueries
        || Evaluator.Matches(filter, new Row { Type = step.Type, Key = key, Owner = Guid.Empty, Document = default });

    /// <summary>True if the object is in the collection now.</summary>
    public bool Holds(Row row) =>
        row.Deleted is null && _types.Contains(row.Type.Name)
        && (Owner is null || row.Owner == Owner) && (Parent is null || row.Parent == Parent)
        && (Shown is null || Evaluator.Matches(Shown, row))
        && (call.Query.Filter is null || Evaluator.Matches(call.Query.Filter, row));

    /// <summary>True if the object came and went between two calls: the client never knew it.</summary>
    /// <param name="seen">Up to here the client may have met it on an earlier page, as it was when that page was printed.</param>
    public bool IsNews(IEnumerable<Change> history, long seen) =>
        (history.First().Kind is ChangeKind.Created or ChangeKind.Entered && history.First().Seq > seen) || call.Query.Filter is not null && history.All(h => h.Kind == ChangeKind.Updated);
}
