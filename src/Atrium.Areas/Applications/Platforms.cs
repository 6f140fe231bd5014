// Where an application's answers may be sent, by the kind of place it runs in. Each kind has its own rules of redemption.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

/// <summary>A server: it keeps a secret.</summary>
[Complex(Internal = true)]
public sealed class WebApplication
{
    /// <summary>Exact addresses.</summary>
    [Prop]
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    [Prop]
    public ImplicitGrantSettings? ImplicitGrantSettings { get; init; }
}

/// <summary>Tokens straight from the authorization endpoint, off unless switched on.</summary>
[Complex(Internal = true)]
public sealed class ImplicitGrantSettings
{
    [Prop]
    public bool EnableIdTokenIssuance { get; init; }

    [Prop]
    public bool EnableAccessTokenIssuance { get; init; }
}

/// <summary>A page in a browser: no secret, PKCE always, its tokens are fetched across origins.</summary>
[Complex(Internal = true)]
public sealed class SpaApplication
{
    /// <summary>Exact addresses.</summary>
    [Prop]
    public IReadOnlyList<string> RedirectUris { get; init; } = [];
}

/// <summary>A program on a person's device: no secret, PKCE always.</summary>
[Complex(Internal = true)]
public sealed class PublicClientApplication
{
    /// <summary>Exact addresses; a loopback address stands for every port.</summary>
    [Prop]
    public IReadOnlyList<string> RedirectUris { get; init; } = [];
}

/// <summary>What an application asks of one resource.</summary>
[Complex(Internal = true)]
public sealed class RequiredResourceAccess
{
    [Prop]
    public string ResourceAppId { get; init; } = "";

    [Prop]
    public IReadOnlyList<ResourceAccess> ResourceAccess { get; init; } = [];
}

/// <summary>One permission that is asked.</summary>
[Complex(Internal = true)]
public sealed class ResourceAccess
{
    [Prop]
    public Guid Id { get; init; }

    /// <summary><c>Scope</c> or <c>Role</c>.</summary>
    [Prop]
    public string Type { get; init; } = "";
}
