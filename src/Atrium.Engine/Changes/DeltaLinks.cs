// name@delta: the links that an object gained and lost.

using System.Buffers;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Changes;

internal sealed class DeltaLinks(Call call, Row source)
{
    /// <summary>The JSON array, or null where nothing is to be told.</summary>
    /// <param name="history">What happened to the source; null in the first round.</param>
    /// <param name="full">True: all present links; what was lost is told too, since the client may know it.</param>
    public async ValueTask<ReadOnlyMemory<byte>?> WriteAsync(
        Navigation navigation, IReadOnlyList<Change>? history, bool full, CancellationToken cancellation)
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write("["u8);
        var first = true;
        foreach (var target in (history ?? []).Where(h => h.Link == navigation.Link!.Kind).GroupBy(h => h.Target!.Value))
        {
            var removed = target.Last().Kind == ChangeKind.LinkRemoved;
            if (removed || !full)
            {
                var row = await call.Store.FindAsync(call.Tenant, navigation.Target.Table!, target.Key, cancellation).ConfigureAwait(false);
                Item(output, ref first, row?.Type ?? navigation.Target, target.Key, removed);
            }
        }

        first = full ? await PresentAsync(output, navigation, first, cancellation).ConfigureAwait(false) : first;
        output.Write("]"u8);
        return first ? default(ReadOnlyMemory<byte>?) : output.WrittenMemory;
    }

    /// <summary>Writes all present links, a bounded page at a time, however large the group.</summary>
    /// <returns>True if the array is still empty.</returns>
    private async ValueTask<bool> PresentAsync(ArrayBufferWriter<byte> output, Navigation navigation, bool first, CancellationToken cancellation)
    {
        var via = new LinkStep(navigation.Link!.Kind, source.Key, Inverse: false, Transitive: false);
        var plan = new Plan { Table = navigation.Target.Table!, Via = via, Take = 1000, Everything = true };
        for (Page page; ; plan = plan with { After = page.Next })
        {
            page = await call.Store.ListAsync(call.Tenant, plan, cancellation).ConfigureAwait(false);
            foreach (var row in page.Rows)
            {
                Item(output, ref first, row.Type, row.Key, removed: false);
            }

            if (page.Next is null)
            {
                return first;
            }
        }
    }

    private static void Item(ArrayBufferWriter<byte> output, ref bool first, EntityType type, Guid key, bool removed)
    {
        DocumentWriter.Comma(output, ref first);
        output.Write("{"u8);
        var inner = true;
        DocumentWriter.Member(output, ref inner, "\"@odata.type\":"u8, "#" + type.FullName);
        DocumentWriter.Member(output, ref inner, "\"id\":"u8, key.ToString("D"));
        output.Write(removed ? ",\"@removed\":{\"reason\":\"deleted\"}}"u8 : "}"u8);
    }
}
