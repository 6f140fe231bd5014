// What a person can set. Written down for people in docs/operating.md.

namespace Atrium.Server.Hosting;

public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>The settings of one server, checked.</summary>
public sealed record AtriumSettings
{
    /// <summary>The data folder; made when missing.</summary>
    public string Data { get; init; } = "./data";

    /// <summary>0 = any free port.</summary>
    public int HttpPort { get; init; } = 5080;

    /// <summary>0 = any free port.</summary>
    public int HttpsPort { get; init; } = 5443;

    public StoreKind Store { get; init; }

    /// <summary>Where PostgreSQL is; only with <see cref="StoreKind.Postgres"/>.</summary>
    public string? Connection { get; init; }

    /// <summary><c>none</c>, <c>demo</c>, <c>users=N</c> (with <c>,groups=N,messages=N</c> behind it) or the path of a seed file; several are separated by semicolons.</summary>
    public string Seed { get; init; } = "demo";

    /// <summary>Most rows that a list looks at in one request, where no index answers it.</summary>
    public int ScanLimit { get; init; } = 25_000;

    /// <summary>True: the control endpoint, which can move clocks and empty organisations, is there.</summary>
    public bool Control { get; init; }
}
