// One request of a batch, as it was read.

namespace Atrium.Engine.Request;

/// <param name="Path">As of any request: percent-encoded, beginning with a slash.</param>
/// <param name="Query">Without the question mark.</param>
internal sealed record BatchItem(string Id, string Method, string Path, string Query)
{
    /// <summary>Its own headers. Nothing is inherited from the batch: <c>ConsistencyLevel</c>, <c>If-Match</c> and <c>Prefer</c> are stated for each.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The bytes that it would have had on its own; null = none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The place in the batch of the request that must have succeeded before; always an earlier one.</summary>
    public int? After { get; init; }
}
