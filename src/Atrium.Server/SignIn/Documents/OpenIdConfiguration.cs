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
        json.WriteStrings("token_endpoint_auth_methods_supported", "client_secret_post", "private_key_jwt", "client_secret_basic");
        json.WriteString("jwks_uri", $"{authority}/discovery/v2.0/keys");
        json.WriteStrings("response_modes_supported", "query", "fragment", "form_post");
        json.WriteStrings("subject_types_supported", "pairwise");
        json.WriteStrings("id_token_signing_alg_values_supported", "RS256");
        json.WriteStrings("grant_types_supported", ["authorization_code", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code",
            "urn:ietf:params:oauth:grant-type:jwt-bearer", "refresh_token", .. options.PasswordGrant ? (ReadOnlySpan<string>)["password"] : []]);
        json.WriteStrings("response_types_supported", "code", "id_token", "code id_token");
        json.WriteStrings("code_challenge_methods_supported", "S256", "plain");
        json.WriteStrings("scopes_supported", "openid", "profile", "email", "offline_access");
        json.WriteString("issuer", Issuer(options, request));
        json.WriteBoolean("request_uri_parameter_supported", false);
        json.WriteString("authorization_endpoint", $"{authority}/oauth2/v2.0/authorize");
        json.WriteString("userinfo_endpoint", $"{options.Authority}/oidc/userinfo");
        json.WriteString("device_authorization_endpoint", $"{authority}/oauth2/v2.0/devicecode");
        json.WriteBoolean("http_logout_supported", true);
        json.WriteBoolean("frontchannel_logout_supported", true);
        json.WriteString("end_session_endpoint", $"{authority}/oauth2/v2.0/logout");
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
