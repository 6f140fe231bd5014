// Step one: the rows are held, and what the writer read of them must still be so.

using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

internal static class RowChecks
{
    public static async ValueTask<Conflict?> RunAsync(CommitState state)
    {
        await LoadAsync(state);
        return CheckRows(state) ?? CheckRequires(state);
    }

    /// <summary>Firmest first, tables and keys in one order everywhere: commits then seldom wait for each other in a circle.</summary>
    private static async ValueTask LoadAsync(CommitState state)
    {
        if (state.Set.Rows is [var only])
        {
            await state.LoadAsync(state.Catalog[only.Row.Type.Table!], only.Row.Key, HoldOf(only.Kind)); // as most are
        }
        else
        {
            await LoadRowsAsync(state);
        }

        if (state.Set.Requires is [var required])
        {
            await state.LoadAsync(state.Catalog[required.Table], required.Key, required.Seq is null ? Hold.Existing : Hold.Unchanged);
        }
        else
        {
            await LoadRequiredAsync(state);
        }

        await LinkSteps.LoadAsync(state);
    }

    private static async ValueTask LoadRowsAsync(CommitState state)
    {
        foreach (var table in state.Set.Rows.GroupBy(r => r.Row.Type.Table!.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var info = state.Catalog[table.First().Row.Type.Table!];
            foreach (var kind in (RowChangeKind[])[RowChangeKind.Delete, RowChangeKind.Update, RowChangeKind.Insert])
            {
                await state.LoadAsync(info, table.Where(c => c.Kind == kind).Select(c => c.Row.Key), HoldOf(kind));
            }
        }
    }

    private static async ValueTask LoadRequiredAsync(CommitState state)
    {
        foreach (var table in state.Set.Requires.GroupBy(r => r.Table.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var info = state.Catalog[table.First().Table];
            await state.LoadAsync(info, table.Where(r => r.Seq is not null).Select(r => r.Key), Hold.Unchanged);
            await state.LoadAsync(info, table.Where(r => r.Seq is null).Select(r => r.Key), Hold.Existing);
        }
    }

    private static Hold HoldOf(RowChangeKind kind) => kind switch
    {
        RowChangeKind.Delete => Hold.Delete,
        RowChangeKind.Update => Hold.Change,
        _ => Hold.None,
    };

    private static Conflict? CheckRows(CommitState state)
    {
        var inserted = new HashSet<(string Table, Guid Key)>();
        foreach (var change in state.Set.Rows)
        {
            var table = change.Row.Type.Table!;
            var before = state.Before(table, change.Row.Key);
            if (change.Kind == RowChangeKind.Insert)
            {
                if (before is not null || !inserted.Add((table.Name, change.Row.Key)))
                {
                    return new Conflict(ConflictKind.Exists, change.Row.Key);
                }
            }
            else if (before is null || (change.ExpectedSeq is { } seq && seq != before.Seq))
            {
                return new Conflict(ConflictKind.Stale, change.Row.Key);
            }
        }

        return null;
    }

    private static Conflict? CheckRequires(CommitState state)
    {
        foreach (var required in state.Set.Requires)
        {
            var row = state.Before(required.Table, required.Key);
            if (row is { Lives: true } && required.Seq is { } seq && seq != row.Seq)
            {
                return new Conflict(ConflictKind.Stale, required.Key);
            }

            if (row is not { Lives: true })
            {
                return new Conflict(ConflictKind.Missing, required.Key);
            }
        }

        return null;
    }
}
