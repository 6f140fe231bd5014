// The terms of a row, as the index holds them.

using System.Text.Json;
using Atrium.Engine.Query;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal static class Terms
{
    /// <summary>Longest term, in UTF-8 bytes; longer ones are cut and rechecked on the document.</summary>
    public const int MaxBytes = 120;

    public static HashSet<(string Scope, string Term)> Of(TableInfo table, ReadOnlyMemory<byte> document)
    {
        var terms = new HashSet<(string, string)>();
        using var json = JsonDocument.Parse(document);
        foreach (var rule in table.Table.Terms)
        {
            foreach (var term in SearchTerms.Of(rule, json.RootElement))
            {
                terms.Add((rule.Scope, Engine.Storage.Fold.Cut(term, MaxBytes)));
            }
        }

        return terms;
    }

    public static string Insert(Dialect d) => $"INSERT INTO _term ({d.TenantColumn}scope, term, key) VALUES ({d.TenantValue}{d.P(1)}, {d.P(2)}, {d.P(3)})";

    /// <summary>Whatever the index said of the row, afterwards it says this.</summary>
    public static async ValueTask ReplaceAsync(Session session, TableInfo table, Guid key, ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        if (table.Table.Terms.Count == 0)
        {
            return;
        }

        var d = session.Dialect;
        await session.QueueAsync($"DELETE FROM _term WHERE {d.TenantIs()}key = {d.P(1)}", [key], cancellation);
        foreach (var (scope, term) in Of(table, document))
        {
            await session.QueueAsync(Insert(d), [scope, term, key], cancellation);
        }
    }
}
