// One request as it goes over the wire.

using System.Text;

namespace Atrium.Fuzz;

/// <param name="Target">Of the request line; may be anything but a line break or a space.</param>
internal sealed record FuzzRequest(string Method, string Target, List<(string Name, string Value)> Headers, byte[]? Body, bool Chunked)
{
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    /// <summary>False: its errors are those of OAuth.</summary>
    public bool IsGraph => Target.Split('/', '?') is ["", var first, ..]
        && (first.Equals("v1.0", StringComparison.OrdinalIgnoreCase) || first.Equals("beta", StringComparison.OrdinalIgnoreCase));

    public byte[] ToBytes(int port)
    {
        using var bytes = new MemoryStream();
        Line($"{Method} {Target} HTTP/1.1");
        Line($"Host: localhost:{port}");
        foreach (var (name, value) in Headers)
        {
            Line($"{name}: {value}");
        }

        if (Body is null)
        {
            bytes.Write(LineEnd);
        }
        else if (Chunked)
        {
            Line("Transfer-Encoding: chunked\r\n");
            for (var at = 0; at < Body.Length; at += 1000)
            {
                var size = Math.Min(1000, Body.Length - at);
                Line(size.ToString("x", System.Globalization.CultureInfo.InvariantCulture));
                bytes.Write(Body, at, size);
                bytes.Write(LineEnd);
            }

            Line("0\r\n");
        }
        else
        {
            Line($"Content-Length: {Body.Length}\r\n");
            bytes.Write(Body);
        }

        return bytes.ToArray();

        void Line(string text)
        {
            bytes.Write(Encoding.UTF8.GetBytes(text));
            bytes.Write(LineEnd);
        }
    }

    /// <summary>For people: without the token, cut.</summary>
    public string Show()
    {
        var headers = string.Join("", Headers.Select(h => $"\n{h.Name}: {(h.Name == "Authorization" ? h.Value[..Math.Min(20, h.Value.Length)] + "…" : h.Value)}"));
        var body = Body is null ? "" : "\n\n" + Encoding.UTF8.GetString(Body);
        var text = $"{Method} {Target}{headers}{body}";
        return text.Length > 3000 ? text[..3000] + "…" : text;
    }

    /// <summary>For the list of the slowest.</summary>
    public string Line() => $"{Method} {(Target.Length > 160 ? Target[..160] + "…" : Target)}{(Body is null ? "" : $" ({Body.Length} bytes)")}";
}

/// <param name="Status">0 = no answer at all.</param>
/// <param name="Problem">What is wrong with the answer, whatever its status.</param>
internal readonly record struct FuzzAnswer(int Status, TimeSpan Time, string? Problem);
