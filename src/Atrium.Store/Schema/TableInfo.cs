// A table of the model, with what the store works out about it once.

using System.Collections.Frozen;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal sealed class TableInfo
{
    private readonly DocumentColumns _reader;
    private readonly string[] _flags;
    private readonly FrozenSet<string> _indexed;

    public TableInfo(Table table, GraphModel model, Dialect dialect)
    {
        Table = table;
        Name = Dialect.Quote(table.Name);
        Columns = [.. table.Columns.Where(c => c.Row is null && c.Counter is null)];
        Types = model.Entities.Where(e => e.Table?.Name == table.Name && !e.Facts.Abstract && !e.Facts.Virtual).Select(e => e.Name).ToFrozenSet();
        Prefixes = Schema.Prefixes.Of(this, model);
        Tails = Schema.Prefixes.Tails(this, model);
        Tallies = Schema.Prefixes.Tallies(this, model);
        _indexed = Columns.Where(c => c.Indexed && !c.IsSet).Select(c => c.Name).ToFrozenSet(StringComparer.Ordinal);
        _flags = [.. table.Counters.Select(r => r.Unless).OfType<string>().Distinct()];
        _reader = new DocumentColumns(Fixed.Count, Columns, _flags);
        Heads = $"SELECT key, type, owner, parent, seq, deleted, moves, counted{(dialect.NarrowUpdates ? ", document" : "")} FROM {Name} WHERE ";
        string[] all = [.. Fixed, .. Columns.Select(c => Dialect.Quote(c.Name))];
        Insert = $"INSERT INTO {Name} ({dialect.TenantColumn}{string.Join(", ", all)}) "
            + $"VALUES ({dialect.TenantValue}{string.Join(", ", all.Select((_, i) => dialect.P(i + 1)))})";
    }

    /// <summary>The columns that every table has, in the order of <see cref="Insert"/>; the document's follow.</summary>
    public static IReadOnlyList<string> Fixed { get; } = ["key", "owner", "type", "parent", "seq", "deleted", "moves", "counted", "document"];

    public Table Table { get; }

    /// <summary>Quoted.</summary>
    public string Name { get; }

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Names of the types whose rows are here.</summary>
    public FrozenSet<string> Types { get; }

    /// <summary>What lists of this table are confined by: each indexed column has an index behind each of these.</summary>
    public IReadOnlyList<string> Prefixes { get; }

    /// <summary>By prefix: the columns that stand between an indexed one and the key in its index.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Column>> Tails { get; }

    /// <summary>The scopes in which its rows are counted.</summary>
    public TallyScope Tallies { get; }

    public string Insert { get; }

    /// <summary>Selects what a writer must know of rows; the condition follows.</summary>
    public string Heads { get; }

    /// <summary>True: there is an index of it behind each prefix.</summary>
    public bool IsIndexed(Column column) => _indexed.Contains(column.Name);

    /// <summary>The values that are written.</summary>
    public Arg[] WithoutFlags(Arg[] values) => _flags.Length == 0 ? values : values[..(Fixed.Count + Columns.Count)];

    /// <summary>
    /// Room for <see cref="Fixed"/>, then the values of <see cref="Columns"/> (and then others that are not written); and, as bits, the counters of its
    /// parent in which the row counts.
    /// </summary>
    public (Arg[] Values, int Counted) Derive(string type, bool binned, ReadOnlySpan<byte> document)
    {
        var values = _reader.Read(document);
        var counted = 0;
        foreach (var rule in Table.Counters)
        {
            var flag = rule.Unless is null ? -1 : Fixed.Count + Columns.Count + Array.IndexOf(_flags, rule.Unless);
            if (!binned && rule.Types.Contains(type) && (flag < 0 || values[flag].IsNull || values[flag].Number == 0))
            {
                counted |= 1 << rule.Slot;
            }
        }

        return (values, counted);
    }
}

/// <summary>Where the number of a table's rows is kept, by type, the living and the binned apart.</summary>
[Flags]
internal enum TallyScope
{
    None = 0,

    /// <summary>Of the table as a whole: a root set lists it.</summary>
    Whole = 1,

    /// <summary>Of each partition: something lists all that it holds.</summary>
    Owner = 2,
}
