// name@delta: the links that an object gained and lost.

using System.Buffers;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Changes;

/// <param name="room">How many more links the page has room for.</param>
internal sealed class DeltaLinks(Call call, Row source, int room)
{
    private readonly ArrayBufferWriter<byte> _output = new(256);
    private bool _first = true;

    /// <summary>How many more links the page has room for now.</summary>
    public int Room { get; private set; } = room;

    /// <summary>Behind this end there are more, for which there was no room; null = no.</summary>
    public Guid? Left { get; private set; }

    /// <summary>What changed. There is room for all of it, since the log itself is read in pages.</summary>
    /// <param name="full">True: only what was lost; what there is comes with <see cref="PresentAsync"/>.</param>
    public async ValueTask ChangedAsync(Navigation navigation, IReadOnlyList<Change> history, bool full, CancellationToken cancellation)
    {
        var last = history.Where(h => h.Link == navigation.Link!.Kind).GroupBy(h => h.Target!.Value).ToDictionary(g => g.Key, g => g.Last().Kind == ChangeKind.LinkRemoved);
        List<Guid> told = [.. last.Where(l => l.Value || !full).Select(l => l.Key)];
        if (told.Count == 0)
        {
            return;
        }

        var plan = new Plan { Table = navigation.Target.Table!, Keys = told, Everything = true };
        var page = await call.Store.ListAsync(call.Tenant, plan, cancellation).ConfigureAwait(false);
        var types = page.Rows.ToDictionary(r => r.Key, r => r.Type);
        foreach (var target in told)
        {
            Item(types.GetValueOrDefault(target, navigation.Target), target, last[target]);
        }
    }

    /// <summary>The links that there are, as many as the page has room for.</summary>
    /// <param name="after">Only those behind this end; null = from the first.</param>
    public async ValueTask PresentAsync(Navigation navigation, Guid? after, CancellationToken cancellation)
    {
        if (Room <= 0)
        {
            Left = after ?? Guid.Empty;
            return;
        }

        var via = new LinkStep(navigation.Link!.Kind, source.Key, Inverse: false, Transitive: false);
        var plan = new Plan
        {
            Table = navigation.Target.Table!,
            Via = via,
            Take = Room,
            Everything = true,
            After = after is { } end && end != Guid.Empty ? new PageMark([], end) : null,
        };
        var page = await call.Store.ListAsync(call.Tenant, plan, cancellation).ConfigureAwait(false);
        foreach (var row in page.Rows)
        {
            Item(row.Type, row.Key, removed: false);
        }

        Left = page.Next?.Key;
    }

    /// <summary>The JSON array; null where it is empty.</summary>
    public ReadOnlyMemory<byte>? Written()
    {
        if (_first)
        {
            return null;
        }

        _output.Write("]"u8);
        return _output.WrittenMemory;
    }

    private void Item(EntityType type, Guid key, bool removed)
    {
        Room--;
        _output.Write(_first ? "["u8 : ","u8);
        _first = false;
        _output.Write("{"u8);
        var inner = true;
        DocumentWriter.Member(_output, ref inner, "\"@odata.type\":"u8, "#" + type.FullName);
        DocumentWriter.Member(_output, ref inner, "\"id\":"u8, key.ToString("D"));
        _output.Write(removed ? ",\"@removed\":{\"reason\":\"deleted\"}}"u8 : "}"u8);
    }
}
