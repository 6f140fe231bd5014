// What stands before all doors when the server is met under a public address: the path of that address is taken off, and a trusted proxy
// is believed for whom it asks. What it says of scheme and host is not: the setting says them, so that no header can.

using Microsoft.AspNetCore.HttpOverrides;

namespace Atrium.Server.Hosting;

internal static class PublicDoor
{
    public static void Use(WebApplication app, AtriumSettings settings)
    {
        if (settings.TrustedProxies is { } proxies)
        {
            var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in PublicSettings.Parse(proxies))
            {
                options.KnownIPNetworks.Add(network!.Value);
            }

            app.UseForwardedHeaders(options);
        }

        // A proxy may have taken it off already: then there is nothing to take.
        if (settings.PublicUrl?.AbsolutePath.TrimEnd('/') is { Length: > 0 } path)
        {
            app.UsePathBase(path);
        }
    }
}
