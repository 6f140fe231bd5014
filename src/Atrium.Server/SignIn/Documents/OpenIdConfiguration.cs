// GET /{tenant}/v2.0/.well-known/openid-configuration: what this server offers, and only what it offers.
using System.Text.Json;

namespace Atrium.Server.SignIn;

internal sealed class OpenIdConfiguration(SignInOptions options)
{
    public Task Write(HttpContext http, SignInRequest request) => DocumentJson.Write(http, json => Fields(json, request));

    private void Fields(Utf8JsonWriter json, SignInRequest request)
    {
        var authority = $"{options.Authority}/{request.Segment}";
        json.WriteString("token_endpoint", $"{authority}/oauth2/v2.0/token");
        json.WriteStrings("token_endpoint_auth_methods_supported", "client_secret_post", "client_secret_basic");
        json.WriteString("jwks_uri", $"{authority}/discovery/v2.0/keys");
        json.WriteStrings("subject_types_supported", "pairwise");
        json.WriteStrings("id_token_signing_alg_values_supported", "RS256");
        json.WriteStrings("grant_types_supported", "client_credentials", "password", "refresh_token");
        json.WriteStrings("scopes_supported", "openid", "profile", "email", "offline_access");
        json.WriteString("issuer", Issuer(options, request));
        json.WriteBoolean("request_uri_parameter_supported", false);
        json.WriteStrings("claims_supported", "sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email");
        json.WriteNull("tenant_region_scope");
        json.WriteString("cloud_instance_name", "microsoftonline.com");
        json.WriteString("cloud_graph_host_name", "graph.windows.net");
        json.WriteString("msgraph_host", "graph.microsoft.com");
    }

    /// <summary>The issuer of v2 tokens; where no one organisation was named, with Microsoft's placeholder.</summary>
    public static string Issuer(SignInOptions options, SignInRequest request) =>
        $"{options.Authority}/{request.Tenant?.Id.ToString() ?? "{tenantid}"}/v2.0";
}
