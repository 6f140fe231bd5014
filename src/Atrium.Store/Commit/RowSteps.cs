// Rows: what the log says of them, and the writing itself.

using System.Text;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

internal static class RowSteps
{
    /// <summary>Log entries and counters of inserted and updated rows, then the entries of links.</summary>
    public static void Log(CommitState state)
    {
        for (var i = 0; i < state.Set.Rows.Count; i++)
        {
            var change = state.Set.Rows[i];
            var row = change.Row;
            if (change.Kind == RowChangeKind.Delete || state.Gone.ContainsKey(row.Key))
            {
                continue;
            }

            var info = state.Catalog[row.Type.Table!];
            state.Derived[i] = info.Derive(row.Type.Name, row.Deleted is not null, row.Document.Span);
            state.Sums.Count(row.Parent, state.Derived[i].Counted, 1);
            TallySteps.Row(state, info, row.Type.Name, row.Owner, row.Deleted is not null, 1);
            if (change.Kind == RowChangeKind.Insert)
            {
                state.RowEntries[i] = state.Write(ChangeKind.Created, info.Table, row.Type.Name, row.Key, row.Owner, row.Parent, row.Moves);
            }
            else
            {
                var before = state.Before(info.Table, row.Key)!;
                state.Sums.Count(before.Parent, before.Counted, -1);
                TallySteps.Row(state, info, before.Type, before.Owner, !before.Lives, -1);
                state.RowEntries[i] = LogUpdate(state, info.Table, change, before);
            }
        }

        state.Log.AddRange(state.LinkLog);
    }

    public static async ValueTask WriteAsync(CommitState state)
    {
        for (var i = 0; i < state.Set.Rows.Count; i++)
        {
            var change = state.Set.Rows[i];
            if (change.Kind == RowChangeKind.Delete || state.Gone.ContainsKey(change.Row.Key))
            {
                continue;
            }

            var info = state.Catalog[change.Row.Type.Table!];
            if (change.Kind == RowChangeKind.Insert)
            {
                await state.Session.QueueAsync(info.Insert, Fill(state, info, i), state.Cancellation);
            }
            else
            {
                await UpdateAsync(state, info, i);
            }
        }
    }

    /// <summary>A move is two entries, of which the second carries the properties; else one entry says what happened.</summary>
    private static LogEntry LogUpdate(CommitState state, Table table, RowChange change, Head before)
    {
        var row = change.Row;
        LogEntry? last = null;
        if (before.Parent != row.Parent || before.Owner != row.Owner)
        {
            state.Write(ChangeKind.Left, table, before);
            last = Add(ChangeKind.Entered);
        }

        if (before.Lives != row.Deleted is null)
        {
            last = Add(before.Lives ? ChangeKind.Binned : ChangeKind.Restored);
        }

        return last ?? Add(ChangeKind.Updated);

        LogEntry Add(ChangeKind kind)
        {
            var entry = new LogEntry(kind, table.Name, row.Type.Name, row.Key, row.Owner, row.Parent, row.Moves) { Properties = change.Properties };
            state.Log.Add(entry);
            return entry;
        }
    }

    /// <summary>In the order of <see cref="TableInfo.Fixed"/> and the table's columns.</summary>
    private static Arg[] Fill(CommitState state, TableInfo info, int i)
    {
        var row = state.Set.Rows[i].Row;
        var (values, counted) = state.Derived[i];
        Fill(values, row.Key, row.Owner, row.Type.Name, row.Parent, state.RowEntries[i]!.Seq, row.Deleted is { } at ? Instants.Text(at) : null);
        Fill(values, row.Moves, counted, row.Document);
        return info.WithoutFlags(values);
    }

    private static void Fill(Arg[] values, Guid key, Guid owner, string type, Guid parent, long seq, string? deleted)
    {
        values[0] = key;
        values[1] = owner;
        values[2] = type;
        values[3] = parent;
        values[4] = seq;
        values[5] = deleted;
    }

    private static void Fill(Arg[] values, int moves, int counted, ReadOnlyMemory<byte> document)
    {
        values[6] = moves;
        values[7] = counted;
        values[8] = Arg.Utf8(document);
    }

    private static ValueTask UpdateAsync(CommitState state, TableInfo info, int i)
    {
        var values = Fill(state, info, i);
        var before = state.Before(info.Table, values[0].Guid)!;
        Arg[]? held = null;
        if (before.Document is not null)
        {
            (held, _) = info.Derive(before.Type, !before.Lives, before.Document);
            Fill(held, before.Key, before.Owner, before.Type, before.Parent, before.Seq, before.Deleted);
            Fill(held, before.Moves, before.Counted, before.Document);
        }

        var sql = new StringBuilder("UPDATE ").Append(info.Name).Append(" SET ");
        var args = new List<Arg> { values[0] };
        for (var column = 1; column < values.Length; column++)
        {
            if (held is null || !held[column].Same(values[column]))
            {
                sql.Append(args.Count > 1 ? ", " : "");
                sql.Append(column < TableInfo.Fixed.Count ? TableInfo.Fixed[column] : Dialect.Quote(info.Columns[column - TableInfo.Fixed.Count].Name));
                args.Add(values[column]);
                sql.Append(" = ").Append(state.Dialect.P(args.Count));
            }
        }

        sql.Append(" WHERE ").Append(state.Dialect.TenantIs()).Append("key = ").Append(state.Dialect.P(1));
        return state.Session.QueueAsync(sql.ToString(), [.. args], state.Cancellation);
    }
}
