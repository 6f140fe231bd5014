// The terms of running text, as the index holds them: each with its partition and property before it, so that no mailbox pays for another.

using System.Text.Json;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal static class Texts
{
    /// <summary>Longest word in the index, in UTF-8 bytes; rows are looked at again in any case.</summary>
    private const int MaxBytes = 40;

    /// <summary>Separated by spaces, each once.</summary>
    public static string Of(TableInfo table, Guid owner, ReadOnlyMemory<byte> document)
    {
        var rules = table.Table.Texts;
        using var json = JsonDocument.Parse(document);
        var reading = TextReading.Of(rules, json.RootElement);
        var terms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            var scope = Scope(owner, rule);
            foreach (var text in reading[rule])
            {
                foreach (var word in text)
                {
                    terms.Add(scope + Fold.Cut(word, MaxBytes));
                }
            }
        }

        return string.Join(' ', terms);
    }

    /// <summary>What rows must have that the search can be true of; null: nothing that an index could tell.</summary>
    public static TextQuery? Query(Search search, Guid owner) => search switch
    {
        SearchAnd and => TextQuery.All(Query(and.Left, owner), Query(and.Right, owner)),
        SearchOr or => TextQuery.Any(Query(or.Left, owner), Query(or.Right, owner)),
        SearchWords words => Query(words, owner),
        _ => null,
    };

    private static TextQuery? Query(SearchWords search, Guid owner)
    {
        TextQuery? any = null;
        foreach (var rule in search.Rules)
        {
            TextQuery? all = null;
            for (var i = 0; i < search.Words.Count; i++)
            {
                all = TextQuery.All(all, new TextTerm(Scope(owner, rule) + Fold.Cut(search.Words[i], MaxBytes), search.Prefix && i == search.Words.Count - 1));
            }

            any = any is null ? all : TextQuery.Any(any, all);
        }

        return any;
    }

    /// <summary>Eight digits of the partition's key: should two ever share them, their rows are told apart by the owner itself.</summary>
    private static string Scope(Guid owner, TextRule rule) => owner.ToString("N")[24..] + (char)('a' + rule.Number);
}
