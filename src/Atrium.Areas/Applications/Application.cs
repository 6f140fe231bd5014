// An application as its home organisation registers it. What sign-in needs of it is kept beside what is public.

using Atrium.Areas.Directory;
using Atrium.Areas.Extensions;
using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

[Entity(Root = true, Open = true)]
public sealed class Application : DirectoryObject
{
    public const string MyOrganization = "AzureADMyOrg";
    public const string MultipleOrganizations = "AzureADMultipleOrgs";

    [Prop(Can.Filter), Unique(ApplicationClaims.ApplicationScope, Key = true)]
    public Guid AppId { get; init; }

    /// <summary>The application that registered it; null = a person did, or the seed.</summary>
    [Prop]
    public string? CreatedByAppId { get; init; }

    [Prop(Can.Filter | Can.StartsWith | Can.Create, MaxLength = 256, Required = true), Indexed]
    public string DisplayName { get; init; } = "";

    /// <summary>True: it may sign people in without proving itself (desktop, mobile, browser).</summary>
    [Prop(Can.Create, Default = "false")]
    public bool IsFallbackPublicClient { get; init; }

    /// <summary><c>AzureADMyOrg</c>: people of the home organisation only; <c>AzureADMultipleOrgs</c>: of every organisation of this server.</summary>
    [Hidden]
    public string SignInAudience { get; init; } = MyOrganization;

    [Hidden]
    public WebApplication? Web { get; init; }

    [Hidden]
    public SpaApplication? Spa { get; init; }

    [Hidden]
    public PublicClientApplication? PublicClient { get; init; }

    /// <summary>Names under which its own API is asked for, such as <c>api://…</c>.</summary>
    [Hidden]
    public IReadOnlyList<string> IdentifierUris { get; init; } = [];

    [Hidden]
    public ApiApplication? Api { get; init; }

    /// <summary>What it asks for when it asks for <c>.default</c>.</summary>
    [Hidden]
    public IReadOnlyList<RequiredResourceAccess> RequiredResourceAccess { get; init; } = [];

    /// <summary>The domain by which people know who made it; null = not verified.</summary>
    [Hidden]
    public string? PublisherDomain { get; init; }

    [Hidden]
    public IReadOnlyList<ClientSecret> Secrets { get; init; } = [];

    /// <summary>Certificates with which it proves itself.</summary>
    [Hidden]
    public IReadOnlyList<KeyCredential> KeyCredentials { get; init; } = [];

    [Prop]
    public DateTimeOffset CreatedDateTime { get; init; }

    [Contains]
    [Needs(
        Read = "Application.Read.All Application.ReadWrite.All Directory.Read.All",
        ReadApp = "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy",
        Create = "Application.ReadWrite.All Directory.ReadWrite.All",
        CreateApp = "Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.ReadWrite.All",
        Update = "",
        Delete = "Application.ReadWrite.All Directory.ReadWrite.All",
        DeleteApp = "Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.ReadWrite.All")]
    public IReadOnlyList<ExtensionProperty>? ExtensionProperties { get; init; }
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
