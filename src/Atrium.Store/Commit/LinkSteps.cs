// Step three: links are added and removed.

using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

internal static class LinkSteps
{
    /// <summary>Holds the ends: a row cannot vanish between the check and the commit.</summary>
    public static async ValueTask LoadAsync(CommitState state)
    {
        if (state.Set.Links.Count == 0)
        {
            return;
        }

        foreach (var table in state.Set.Links.GroupBy(l => l.Table.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var info = state.Catalog[table.First().Table];
            await state.LoadAsync(info, table.Where(l => l.Single).Select(l => l.Source), Hold.Change);
            await state.LoadAsync(info, table.SelectMany(l => l.Add ? [l.Source, l.Target] : (Guid[])[l.Source]), Hold.Existing);
            await state.LoadAsync(info, table.Where(l => !l.Add && state.Catalog.IsCounted(l.Kind)).Select(l => l.Target), Hold.None);
        }
    }

    public static async ValueTask<Conflict?> RunAsync(CommitState state)
    {
        if (state.Set.Links.Count == 0)
        {
            return null;
        }

        var after = state.Set.Rows.ToLookup(r => (r.Row.Type.Table!.Name, r.Row.Key));
        var plain = new List<(LinkChange Link, Head Source)>();
        foreach (var link in state.Set.Links)
        {
            var source = End(state, after, link.Table, link.Source);
            if (link.Add && source is not { Lives: true })
            {
                return Refused(ConflictKind.Missing, link, link.Source);
            }

            if (link.Add && End(state, after, link.Table, link.Target) is not { Lives: true })
            {
                return Refused(ConflictKind.Missing, link, link.Target);
            }

            if (source is null)
            {
                if (!link.Lenient)
                {
                    return Refused(ConflictKind.LinkMissing, link, link.Source);
                }
            }
            else if (link.Add && (link.Single || link.Acyclic))
            {
                var conflict = await FlushAsync(state, plain) ?? await PrepareAsync(state, link, source);
                if (conflict is not null)
                {
                    return conflict;
                }

                plain.Add((link, source));
            }
            else
            {
                plain.Add((link, source));
            }
        }

        return await FlushAsync(state, plain);
    }

    /// <summary>An end as it will be after this commit.</summary>
    private static Head? End(CommitState state, ILookup<(string, Guid), RowChange> after, Table table, Guid key)
    {
        var change = after[(table.Name, key)].LastOrDefault();
        var before = state.Before(table, key);
        if (change is null)
        {
            return before;
        }

        var row = change.Row;
        var deleted = row.Deleted is { } at ? Instants.Text(at) : null;
        return change.Kind == RowChangeKind.Delete ? null : new Head(key, row.Type.Name, row.Owner, row.Parent, 0, deleted, row.Moves, 0, null);
    }

    /// <summary>Sends links in one go and looks at what came of each.</summary>
    private static async ValueTask<Conflict?> FlushAsync(CommitState state, List<(LinkChange Link, Head Source)> plain)
    {
        if (plain.Count == 0)
        {
            return null;
        }

        var dialect = state.Dialect;
        var add = $"INSERT INTO _link ({dialect.TenantColumn}kind, source, target) "
            + $"VALUES ({dialect.TenantValue}{dialect.P(1)}, {dialect.P(2)}, {dialect.P(3)}) ON CONFLICT DO NOTHING";
        var remove = $"DELETE FROM _link WHERE {dialect.TenantIs()}kind = {dialect.P(1)} AND source = {dialect.P(2)} AND target = {dialect.P(3)}";
        var touched = await state.Session.ExecuteAsync(
            [.. plain.Select(p => (p.Link.Add ? add : remove, new Arg[] { p.Link.Kind, p.Link.Source, p.Link.Target }))], state.Cancellation);
        for (var i = 0; i < touched.Length; i++)
        {
            var (link, source) = plain[i];
            if (touched[i] > 0)
            {
                await NestedLinks.FollowAsync(state, link, TargetType(state, link));
                Log(state, link.Add ? ChangeKind.LinkAdded : ChangeKind.LinkRemoved, link, source, link.Target);
            }
            else if (!link.Lenient)
            {
                return Refused(link.Add ? ConflictKind.LinkExists : ConflictKind.LinkMissing, link, link.Source);
            }
        }

        plain.Clear();
        return null;
    }

    private static string? TargetType(CommitState state, LinkChange link) =>
        state.Before(link.Table, link.Target)?.Type
        ?? state.Set.Rows.FirstOrDefault(r => r.Kind == RowChangeKind.Insert && r.Row.Key == link.Target)?.Row.Type.Name;

    /// <summary>Checks for a circle, and takes away what a single link replaces.</summary>
    private static async ValueTask<Conflict?> PrepareAsync(CommitState state, LinkChange link, Head source)
    {
        var (session, dialect) = (state.Session, state.Dialect);
        if (link.Acyclic)
        {
            await session.ExcludeAsync(link.Kind, state.Cancellation);
            if (link.Source == link.Target || await LeadsAsync(state, link.Kind, link.Target, link.Source))
            {
                return Refused(ConflictKind.Circle, link, link.Source);
            }
        }

        if (link.Single)
        {
            var replaced = await session.ListAsync(
                $"SELECT target FROM _link WHERE {dialect.TenantIs()}kind = {dialect.P(1)} AND source = {dialect.P(2)}",
                [link.Kind, link.Source],
                r => r.Guid(0),
                state.Cancellation);
            foreach (var target in replaced.Where(t => t != link.Target))
            {
                await session.QueueAsync(
                    $"DELETE FROM _link WHERE {dialect.TenantIs()}kind = {dialect.P(1)} AND source = {dialect.P(2)} AND target = {dialect.P(3)}",
                    [link.Kind, link.Source, target],
                    state.Cancellation);
                await NestedLinks.RemoveAsync(state, link.Kind, link.Source, target);
                Log(state, ChangeKind.LinkRemoved, link, source, target);
            }
        }

        return null;
    }

    private static async ValueTask<bool> LeadsAsync(CommitState state, string kind, Guid from, Guid to)
    {
        var dialect = state.Dialect;
        var sql = $"""
            WITH RECURSIVE reached(key) AS (
            SELECT target FROM _link WHERE {dialect.TenantIs()}kind = {dialect.P(1)} AND source = {dialect.P(2)}
            UNION SELECT l.target FROM reached c {dialect.DrivingJoin} _link l ON {dialect.TenantIs("l")}l.kind = {dialect.P(1)} AND l.source = c.key)
            SELECT 1 FROM reached WHERE key = {dialect.P(3)} LIMIT 1
            """;
        return await state.Session.NumberAsync(sql, [kind, from, to], state.Cancellation) is not null;
    }

    private static void Log(CommitState state, ChangeKind kind, LinkChange link, Head source, Guid target) =>
        state.LinkLog.Add(new LogEntry(kind, link.Table.Name, source.Type, link.Source, source.Owner, source.Parent, source.Moves)
        {
            Link = link.Kind,
            Target = target,
        });

    private static Conflict Refused(ConflictKind kind, LinkChange link, Guid key) => new(kind, key) { Link = link.Kind };
}
