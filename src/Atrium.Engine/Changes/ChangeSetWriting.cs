// How rooms put whole objects into a change set: documents, claims and the list of changed properties follow from the model.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Changes;

public static class ChangeSetWriting
{
    /// <summary>Adds a new object. The document holds Graph's property names, without <c>id</c>.</summary>
    /// <param name="utf8">The document as it is stored, where many objects share one; null = it is written here.</param>
    public static Row Insert(
        this ChangeSet changes, EntityType type, Guid key, Guid owner, Guid parent, JsonObject document, ReadOnlyMemory<byte>? utf8 = null)
    {
        var row = new Row { Type = type, Key = key, Owner = owner, Parent = parent, Document = utf8 ?? Documents.ToUtf8(document) };
        changes.Rows.Add(new RowChange(RowChangeKind.Insert, row)
        {
            Claims = ClaimsOf(row, document),
            Properties = [.. document.Select(p => p.Key)],
        });
        return row;
    }

    /// <summary>Replaces the document of an object that was read as <paramref name="before"/>; a new parent counts as a move.</summary>
    public static Row Update(this ChangeSet changes, Row before, JsonObject document, Guid? parent = null)
    {
        var moved = parent is { } p && p != before.Parent;
        var after = before with
        {
            Document = Documents.ToUtf8(document),
            Parent = parent ?? before.Parent,
            Moves = before.Moves + (moved ? 1 : 0),
        };
        var properties = Documents.Differences(Documents.Parse(before.Document), document);
        if (properties.Count == 0 && !moved)
        {
            return before;
        }

        changes.Rows.Add(new RowChange(RowChangeKind.Update, after)
        {
            ExpectedSeq = before.Seq,
            Properties = properties,
            Claims = before.Deleted is null ? ClaimsOf(after, document) : null,
        });
        return after;
    }

    /// <summary>Puts an object into the bin; its unique values become free, its links stay.</summary>
    public static Row Bin(this ChangeSet changes, Row before, JsonObject document)
    {
        var after = before with { Document = Documents.ToUtf8(document), Deleted = changes.At };
        changes.Rows.Add(new RowChange(RowChangeKind.Update, after) { ExpectedSeq = before.Seq, Claims = [] });
        return after;
    }

    /// <summary>Takes an object out of the bin and claims its unique values again.</summary>
    public static Row Restore(this ChangeSet changes, Row before, JsonObject document)
    {
        var after = before with { Document = Documents.ToUtf8(document), Deleted = null };
        changes.Rows.Add(new RowChange(RowChangeKind.Update, after) { ExpectedSeq = before.Seq, Claims = ClaimsOf(after, document) });
        return after;
    }

    /// <summary>Removes an object for good, with all that it contains.</summary>
    public static void Delete(this ChangeSet changes, Row before) =>
        changes.Rows.Add(new RowChange(RowChangeKind.Delete, before) { ExpectedSeq = before.Seq });

    private static IReadOnlyList<Claim> ClaimsOf(Row row, JsonObject document) =>
        Claims.Of(row.Type, row.Parent == Guid.Empty ? row.Owner : row.Parent, document);
}
