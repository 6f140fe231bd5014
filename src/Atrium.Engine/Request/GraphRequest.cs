// A request and an answer, free of any web server, so that a batch can run them in memory.

using System.Buffers;

namespace Atrium.Engine.Request;

/// <summary>What the engine needs of a request.</summary>
public sealed class GraphRequest
{
    public required string Method { get; init; }

    /// <summary>The path behind the version, still percent-encoded, beginning with a slash: <c>/users/adele%40x.example</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The query without the question mark, still percent-encoded; empty if none.</summary>
    public string Query { get; init; } = "";

    /// <summary>The root that links are made of: <c>https://host:port/v1.0</c>.</summary>
    public required string Root { get; init; }

    /// <summary>A request header, or null. Names are compared without regard to case.</summary>
    public required Func<string, string?> Header { get; init; }

    public Stream Body { get; init; } = Stream.Null;

    /// <summary>Null when the client did not say.</summary>
    public long? ContentLength { get; init; }
}

/// <summary>What the engine answers. The body is written once the status and headers are final.</summary>
public sealed class GraphResponse
{
    /// <summary>Headers of every answer.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Always { get; } = [new("OData-Version", "4.0"), new("Cache-Control", "no-cache")];

    public int Status { get; set; } = 200;

    public string? ContentType { get; set; }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A JSON or text body; null = none.</summary>
    public ArrayBufferWriter<byte>? Body { get; set; }

    /// <summary>
    /// What follows <see cref="Body"/>: each call empties it and writes the next part. False = that was the last. The host sends a part, as fast as the
    /// client reads, before it asks for the next. Where it throws the answer is broken off, since its status is sent already.
    /// </summary>
    public Func<CancellationToken, ValueTask<bool>>? Rest { get; set; }

    /// <summary>A body of any size, read and disposed by the host; instead of <see cref="Body"/>.</summary>
    public Stream? Stream { get; set; }

    public void Prefer(string applied) =>
        Headers["Preference-Applied"] = Headers.TryGetValue("Preference-Applied", out var before) ? before + ", " + applied : applied;
}
