// Step two: unique values. What rows give up is free before others take it, so that two can swap in one commit.

using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

internal static class ClaimSteps
{
    public static async ValueTask<Conflict?> RunAsync(CommitState state)
    {
        if (state.Set.Rows.TrueForAll(r => r is { Kind: RowChangeKind.Insert, Claims: null or { Count: 0 } }))
        {
            return null;
        }

        var claiming = state.Set.Rows.Where(r => r.Claims is not null && r.Kind != RowChangeKind.Delete).ToList();
        var held = await ReleaseAsync(state, claiming);
        var wanted = claiming
            .SelectMany(r => r.Claims!.Select(c => (Claim: c, Value: Stored(c.Value), r.Row.Key)))
            .Where(w => !held.Contains((w.Claim.Scope, w.Value, w.Key)))
            .OrderBy(w => w.Claim.Scope, StringComparer.Ordinal).ThenBy(w => w.Value, StringComparer.Ordinal)
            .ToList();
        if (wanted.Count == 0)
        {
            return null;
        }

        state.Session.TouchClaims();
        var sql = state.Catalog.Sql.Claim;
        var taken = await state.Session.ExecuteAsync(
            [.. wanted.Select(w => (sql, new Arg[] { w.Claim.Scope, w.Value, w.Key }))], state.Cancellation);
        var refused = Array.IndexOf(taken, 0);
        return refused < 0 ? null : new Conflict(ConflictKind.Taken, wanted[refused].Key) { Claim = wanted[refused].Claim };
    }

    /// <summary>The form in which a value is stored: an index takes no value of any length.</summary>
    public static string Stored(string value) => Fold.IsCut(value)
        ? value[..(char.IsHighSurrogate(value[63]) ? 63 : 64)] + '\u0001' + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))
        : value;

    /// <summary>Frees what changed or deleted rows hold no more; returns what they keep.</summary>
    private static async ValueTask<HashSet<(string Scope, string Value, Guid Key)>> ReleaseAsync(CommitState state, List<RowChange> claiming)
    {
        var kept = new HashSet<(string, string, Guid)>();
        var updated = claiming.Where(r => r.Kind == RowChangeKind.Update).Select(r => r.Row.Key).ToList();
        var leaving = state.Set.Rows.Where(r => r.Kind == RowChangeKind.Delete).Select(r => r.Row.Key).ToList();
        List<Guid> keys = [.. updated, .. leaving];
        if (keys.Count == 0)
        {
            return kept;
        }

        var (condition, arg) = state.KeyIs("key", keys);
        var (session, dialect) = (state.Session, state.Dialect);
        var held = await session.ListAsync(
            $"SELECT scope, value, key FROM _claim WHERE {dialect.TenantIs()}{condition}", [arg], r => (r.Text(0), r.Text(1), r.Guid(2)), state.Cancellation);
        var wanted = claiming.SelectMany(r => r.Claims!.Select(c => (c.Scope, Stored(c.Value), r.Row.Key))).ToHashSet();
        foreach (var claim in held)
        {
            if (wanted.Contains(claim))
            {
                kept.Add(claim);
            }
            else
            {
                session.TouchClaims();
                await session.QueueAsync(
                    $"DELETE FROM _claim WHERE {dialect.TenantIs()}scope = {dialect.P(1)} AND value = {dialect.P(2)}", [claim.Item1, claim.Item2], state.Cancellation);
            }
        }

        return kept;
    }
}
