// GET /common/discovery/instance: MSAL asks which hosts are one and the same authority. We know of our own only.
namespace Atrium.Server.SignIn;

internal sealed class InstanceDiscovery(SignInOptions options)
{
    public Task Write(HttpContext http, SignInRequest request)
    {
        var asked = http.Request.Query["authorization_endpoint"].ToString();
        if (asked.Length == 0)
        {
            return AadErrorWriter.Write(http, AadErrors.MissingField("authorization_endpoint"), request, http.RequestAborted);
        }

        var host = options.PublicUrl.Host;
        string[] aliases = [host, .. options.HostAliases];
        if (!Uri.TryCreate(asked, UriKind.Absolute, out var endpoint)
            || !aliases.Contains(endpoint.Host, StringComparer.OrdinalIgnoreCase))
        {
            return AadErrorWriter.Write(http, AadErrors.UnknownInstance, request, http.RequestAborted);
        }

        var tenant = endpoint.Segments.Length > 1 ? endpoint.Segments[1].Trim('/') : "common";
        return DocumentJson.Write(http, json =>
        {
            json.WriteString("tenant_discovery_endpoint", $"{options.Authority}/{tenant}/v2.0/.well-known/openid-configuration");
            json.WriteString("api-version", "1.1");
            json.WriteStartArray("metadata");
            json.WriteStartObject();
            json.WriteString("preferred_network", host);
            json.WriteString("preferred_cache", host);
            json.WriteStrings("aliases", aliases);
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }
}
