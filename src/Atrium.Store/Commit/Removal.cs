// Rows that go for good take with them all that they contain, their unique values, their counters and their links.

using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

internal static class Removal
{
    /// <summary>Finds and holds everything that goes, level by level.</summary>
    public static async ValueTask FindAsync(CommitState state)
    {
        if (!state.Set.Rows.Exists(r => r.Kind == RowChangeKind.Delete))
        {
            return;
        }

        var level = new List<Guid>();
        foreach (var change in state.Set.Rows.Where(r => r.Kind == RowChangeKind.Delete))
        {
            var info = state.Catalog[change.Row.Type.Table!];
            if (state.Gone.TryAdd(change.Row.Key, (info, state.Before(info.Table, change.Row.Key)!)))
            {
                level.Add(change.Row.Key);
            }
        }

        var updates = state.Set.Rows.Where(r => r.Kind == RowChangeKind.Update).ToDictionary(r => r.Row.Key, r => r.Row);
        while (level.Count > 0)
        {
            level = await DescendAsync(state, level, updates);
        }
    }

    /// <summary>Removes it, and logs the links that living objects lose, and then the objects.</summary>
    public static async ValueTask RunAsync(CommitState state)
    {
        if (state.Gone.Count == 0)
        {
            return;
        }

        foreach (var table in state.Gone.Values.GroupBy(g => g.Table))
        {
            List<Guid> gone = [.. table.Select(g => g.Head.Key)];
            await DeleteAsync(state, table.Key.Name, gone);
            if (table.Key.Table.Terms.Count > 0)
            {
                await DeleteAsync(state, "_term", gone);
            }

            if (table.Key.Table.Texts.Count > 0)
            {
                var (condition, arg) = state.KeyIs("key", gone);
                await state.Dialect.Texts.DeleteAsync(state.Session, condition, arg, state.Cancellation);
            }
        }

        Guid[] keys = [.. state.Gone.Keys];
        await RemoveLinksAsync(state, keys);
        await DeleteAsync(state, "_claim", keys);
        state.Session.TouchClaims();
        await state.Session.SettleAsync(state.Cancellation);
        await DeleteAsync(state, "_counter", keys);
        await DeleteAsync(state, "_tally", keys, "scope");
        var entries = new Dictionary<Guid, LogEntry>();
        foreach (var (table, head) in state.Gone.Values)
        {
            entries.Add(head.Key, state.Write(ChangeKind.Deleted, table.Table, head));
            state.Sums.Count(head.Parent, head.Counted, -1);
            TallySteps.Row(state, table, head.Type, head.Owner, !head.Lives, -1);
        }

        for (var i = 0; i < state.RowEntries.Length; i++)
        {
            state.RowEntries[i] ??= entries.GetValueOrDefault(state.Set.Rows[i].Row.Key);
        }
    }

    private static async ValueTask<List<Guid>> DescendAsync(CommitState state, List<Guid> level, Dictionary<Guid, Row> updates)
    {
        var found = await state.Session.ListAsync(
            state.Catalog.Contained, [Arg.Keys(level)], r => (Table: (int)r.Long(0), Key: r.Guid(1)), state.Cancellation);
        var next = new List<Guid>();
        foreach (var table in found.GroupBy(f => f.Table).OrderBy(g => g.Key))
        {
            var info = state.Catalog.Tables[table.Key];
            var contained = table.Select(f => f.Key).Where(key => !state.Gone.ContainsKey(key) && Stays(state, updates, key)).Distinct().ToList();
            await state.LoadAsync(info, contained, Hold.Delete);
            foreach (var key in contained)
            {
                if (state.Before(info.Table, key) is { } head) // unless it went meanwhile
                {
                    state.Gone.Add(key, (info, head));
                    next.Add(key);
                }
            }
        }

        return next;
    }

    /// <summary>False: the same commit moves it to where it is safe.</summary>
    private static bool Stays(CommitState state, Dictionary<Guid, Row> updates, Guid key) =>
        !updates.TryGetValue(key, out var row) || state.Gone.ContainsKey(row.Parent) || state.Gone.ContainsKey(row.Owner);

    private static ValueTask DeleteAsync(CommitState state, string table, IReadOnlyList<Guid> keys, string column = "key")
    {
        var (condition, arg) = state.KeyIs(column, keys);
        return state.Session.QueueAsync($"DELETE FROM {table} WHERE {state.Dialect.TenantIs()}{condition}", [arg], state.Cancellation);
    }

    private static async ValueTask RemoveLinksAsync(CommitState state, Guid[] keys)
    {
        var removed = new List<(string Kind, Guid Source, Guid Target)>();
        foreach (var end in (string[])["source", "target"])
        {
            var (condition, arg) = state.KeyIs(end, keys);
            removed.AddRange(await state.Session.ListAsync(
                $"DELETE FROM _link WHERE {state.Dialect.TenantIs()}{condition} RETURNING kind, source, target",
                [arg],
                r => (r.Text(0), r.Guid(1), r.Guid(2)),
                state.Cancellation));
            await DeleteAsync(state, "_nest", keys, end);
        }

        foreach (var table in removed.Where(l => state.Gone.ContainsKey(l.Target) && !state.Gone.ContainsKey(l.Source)).GroupBy(l => state.Gone[l.Target].Table))
        {
            await state.LoadAsync(table.Key, table.Select(l => l.Source), Hold.None);
            foreach (var (kind, source, target) in table)
            {
                TallySteps.Link(state, kind, source, state.Gone[target].Head.Type, -1);
                if (state.Before(table.Key.Table, source) is { Lives: true } head)
                {
                    state.Log.Add(new LogEntry(ChangeKind.LinkRemoved, table.Key.Table.Name, head.Type, source, head.Owner, head.Parent, head.Moves)
                    {
                        Link = kind,
                        Target = target,
                    });
                }
            }
        }
    }
}
