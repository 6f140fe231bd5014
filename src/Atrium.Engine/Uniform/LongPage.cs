// A long page: read and sent part by part, so that memory follows neither the size of the page nor the patience of who reads it.

using System.Buffers;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

/// <summary>
/// No transaction and no connection is held while the client reads: each part begins behind the row where the one before it ended, as the next page would.
/// What is known before the first part is sent has its real status; the link to the next page is known at the end only, and stands there.
/// </summary>
internal sealed class LongPage(Call call, Plan plan, EntityType declared, string context)
{
    /// <summary>Up to here a page is read and answered in one piece.</summary>
    private const int FirstRows = 100;

    /// <summary>Bytes of documents that are read at once.</summary>
    private const int ReadBytes = 128 * 1024;

    /// <summary>Bytes that are sent at once, if there is as much.</summary>
    private const int SentBytes = 64 * 1024;
    private const int MostRows = 1000;

    private Plan _plan = plan;
    private int _rows = FirstRows;
    private bool _first = true;
    private bool _done;

    /// <summary>False: it is short, or what it shows inside its objects is read for a page as a whole, or each of its rows might refuse the order.</summary>
    public static bool Serves(Call call, Step step, Plan plan) =>
        plan.Take > FirstRows && !call.InBatch && call.Query.Expand.Count == 0 && (call.Query.OrderBy.Count == 0 || call.Sight is null || step.Type.Concrete.All(call.Sight.IsWhole));

    public async ValueTask StartAsync(CancellationToken cancellation)
    {
        var page = await ReadAsync(cancellation).ConfigureAwait(false);
        if (_done)
        {
            List.Write(call, page, declared, context);
            return;
        }

        var output = call.Response.Body = new ArrayBufferWriter<byte>(SentBytes);
        List.WriteHead(call, output, context, page.Count);
        output.Write(",\"value\":["u8);
        List.WriteRows(call, output, page.Rows, declared, ref _first);
        WireId.Say(call, declared);
        call.Response.Rest = NextAsync;
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        var output = call.Response.Body!;
        output.ResetWrittenCount();
        while (!_done && output.WrittenCount < SentBytes)
        {
            var page = await ReadAsync(cancellation).ConfigureAwait(false);
            if (!call.Services.IsOpen(call.Tenant))
            {
                // Half of a page from before a reset and half from after it would be a state that never was.
                throw new StoreUnavailableException("The organisation was reset or restored while a long page of it was sent.");
            }

            List.WriteRows(call, output, page.Rows, declared, ref _first);
            if (_done)
            {
                output.Write("]"u8);
                if (page.Next is { } next)
                {
                    List.WriteNext(call, output, next);
                }

                output.Write("}"u8);
            }
        }

        return !_done;
    }

    private async ValueTask<Page> ReadAsync(CancellationToken cancellation)
    {
        var page = await List.StoredAsync(call, _plan with { Part = new Part(_rows, ReadBytes) }, cancellation).ConfigureAwait(false);
        var left = _plan.ScanLimit == int.MaxValue ? int.MaxValue : _plan.ScanLimit - page.Looked;
        if (!page.Partial || page.Next is not { } next || left <= 0)
        {
            _done = true;
            return page;
        }

        _rows = Math.Clamp(RowsFor(page.Rows), 10, MostRows);
        _plan = _plan with { After = next, Skip = next.Skip, Take = _plan.Take - page.Rows.Count, ScanLimit = left, Count = false };
        return page;
    }

    /// <summary>As many as are about the bytes of a part: a database sends what is asked for, whether it is read or not.</summary>
    private static int RowsFor(IReadOnlyList<Row> rows)
    {
        var bytes = 1L;
        foreach (var row in rows)
        {
            bytes += row.Document.Length;
        }

        return (int)Math.Min(MostRows, 1 + (ReadBytes * (long)rows.Count / bytes));
    }
}
