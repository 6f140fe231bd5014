// The input of a number: always the same for a seed and a server that was seeded alike.

using System.IO.Compression;
using System.Text;

namespace Atrium.Fuzz;

internal sealed class RequestMaker(Grammar grammar, Samples samples, FuzzedServer server)
{
    private static readonly string[] Methods = ["POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS", "MERGE", "get"];

    private static readonly string[] Preferences =
    [
        "IdType=\"ImmutableId\"", "outlook.body-content-type=\"text\"", "odata.maxpagesize=3", "odata.maxpagesize=-1", "return=minimal", "return=representation", "respond-async",
        "outlook.timezone=\"Pacific Standard Time\"", "outlook.timezone=\"Nowhere\"", "outlook.allow-unsafe-html",
    ];

    public FuzzRequest Make(long seed, long number)
    {
        var random = new Random(unchecked((int)((seed * 1_000_003) + (number * 7919))));
        var request = random.Next(25) switch { 0 => Batch(random), 1 => new SignInMaker(server, random).Make(), _ => Single(random) };
        return random.Next(6) == 0 ? Spoiled(request, random) : request;
    }

    private FuzzRequest Batch(Random random)
    {
        var bodies = new BodyMaker(grammar, samples, random);
        var items = Enumerable.Range(0, random.Next(1, random.Next(10) == 0 ? 30 : 8)).Select(i => bodies.Item(i, Single(random))).ToList();
        return new FuzzRequest("POST", "/v1.0/$batch", [Bearer(random), ("Content-Type", "application/json")], bodies.Batch(items), Chunked: false);
    }

    private FuzzRequest Single(Random random) => random.Next(4) == 0 ? Real(random) : Made(random);

    private FuzzRequest Real(Random random)
    {
        var target = RealRequests.Get(samples, random);
        var headers = new List<(string, string)> { ("Authorization", "Bearer " + (target.StartsWith("/me", StringComparison.Ordinal) ? server.UserToken : server.AppToken)) };
        Extra(headers, random);
        return new FuzzRequest("GET", "/v1.0" + target, headers, null, Chunked: false);
    }

    private FuzzRequest Made(Random random)
    {
        var path = new PathMaker(grammar, samples, random).Make();
        var method = path.Operation is { IsAction: true } && random.Next(8) > 0 ? "POST" : random.Next(4) > 0 ? "GET" : Methods[random.Next(random.Next(4) == 0 ? Methods.Length : 4)];
        if (IsSuicide(path, method))
        {
            path = path with { Text = "/users" + Uri.EscapeDataString(samples.Id("microsoft.graph.user", random)).Insert(0, "/") + path.Text[3..] };
        }

        var query = method == "GET" || random.Next(10) == 0 ? new OptionMaker(grammar, samples, random).Make(path.Type) : "";
        var headers = new List<(string, string)> { path.Text.StartsWith("/me", StringComparison.Ordinal) && random.Next(15) > 0 ? ("Authorization", "Bearer " + server.UserToken) : Bearer(random) };
        Extra(headers, random);
        byte[]? body = null;
        if (method is "POST" or "PATCH" or "PUT" || random.Next(100) == 0)
        {
            body = new BodyMaker(grammar, samples, random).Make(path);
            headers.Add(("Content-Type", random.Next(15) == 0 ? Types[random.Next(Types.Length)] : "application/json"));
            if (random.Next(25) == 0)
            {
                headers.Add(("Content-Encoding", random.Next(3) == 0 ? "br" : "gzip"));
                body = random.Next(3) == 0 ? body : Packed(body);
            }
        }

        return new FuzzRequest(method, (random.Next(12) == 0 ? "/beta" : "/v1.0") + path.Text + query, headers, body, body is not null && random.Next(12) == 0);
    }

    /// <summary>What would end the person's own token, and with it the use of all that follows.</summary>
    private static bool IsSuicide(MadePath path, string method) =>
        path.Text.StartsWith("/me", StringComparison.Ordinal)
        && ((method is "PATCH" or "DELETE" && !path.Text[1..].Contains('/', StringComparison.Ordinal)) || path.Operation?.Name is "revokeSignInSessions" or "changePassword");

    private static readonly string[] Types = ["text/plain", "application/json;charset=utf-16", "application/xml", "image/jpeg", "multipart/form-data", "", "json", "application/json; charset=\"", "*/*"];

    private (string, string) Bearer(Random random) => ("Authorization", random.Next(40) switch
    {
        0 => "Bearer " + server.AppToken[..random.Next(server.AppToken.Length)],
        1 => "Bearer " + Printable(Hostile.Text(random)),
        2 => "Basic dXNlcjpwYXNz",
        < 12 => "Bearer " + server.UserToken,
        _ => "Bearer " + server.AppToken,
    });

    private void Extra(List<(string, string)> headers, Random random)
    {
        if (random.Next(3) > 0)
        {
            headers.Add(("ConsistencyLevel", random.Next(12) == 0 ? Printable(Hostile.Text(random)) : "eventual"));
        }

        if (random.Next(5) == 0)
        {
            headers.Add(("Prefer", random.Next(10) == 0 ? Printable(Hostile.Text(random)) : string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Preferences[random.Next(Preferences.Length)]))));
        }

        if (random.Next(12) == 0)
        {
            headers.Add((random.Next(2) == 0 ? "If-Match" : "If-None-Match", random.Next(3) == 0 ? "*" : random.Next(2) == 0 ? "W/\"CQAAAAAAAAAAAATMAAAAAA==\"" : Printable(Hostile.Text(random))));
        }

        if (random.Next(12) == 0)
        {
            headers.Add((random.Next(3) switch { 0 => "client-request-id", 1 => "Accept", _ => "Origin" }, Printable(Hostile.Text(random))));
        }
    }

    /// <summary>Bytes of the request target moved, doubled, lost, or replaced by what is hostile.</summary>
    private static FuzzRequest Spoiled(FuzzRequest request, Random random)
    {
        var target = new StringBuilder(request.Target);
        for (var times = random.Next(1, 4); times > 0 && target.Length > 6; times--)
        {
            var at = random.Next(5, target.Length);
            var length = Math.Min(random.Next(1, 10), target.Length - at);
            _ = random.Next(7) switch
            {
                0 => target.Remove(at, length),
                1 => target.Insert(at, target.ToString(at, length)),
                2 => target.Insert(at, Uri.EscapeDataString(Whole(Hostile.Text(random)))),
                3 => target.Insert(at, $"%{random.Next(256):x2}"),
                4 => target.Insert(at, "/'()=,;$?&#%"[random.Next(12)]),
                5 => target.Insert(at, new string('/', random.Next(100))),
                _ => target.Insert(at, string.Concat(Enumerable.Repeat(target.ToString(at, length), random.Next(random.Next(20) == 0 ? 900 : 30)))),
            };
        }

        return request with { Target = string.Concat(target.ToString().Where(c => c > ' ')) };
    }

    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>What fits on a header's line, more or less.</summary>
    private static string Printable(string text) => string.Concat(text.Where(c => c is not ('\r' or '\n' or '\0'))).Trim() is var line && line.Length > 500 ? line[..500] : line;

    private static byte[] Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }
}
