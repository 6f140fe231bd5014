// $batch: up to twenty requests in one body, each answered by the same pipeline as if it had come alone.

using System.Buffers;
using Atrium.Engine.Errors;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Request;

internal static class Batch
{
    /// <summary>As many run at once as Outlook runs of one batch for one mailbox.</summary>
    private const int AtOnce = 4;

    public static async ValueTask RunAsync(Pipeline pipeline, Call call, CancellationToken cancellation)
    {
        if (call.InBatch)
        {
            throw new GraphError(400, "BadRequest", "A batch cannot hold another batch.");
        }

        if (call.Request.Method != "POST")
        {
            throw GraphError.MethodNotAllowed();
        }

        var items = await BatchReader.ReadAsync(call.Request, cancellation).ConfigureAwait(false);
        var calls = items.Select(item => CallOf(call, item)).ToArray();
        try
        {
            foreach (var wave in Waves(items))
            {
                await Parallel.ForEachAsync(
                    wave,
                    new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                    (i, stop) => RunAsync(pipeline, calls, i, items[i].After, stop)).ConfigureAwait(false);
            }

            call.Missing = string.Join(", ", calls.Select(c => c.Missing).OfType<string>().Distinct()) is { Length: > 0 } missing ? missing : null;
            call.Response.ContentType = ContentTypes.Json;
            call.Response.Body = new ArrayBufferWriter<byte>(4096);
            await BatchWriter.WriteAsync(call.Response.Body, items, calls, cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (var stream in calls.Select(c => c.Response.Stream))
            {
                stream?.Dispose();
            }
        }
    }

    private static ValueTask RunAsync(Pipeline pipeline, Call[] calls, int i, int? after, CancellationToken cancellation)
    {
        if (after is { } before && calls[before].Response.Status >= 400)
        {
            Pipeline.Fail(calls[i], new GraphError(424, "FailedDependency", "The request that this one depends on failed."));
            return ValueTask.CompletedTask;
        }

        return pipeline.RunAsync(calls[i], cancellation);
    }

    /// <summary>What may run at the same time: first what waits for nothing, then what waits for those, and so on.</summary>
    private static IEnumerable<IGrouping<int, int>> Waves(IReadOnlyList<BatchItem> items)
    {
        var depth = new int[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            depth[i] = items[i].After is { } before ? depth[before] + 1 : 0;
        }

        return Enumerable.Range(0, items.Count).GroupBy(i => depth[i]).OrderBy(wave => wave.Key);
    }

    /// <summary>The same person and application ask; everything else is the item's own.</summary>
    private static Call CallOf(Call outer, BatchItem item) => new()
    {
        Services = outer.Services,
        Request = new GraphRequest
        {
            Method = item.Method,
            Path = item.Path,
            Query = item.Query,
            Root = outer.Request.Root,
            Header = name => item.Headers.GetValueOrDefault(name),
            Body = item.Body is { } body ? new MemoryStream(body, writable: false) : Stream.Null,
            ContentLength = item.Body?.Length ?? 0,
        },
        Caller = outer.Caller,
        Tenant = outer.Tenant,
        Clock = outer.Clock,
        RequestId = outer.RequestId,
        ClientRequestId = outer.ClientRequestId,
        Preferences = Preferences.Parse(item.Headers.GetValueOrDefault("Prefer")),
        InBatch = true,
    };
}
