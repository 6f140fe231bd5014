// What a room may say about the life of its objects beyond facts: at most one rules class a type.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Rules;

public enum EditKind
{
    Create,
    Update,

    /// <summary>Into the bin where the type has one, else for good.</summary>
    Delete,

    /// <summary>Out of the bin for good.</summary>
    Purge,
    Restore,

    /// <summary>A link of this object is about to be added or removed (see <see cref="Edit.Link"/>).</summary>
    Link,
}

/// <summary>A write of one object in the making. Rules run again on the new state when the commit was refused as stale.</summary>
public sealed class Edit
{
    public required Call Call { get; init; }

    public required EditKind Kind { get; init; }

    public required EntityType Type { get; init; }

    public required Guid Key { get; init; }

    public required Guid Owner { get; set; }

    public required Guid Parent { get; set; }

    /// <summary>The row as read; null for a creation.</summary>
    public Row? Before { get; init; }

    /// <summary>What the client sent, validated, with secrets and ignored members.</summary>
    public JsonObject Sent { get; init; } = [];

    /// <summary>The document to be stored: before, merged with what was sent (secrets taken out). Rules change it in place.</summary>
    public required JsonObject After { get; init; }

    /// <summary>Everything written together with this object. Rules may add rows, links, requirements and work.</summary>
    public required ChangeSet Changes { get; init; }

    /// <summary>For <see cref="EditKind.Link"/>.</summary>
    public LinkChange? Link { get; init; }

    public Workload Workload => Type.Workload;

    /// <summary>An edit of an object that is there, with its document as it is.</summary>
    public static Edit Of(Call call, EditKind kind, Row row, JsonObject? sent = null) => new()
    {
        Call = call,
        Kind = kind,
        Type = row.Type,
        Key = row.Key,
        Owner = row.Owner,
        Parent = row.Parent,
        Before = row,
        Sent = sent ?? [],
        After = Documents.Parse(row.Document),
        Changes = call.NewChanges(),
    };

    /// <summary>The same edit, asked about one link.</summary>
    public Edit About(LinkChange link) => new()
    {
        Call = Call,
        Kind = EditKind.Link,
        Type = Type,
        Key = Key,
        Owner = Owner,
        Parent = Parent,
        Before = Before,
        Sent = Sent,
        After = After,
        Changes = Changes,
        Link = link,
    };

    /// <summary>True if the client sent this property (null counts).</summary>
    public bool Sends(string name) => Sent.ContainsKey(name);
}

/// <summary>Rules as the engine calls them.</summary>
public interface IRules
{
    /// <summary>The type (with all that derive from it and have none of their own).</summary>
    Type Type { get; }

    /// <summary>False: this object has no bin although its type has one, and a deletion is for good.</summary>
    bool Bins(Row row) => true;

    /// <summary>Narrows a list down, for what is hidden unless asked for.</summary>
    Plan Narrow(Call call, Plan plan) => plan;

    /// <summary>False: whither these links of the object lead is hidden from the caller.</summary>
    ValueTask<bool> ShowsAsync(Call call, Row source, Navigation navigation, CancellationToken cancellation) => ValueTask.FromResult(true);

    /// <summary>
    /// Checks and completes an edit; throws <c>GraphError</c> to refuse it. A deletion becomes a move if the rules change <see cref="Edit.Parent"/>.
    /// </summary>
    ValueTask ApplyAsync(Edit edit, CancellationToken cancellation);
}

/// <summary>The base of a room's rules class. Rules see before, after and the call, and never call each other.</summary>
public abstract class Rules<T> : IRules
{
    public Type Type => typeof(T);

    public virtual bool Bins(Row row) => true;

    public virtual Plan Narrow(Call call, Plan plan) => plan;

    public virtual ValueTask<bool> ShowsAsync(Call call, Row source, Navigation navigation, CancellationToken cancellation) => ValueTask.FromResult(true);

    public ValueTask ApplyAsync(Edit edit, CancellationToken cancellation) => edit.Kind switch
    {
        EditKind.Create => CreatingAsync(edit, cancellation),
        EditKind.Update => UpdatingAsync(edit, cancellation),
        EditKind.Delete => DeletingAsync(edit, cancellation),
        EditKind.Purge => PurgingAsync(edit, cancellation),
        EditKind.Restore => RestoringAsync(edit, cancellation),
        _ => LinkingAsync(edit, cancellation),
    };

    protected virtual ValueTask CreatingAsync(Edit edit, CancellationToken cancellation) => ValueTask.CompletedTask;

    protected virtual ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation) => ValueTask.CompletedTask;

    protected virtual ValueTask DeletingAsync(Edit edit, CancellationToken cancellation) => ValueTask.CompletedTask;

    protected virtual ValueTask PurgingAsync(Edit edit, CancellationToken cancellation) => ValueTask.CompletedTask;

    protected virtual ValueTask RestoringAsync(Edit edit, CancellationToken cancellation) => ValueTask.CompletedTask;

    protected virtual ValueTask LinkingAsync(Edit edit, CancellationToken cancellation) => ValueTask.CompletedTask;
}
