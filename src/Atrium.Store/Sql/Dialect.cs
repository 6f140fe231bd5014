// Where the two databases' SQL differs. Everything else is written once.

using Atrium.Engine.Storage;

namespace Atrium.Store.Sql;

/// <summary>How firmly a row is held until the end of the transaction. SQLite has one writer and needs none of it.</summary>
internal enum Hold
{
    None,

    /// <summary>It must not be deleted for good.</summary>
    Existing,

    /// <summary>It must not change at all.</summary>
    Unchanged,

    /// <summary>We change it.</summary>
    Change,

    /// <summary>We delete it.</summary>
    Delete,
}

internal abstract class Dialect
{
    /// <summary><c>tenant, </c> where one database holds all organisations, else nothing. Likewise the next ones.</summary>
    public abstract string TenantColumn { get; }

    public abstract string TenantValue { get; }

    public abstract string TenantType { get; }

    /// <summary>The column types of fixed columns.</summary>
    public abstract string Guid { get; }

    public abstract string Text { get; }

    public abstract string Long { get; }

    public abstract string Binary { get; }

    /// <summary>Behind a table whose rows are all key: kept in the index of the key alone.</summary>
    public abstract string IndexOnly { get; }

    /// <summary>True: an update names only the columns that differ, because every index of a named one is rewritten.</summary>
    public abstract bool NarrowUpdates { get; }

    /// <summary>An inequality that is true of null.</summary>
    public abstract string IsNot { get; }

    public abstract string SkipLocked { get; }

    /// <summary>Which of several rows of one sum a writer adds to: those who write at the same time seldom wait for each other.</summary>
    public abstract string Shard { get; }

    /// <summary>Between a link table and the rows that it leads to: the first one drives.</summary>
    public abstract string DrivingJoin { get; }

    /// <summary>True: the keys that a search begins with are sorted and joined to their rows, so that a page in that order reads no others.</summary>
    public abstract bool JoinsFoundKeys { get; }

    /// <summary>
    /// A join behind what has few keys: what belongs to each is looked up in an index, one after the other and in the order in which they come.
    /// </summary>
    /// <param name="condition">On the alias, by columns that an index has.</param>
    public abstract string LookUp(string table, string alias, string condition);

    /// <summary>Ends a sub-select that is asked row by row, so that it is never made into a join: to plan a hundred joins takes seconds.</summary>
    public abstract string RowByRow { get; }

    /// <summary>The columns of a table by name; the indexes of a table by name.</summary>
    public abstract string ColumnsOf(string table);

    public abstract string IndexesOf(string table);

    public abstract string Explain { get; }

    public abstract TextIndex Texts { get; }

    /// <summary>Parameter number 1, 2, … (the tenant is not counted).</summary>
    public abstract string P(int number);

    /// <summary>A condition with <c>AND</c> behind it, or nothing.</summary>
    public abstract string TenantIs(string alias = "");

    /// <summary>The two aliases' tenants are the same, with <c>AND</c> behind it.</summary>
    public abstract string SameTenant(string left, string right);

    /// <summary>The expression is one of a set of keys (<see cref="ArgKind.Guids"/>).</summary>
    public abstract string InKeys(string expression, int number);

    /// <summary>
    /// A FROM item <c>p</c> of keys, numbered in <c>place</c>, behind which a LATERAL join may use them; null where there is no such join. SQLite has
    /// none and needs none: its statements are calls of a function, not exchanges with a server.
    /// </summary>
    public virtual string? Sources(int number) => null;

    public abstract string TypeOf(ColumnKind kind);

    /// <summary>Direction and place of nulls: first ascending, last descending.</summary>
    public abstract string Direction(bool descending);

    /// <summary>The same value, but no index is looked for.</summary>
    public abstract string Unindexed(string expression);

    public abstract string ByteLength(string expression);

    /// <param name="runes">Length of the parameter in characters.</param>
    public abstract string EndsWith(string expression, string parameter, int runes);

    public abstract string Contains(string expression, string parameter);

    /// <summary>A FROM item of the elements of a JSON array.</summary>
    public abstract string Elements(string expression, string alias);

    public abstract string Element(string alias);

    /// <summary>A FROM item of the objects of a column of <see cref="ColumnKind.ObjectSet"/>.</summary>
    public abstract string Objects(string expression, string alias);

    /// <summary>What a field of such an object holds. A GUID is text.</summary>
    public abstract string Field(string alias, ColumnField field);

    /// <summary>Null where the collection is.</summary>
    public abstract string HasElements(string expression);

    /// <summary>A value inside a JSON object; null where it is of another kind.</summary>
    /// <param name="path">Names of letters, digits and underscores only.</param>
    /// <param name="instants">True: only texts that have the form of instants (<see cref="Instants"/>, folded).</param>
    public abstract string Inside(string expression, IReadOnlyList<string> path, ColumnKind kind, bool instants);

    public abstract string Lock(Hold hold);

    /// <summary>How a folded instant looks, for LIKE.</summary>
    protected const string InstantForm = "____-__-__t__:__:__._______z";

    public static string Quote(string name) => $"\"{name}\"";
}
