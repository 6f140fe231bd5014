// Every refusal of the sign-in door, in the words of Microsoft's reference of error codes.
namespace Atrium.Server.SignIn;

/// <summary>Makers of refusals, by what is wrong.</summary>
public static class AadErrors
{
    public static AadError TenantNotFound(string tenant) => new("invalid_request", 90002,
        $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.");

    public static AadError MissingField(string name) => new("invalid_request", 900144,
        $"The request body must contain the following parameter: '{name}'.");

    public static AadError Malformed { get; } = new("invalid_request", 9002313, "Invalid request. Request is malformed or invalid.");

    public static AadError WrongVerb { get; } = new("invalid_request", 900561, "The endpoint only accepts POST requests. Received a GET request.");

    public static AadError ResourceParameter { get; } = new("invalid_request", 901002, "The 'resource' request parameter is not supported.");

    public static AadError NotForCommon { get; } = new("invalid_request", 9001023,
        "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.");

    public static AadError NoTenant { get; } = new("invalid_request", 50059,
        "No tenant-identifying information found in either the request or implied by any provided credentials.");

    public static AadError UnknownInstance { get; } = new("invalid_instance", 50049, "Unknown or invalid instance.");

    public static AadError UnsupportedGrant(string grant) => new("unsupported_grant_type", 70003,
        $"The app requested an unsupported grant type '{grant}'.");

    public static AadError UnknownClient(string client, string tenant) => new("unauthorized_client", 700016,
        $"Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.");

    public static AadError ClientDisabled(SignInApplication app) => new("unauthorized_client", 7000112,
        $"Application '{app.AppId}'({app.DisplayName}) is disabled.");

    public static AadError WrongSecret(string client) => new("invalid_client", 7000215,
        $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'.", 401);

    public static AadError SecretExpired(string client) => new("invalid_client", 7000222,
        $"The provided client secret keys for app '{client}' are expired. Create new keys for your app.", 401);

    public static AadError SecretMissing { get; } = new("invalid_client", 7000218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", 401);

    public static AadError PublicClientSecret(string client) => new("invalid_client", 700025,
        $"Client is public so neither 'client_assertion' nor 'client_secret' should be presented. App '{client}'.", 401);

    public static AadError AssertionUnsupported { get; } = new("invalid_client", 700027, "Client assertions are not accepted by this server.", 401);

    public static AadError WrongPassword { get; } = new("invalid_grant", 50126, "Error validating credentials due to invalid username or password.");

    public static AadError PasswordExpired { get; } = new("invalid_grant", 50055, "The password is expired, or must be changed before it is used.");

    public static AadError UserDisabled { get; } = new("invalid_grant", 50057, "The user account is disabled.");

    public static AadError UserGone(Guid user) => new("invalid_grant", 50034,
        $"The user account {user} does not exist in the directory. To sign into this application, the account must be added to the directory.");

    public static AadError NoConsent(SignInApplication app) => new("invalid_grant", 65001,
        $"The user or administrator has not consented to use the application with ID '{app.AppId}' named '{app.DisplayName}'. Send an interactive authorization request for this user and resource.", 400, "consent_required");

    public static AadError BadScope(string scope, string why) => new("invalid_scope", 70011,
        $"The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. {why} The scope {scope} is not valid.");

    public static AadError ClientCredentialsScope(string scope) => new("invalid_scope", 1002012,
        $"The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).");

    public static AadError SeveralResources(string scope) => new("invalid_scope", 700022,
        $"The provided value for the input parameter 'scope' isn't valid because it contains more than one resource. Scope {scope}.");

    public static AadError UnknownResource(string resource, string tenant) => new("invalid_resource", 500011,
        $"The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.");

    public static AadError BadGrant { get; } = new("invalid_grant", 70000, "Provided grant is invalid or malformed.");

    public static AadError GrantExpired { get; } = new("invalid_grant", 700082, "The refresh token has expired due to inactivity.");

    public static AadError GrantRevoked { get; } = new("invalid_grant", 50173,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.");

    public static AadError WrongTenant { get; } = new("invalid_grant", 700005,
        "Provided authorization code or refresh token is intended to use against other tenant, thus rejected.");

    public static AadError NotOffered(string path) => new("server_error", 50000, $"The endpoint '{path}' is not offered by this server.", 501);

    public static AadError Unexpected { get; } = new("server_error", 50000, "There was an issue with the sign-in service.", 500);
}
