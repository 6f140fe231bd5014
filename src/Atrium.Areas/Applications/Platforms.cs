// Where an application's answers may be sent, by the kind of place it runs in. Each kind has its own rules of redemption.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

/// <summary>A server: it keeps a secret.</summary>
[Complex]
public sealed class WebApplication
{
    [Prop(Can.Equal | Can.Null | Can.FilterAdvanced, MaxLength = 255)] public string? HomePageUrl { get; init; }
    [Prop] public ImplicitGrantSettings? ImplicitGrantSettings { get; init; }
    [Prop(MaxLength = 255)] public string? LogoutUrl { get; init; }

    /// <summary>Exact addresses.</summary>
    [Prop(Can.Equal | Can.StartsWith | Can.FilterAdvanced, MaxItems = 256, MaxLength = 256)] public IReadOnlyList<string> RedirectUris { get; init; } = [];
}

/// <summary>Tokens straight from the authorization endpoint, off unless switched on.</summary>
[Complex]
public sealed class ImplicitGrantSettings
{
    [Prop] public bool? EnableAccessTokenIssuance { get; init; }
    [Prop] public bool? EnableIdTokenIssuance { get; init; }
}

/// <summary>A page in a browser: no secret, PKCE always, its tokens are fetched across origins.</summary>
[Complex]
public sealed class SpaApplication
{
    /// <summary>Exact addresses.</summary>
    [Prop(Can.Equal | Can.StartsWith | Can.FilterAdvanced, MaxItems = 256, MaxLength = 256)] public IReadOnlyList<string> RedirectUris { get; init; } = [];
}

/// <summary>A program on a person's device: no secret, PKCE always.</summary>
[Complex]
public sealed class PublicClientApplication
{
    /// <summary>Exact addresses; a loopback address stands for every port.</summary>
    [Prop(Can.Equal | Can.StartsWith | Can.FilterAdvanced, MaxItems = 256, MaxLength = 256)] public IReadOnlyList<string> RedirectUris { get; init; } = [];
}

/// <summary>What an application asks of one resource.</summary>
[Complex]
public sealed class RequiredResourceAccess
{
    [Prop] public IReadOnlyList<ResourceAccess> ResourceAccess { get; init; } = [];
    [Prop(Can.Equal | Can.FilterAdvanced), Indexed] public string ResourceAppId { get; init; } = "";
}

/// <summary>One permission that is asked.</summary>
[Complex]
public sealed class ResourceAccess
{
    [Prop] public Guid Id { get; init; }

    /// <summary><c>Scope</c> or <c>Role</c>.</summary>
    [Prop] public string? Type { get; init; }
}

[Complex]
public sealed class InformationalUrl
{
    [Prop] public string? LogoUrl { get; init; }
    [Prop] public string? MarketingUrl { get; init; }
    [Prop] public string? PrivacyStatementUrl { get; init; }
    [Prop] public string? SupportUrl { get; init; }
    [Prop] public string? TermsOfServiceUrl { get; init; }
}

[Complex]
public sealed class OptionalClaims
{
    [Prop] public IReadOnlyList<OptionalClaim>? AccessToken { get; init; }
    [Prop] public IReadOnlyList<OptionalClaim>? IdToken { get; init; }
    [Prop] public IReadOnlyList<OptionalClaim>? Saml2Token { get; init; }
}

[Complex]
public sealed class OptionalClaim
{
    [Prop] public IReadOnlyList<string>? AdditionalProperties { get; init; }
    [Prop] public bool Essential { get; init; }
    [Prop] public string Name { get; init; } = "";
    [Prop] public string? Source { get; init; }
}

[Complex]
public sealed class AddIn
{
    [Prop] public Guid? Id { get; init; }
    [Prop] public IReadOnlyList<KeyValue> Properties { get; init; } = [];
    [Prop] public string Type { get; init; } = "";
}

[Complex]
public sealed class KeyValue
{
    [Prop] public string? Key { get; init; }
    [Prop] public string? Value { get; init; }
}

[Complex]
public sealed class VerifiedPublisher
{
    [Prop] public DateTimeOffset? AddedDateTime { get; init; }
    [Prop(Can.Equal | Can.Null | Can.FilterAdvanced)] public string? DisplayName { get; init; }
    [Prop] public string? VerifiedPublisherId { get; init; }
}
