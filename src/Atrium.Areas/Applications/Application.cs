// An application as its home organisation registers it. Not yet part of the public model: sign-in and the seed are its users.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

[Entity(Internal = true)]
public sealed class Application
{
    public const string MyOrganization = "AzureADMyOrg";
    public const string MultipleOrganizations = "AzureADMultipleOrgs";

    [Prop, Unique(ApplicationClaims.ApplicationScope)]
    public Guid AppId { get; init; }

    [Prop]
    public string DisplayName { get; init; } = "";

    /// <summary>True: it may sign people in without proving itself (desktop, mobile, browser).</summary>
    [Prop]
    public bool IsFallbackPublicClient { get; init; }

    /// <summary><c>AzureADMyOrg</c>: people of the home organisation only; <c>AzureADMultipleOrgs</c>: of every organisation of this server.</summary>
    [Prop]
    public string SignInAudience { get; init; } = MyOrganization;

    [Prop]
    public WebApplication? Web { get; init; }

    [Prop]
    public SpaApplication? Spa { get; init; }

    [Prop]
    public PublicClientApplication? PublicClient { get; init; }

    /// <summary>Names under which its own API is asked for, such as <c>api://…</c>.</summary>
    [Prop]
    public IReadOnlyList<string> IdentifierUris { get; init; } = [];

    [Prop]
    public ApiApplication? Api { get; init; }

    /// <summary>What it asks for when it asks for <c>.default</c>.</summary>
    [Prop]
    public IReadOnlyList<RequiredResourceAccess> RequiredResourceAccess { get; init; } = [];

    /// <summary>The domain by which people know who made it; null = not verified.</summary>
    [Prop]
    public string? PublisherDomain { get; init; }

    [Prop]
    public IReadOnlyList<ClientSecret> Secrets { get; init; } = [];

    /// <summary>Certificates with which it proves itself.</summary>
    [Prop]
    public IReadOnlyList<KeyCredential> KeyCredentials { get; init; } = [];

    [Prop]
    public DateTimeOffset CreatedDateTime { get; init; }
}

/// <summary>A secret of an application, of which only the hash is kept: it is long and random, so that SHA-256 is enough.</summary>
[Complex(Internal = true)]
public sealed class ClientSecret
{
    [Prop]
    public Guid KeyId { get; init; }

    /// <summary>Base64 of the SHA-256 of the UTF-8 text.</summary>
    [Prop]
    public string Sha256 { get; init; } = "";

    [Prop]
    public DateTimeOffset EndDateTime { get; init; }
}

/// <summary>A certificate of an application: the public half, with which its assertions are verified.</summary>
[Complex(Internal = true)]
public sealed class KeyCredential
{
    [Prop]
    public Guid KeyId { get; init; }

    /// <summary>Base64 of the DER form.</summary>
    [Prop]
    public string Key { get; init; } = "";

    [Prop]
    public DateTimeOffset EndDateTime { get; init; }
}
