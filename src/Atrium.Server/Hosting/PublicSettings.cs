// The settings that say how the server is met from outside: its public address, and the proxies that stand before it.

using System.Net;

namespace Atrium.Server.Hosting;

public static class PublicSettings
{
    /// <summary>The address, ending in a slash.</summary>
    /// <exception cref="StartRefused">It cannot be the beginning of every address.</exception>
    public static Uri? Url(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // Only characters that nobody writes in two ways: addresses are compared as text.
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "https", Query: "", Fragment: "", UserInfo: "" }
            && url.AbsolutePath.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.') && !url.AbsolutePath.Contains("//", StringComparison.Ordinal)
            ? new Uri(url.AbsoluteUri.TrimEnd('/') + "/")
            : throw new StartRefused($"PublicUrl is '{text}'; it must begin with https:// and have a host, perhaps a path of letters and digits, and nothing else.");
    }

    /// <summary>The text as it is, when it can be read.</summary>
    /// <exception cref="StartRefused">It names something else than addresses and networks.</exception>
    public static string? Proxies(string? text) => text is null || Parse(text).All(network => network is not null)
        ? text
        : throw new StartRefused($"TrustedProxies is '{text}'; it must be addresses or networks, such as 10.0.0.5, 192.168.0.0/16, separated by commas.");

    /// <summary>An address is a network of one. Null stands for what is neither.</summary>
    public static IEnumerable<IPNetwork?> Parse(string text) => text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part =>
        IPNetwork.TryParse(part, out var network) ? network
        : IPAddress.TryParse(part, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : (IPNetwork?)null);
}
