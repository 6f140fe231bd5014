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
    /// <param name="history">What happened to the source; null = all present links.</param>
    public async ValueTask<ReadOnlyMemory<byte>?> WriteAsync(Navigation navigation, IReadOnlyList<Change>? history, CancellationToken cancellation)
    {
        var output = new ArrayBufferWriter<byte>(256);
        var first = true;
        output.Write("["u8);
        var table = navigation.Target.Table!;
        if (history is null)
        {
            // A bounded page at a time, however large the group.
            var plan = new Plan { Table = table, Via = new LinkStep(navigation.Link!.Kind, source.Key, false, false), Take = 1000, Everything = true };
            for (Page page; ; plan = plan with { After = page.Next })
            {
                page = await call.Store.ListAsync(call.Tenant, plan, cancellation).ConfigureAwait(false);
                foreach (var row in page.Rows)
                {
                    Item(output, ref first, row.Type, row.Key, removed: false);
                }

                if (page.Next is null)
                {
                    break;
                }
            }
        }
        else
        {
            foreach (var target in history.Where(h => h.Link == navigation.Link!.Kind).GroupBy(h => h.Target!.Value))
            {
                var row = await call.Store.FindAsync(call.Tenant, table, target.Key, cancellation).ConfigureAwait(false);
                Item(output, ref first, row?.Type ?? navigation.Target, target.Key, removed: target.Last().Kind == ChangeKind.LinkRemoved);
            }
        }

        output.Write("]"u8);
        return first ? default(ReadOnlyMemory<byte>?) : output.WrittenMemory;
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
