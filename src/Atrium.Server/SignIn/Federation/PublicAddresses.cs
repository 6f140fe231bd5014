// Which addresses are on the open Internet: what a server is sent to by others must not lead it into its own network.
using System.Net;
using System.Net.Sockets;

namespace Atrium.Server.SignIn;

internal static class PublicAddresses
{
    /// <summary>Special-purpose blocks of IPv4 (IANA's registry): nothing there is a public server.</summary>
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(IPNetwork.Parse),
    ];

    /// <summary>All of IPv6 that is routed; what lies in it and is not, or hides an IPv4 address, is in <see cref="NotRouted"/>.</summary>
    private static readonly IPNetwork Routed = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotRouted = [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")];

    public static bool Contain(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? !Special.Any(block => block.Contains(plain))
            : Routed.Contains(plain) && !NotRouted.Any(block => block.Contains(plain));
    }
}
