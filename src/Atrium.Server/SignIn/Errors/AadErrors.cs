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

    public static AadError BadClaims { get; } = new("invalid_request", 90013, "Invalid input received: the 'claims' request parameter is not valid.");

    public static AadError ClaimNotOffered(string name) => new("invalid_request", 90013,
        $"Invalid input received: the claim '{name}' is essential to the request and is not offered here.");

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

    public static AadError NotAssigned(SignInUser user, string appId, string name) => new("unauthorized_client", 50105,
        $"The signed in user '{user.UserPrincipalName}' is not assigned to a role for the application '{appId}'({name}).");

    public static AadError MinorBlocked(SignInUser user) => new("access_denied", 54000,
        $"The user '{user.UserPrincipalName}' is not allowed to use the application because of its rule for people who are not of age.");

    public static AadError ClientNotAssigned(SignInApplication app, SignInResource resource) => new("unauthorized_client", 501051,
        $"Application '{app.AppId}'({app.DisplayName}) is not assigned to a role for the application '{resource.AppId}'({resource.DisplayName}).");

    public static AadError WrongSecret(string client) => new("invalid_client", 7000215,
        $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'.", 401);

    public static AadError SecretExpired(string client) => new("invalid_client", 7000222,
        $"The provided client secret keys for app '{client}' are expired. Create new keys for your app.", 401);

    public static AadError SecretMissing { get; } = new("invalid_client", 7000218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", 401);

    public static AadError PublicClientSecret(string client) => new("invalid_client", 700025,
        $"Client is public so neither 'client_assertion' nor 'client_secret' should be presented. App '{client}'.", 401);

    public static AadError BadAssertion { get; } = new("invalid_client", 700027, "Client assertion failed signature validation, or is not valid here and now.", 401);

    public static AadError AssertionNotInTime { get; } = new("invalid_client", 700024, "Client assertion is not within its valid time range.", 401);

    public static AadError NoFederatedIssuer(string issuer) => new("invalid_client", 700211,
        $"No matching federated identity record found for presented assertion issuer '{issuer}'. Check the issuer of the application's federated identity credentials.", 401);

    public static AadError NoFederatedAudience(string audience) => new("invalid_client", 700212,
        $"No matching federated identity record found for presented assertion audience '{audience}'. Check the audience of the application's federated identity credentials.", 401);

    public static AadError NoFederatedSubject(string subject) => new("invalid_client", 700213,
        $"No matching federated identity record found for presented assertion subject '{subject}'. Check the subject of the application's federated identity credentials; it is compared with regard to case.", 401);

    public static AadError IssuerUnavailable { get; } = new("invalid_request", 50166,
        "Request to External OIDC endpoint failed. The issuer cannot be reached, or is not among those that the operator of this server allows.");

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

    public static AadError Locked { get; } = new("invalid_grant", 50053,
        "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.");

    public static AadError RedirectMismatch(string? uri, string client) => new("invalid_request", 50011,
        $"The redirect URI '{uri}' specified in the request does not match the redirect URIs configured for the application '{client}'.");

    public static AadError NoReplyAddress { get; } = new("invalid_request", 900971, "No reply address provided.");

    public static AadError SingleTenant(SignInApplication app) => new("invalid_request", 50194,
        $"Application '{app.AppId}'({app.DisplayName}) is not configured as a multi-tenant application. Use a tenant-specific endpoint or configure the application to be multi-tenant.");

    public static AadError ProofKeyRequired { get; } = new("invalid_request", 9002325,
        "Proof Key for Code Exchange is required for public clients and for cross-origin authorization code redemption.");

    public static AadError CrossOriginOnly { get; } = new("invalid_request", 9002327,
        "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.");

    public static AadError CrossOriginRefused(string origin) => new("invalid_request", 9002326,
        $"Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '{origin}'.");

    public static AadError IdTokenNotEnabled(string client) => new("unsupported_response_type", 700054,
        $"response_type 'id_token' is not enabled for the application '{client}'.");

    public static AadError UnsupportedResponseType { get; } = new("unsupported_response_type", 70005,
        "The response type is not supported by this server for this application.");

    public static AadError LoginRequired { get; } = new("login_required", 50058, "A silent sign-in request was sent but no user is signed in.");

    public static AadError AccountChoice { get; } = new("interaction_required", 16000,
        "Either multiple user identities are available for the current request or selected account is not supported for the scenario.");

    public static AadError ConsentRequired(SignInApplication app) => NoConsent(app) with { Error = "consent_required" };

    public static AadError ConsentDeclined { get; } = new("access_denied", 65004, "User declined to consent to access the app.");

    public static AadError AdminConsentRequired(SignInApplication app) => new("consent_required", 90094,
        $"The application '{app.DisplayName}' asks for permissions that only an administrator can grant.");

    public static AadError AsksNothing(SignInApplication app) => new("consent_required", 90008,
        $"The user or administrator has not consented to use the application with ID '{app.AppId}': it asks for no permission of the resource.");

    public static AadError UnknownScope(SignInApplication app, string scope, Guid resource) => new("invalid_client", 650053,
        $"The application '{app.DisplayName}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.");

    public static AadError CodeRedeemed { get; } = new("invalid_grant", 54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.");

    public static AadError CodeExpired { get; } = new("invalid_grant", 70008, "The provided authorization code or refresh token has expired. Send a new interactive authorization request.");

    public static AadError WrongVerifier { get; } = new("invalid_grant", 501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.");

    public static AadError SpaGrantExpired { get; } = new("invalid_grant", 700084,
        "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime, which can't be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.");

    public static AadError AuthorizationPending { get; } = new("authorization_pending", 70016,
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");

    public static AadError SlowDown { get; } = new("slow_down", 70016, "OAuth 2.0 device flow error. The device polls too often.");

    public static AadError DeviceExpired { get; } = new("expired_token", 70020, "The provided value for the input parameter 'device_code' is not valid. This device code has expired.");

    public static AadError DeviceDeclined { get; } = new("authorization_declined", 65004, "User declined to let the device in.");

    public static AadError BadDeviceCode { get; } = new("bad_verification_code", 70018, "Invalid verification code due to User typing in wrong user code for device code flow.");

    public static AadError BadUserCode { get; } = new("invalid_request", 90119, "The user code is null, empty or was not found.");

    public static AadError UserAssertionRefused { get; } = new("invalid_grant", 50013, "Assertion failed signature validation, or is not meant for this application.");

    public static AadError UserAssertionExpired { get; } = new("invalid_grant", 500133, "Assertion is not within its valid time range.");

    public static AadError SecondFactorRequired { get; } = new("interaction_required", 50076,
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.", 400, "basic_action")
    {
        Claims = ClaimsRequest.FactorDemand,
    };

    public static AadError EnrolmentRequired { get; } = SecondFactorRequired with
    {
        Code = 50079,
        Message = "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access the resource.",
    };

    /// <summary>Null: nothing is needed.</summary>
    internal static AadError? Of(FactorNeed need) => need switch
    {
        FactorNeed.Code => SecondFactorRequired,
        FactorNeed.Enrolment => EnrolmentRequired,
        _ => null,
    };

    /// <summary>Of a demand, where there is no page on which it could be met: user and password.</summary>
    internal static AadError WithoutPages(AadError refusal) => refusal.Claims is null ? refusal : refusal with { Error = "invalid_grant", Claims = null };

    public static AadError WrongCode { get; } = new("invalid_grant", 500121, "Authentication failed during strong authentication request.");

    public static AadError WeakPassword { get; } = new("invalid_request", 50052, "The password does not meet the requirements.");

    /// <summary>A page of ours that is too old, or was answered by another browser.</summary>
    public const int StalePageCode = 165000;

    public static AadError StalePage { get; } = new("invalid_request", StalePageCode, "Invalid request: the request tokens do not match the user context. Do not copy the user context values (cookies; form fields; headers) between different requests or user sessions.");

    public static AadError NotOffered(string path) => new("server_error", 50000, $"The endpoint '{path}' is not offered by this server.", 501);

    public static AadError Unavailable { get; } = new("temporarily_unavailable", 90033, "A transient error has occurred. Please try again.", 503);

    public static AadError Unexpected { get; } = new("server_error", 50000, "There was an issue with the sign-in service.", 500);
}
