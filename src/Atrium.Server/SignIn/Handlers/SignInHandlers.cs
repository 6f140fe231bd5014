// The contents page: every step of ours in the protocol library's pipeline, in the order in which a request meets them.
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace Atrium.Server.SignIn;

internal static class SignInHandlers
{
    /// <summary>Steps added.</summary>
    public static IReadOnlyList<OpenIddictServerHandlerDescriptor> Added { get; } =
    [
        CheckAuthorizationRequest.Descriptor, // authorize: client id, address and response type are there
        AnswerAuthorization.Descriptor,     // authorize: who, consent, code; or a page
        WriteAuthorization.Descriptor,      // authorize: to the address, or an error page
        NormalizeTokenRequest.Descriptor,   // extract:  client_id in one spelling; was a secret sent?
        CheckTokenRequest.Descriptor,       // validate: fields, grant, tenant kind
        CheckClientAssertion.Descriptor,    // validate: a client that proves itself by a certificate
        AdoptTenant.Descriptor,             // validate: the tenant of a refresh token is the request's
        ClientCredentialsGrant.Descriptor,  // handle:   an application for itself
        PasswordGrant.Descriptor,           // handle:   a person by password (ROPC)
        AuthorizationCodeGrant.Descriptor,  // handle:   a person who signed in on our pages
        DeviceCodeGrant.Descriptor,         // handle:   a person who let a device in
        OnBehalfOf.Descriptor,              // handle:   an API for the person who called it
        RefreshTokenGrant.Descriptor,       // handle:   a person again
        StopOvertaken.Descriptor,           // sign in:  not the second of two who use what is good once
        ChooseSigner.Descriptor,            // generate: newest RSA key for what others verify; no rows for it
        PrintAccessToken.Descriptor,        // generate: Graph's v1 claims
        PrintIdToken.Descriptor,            // generate: v2 id token claims
        AnswerOrigin.Descriptor,            // apply:    a page of another origin may read it
        ShapeTokenReply.Descriptor,         // apply:    the reply as Microsoft words it
        WriteTokenError.Descriptor,         // apply:    or the refusal
    ];

    /// <summary>Built-in steps that Microsoft's platform does not have: MSAL sends scope with a code, and other scopes on refresh.</summary>
    public static IReadOnlyList<OpenIddictServerHandlerDescriptor> Removed { get; } =
    [
        Exchange.ValidateScopeParameter.Descriptor,
        Exchange.ValidateGrantedScopes.Descriptor,
        Authentication.AttachIssuer.Descriptor,
    ];
}
