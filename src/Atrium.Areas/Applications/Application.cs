// An application as its home organisation registers it.

using System.Text.Json.Serialization;
using Atrium.Areas.Directory;
using Atrium.Areas.Extensions;
using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

[Entity(Open = true, MaxOpenValues = 100, Delta = true, SoftDelete = true)]
public sealed class Application : DirectoryObject
{
    public const string MyOrganization = "AzureADMyOrg";
    public const string MultipleOrganizations = "AzureADMultipleOrgs";
    public const string Everybody = "AzureADandPersonalMicrosoftAccount";

    private const Can Advanced = Can.Equal | Can.FilterAdvanced;
    private const Can Text = Can.Equal | Can.Range | Can.StartsWith;

    [Prop(Can.Write)] public IReadOnlyList<AddIn> AddIns { get; init; } = [];
    [Prop(Can.Write)] public ApiApplication? Api { get; init; }
    [Prop(Can.Filter), Unique(ApplicationClaims.ApplicationScope, Key = true)] public Guid AppId { get; init; }
    [Prop] public string? ApplicationTemplateId { get; init; }
    [Prop(Can.Write)] public IReadOnlyList<AppRole> AppRoles { get; init; } = [];

    /// <summary>The application that registered it; null = a person did, or the seed.</summary>
    [Prop] public string? CreatedByAppId { get; init; }

    [Prop(Can.Filter | Can.SortAdvanced), Indexed] public DateTimeOffset? CreatedDateTime { get; init; }
    [Prop(Can.Write, MaxLength = 256)] public string? DefaultRedirectUri { get; init; }
    [Prop(Text | Can.FilterAdvanced | Can.Search | Can.Write, MaxLength = 1024), Words] public string? Description { get; init; }
    [Prop(Can.Equal)] public string? DisabledByMicrosoftStatus { get; init; }
    [Prop(Can.Equal | Can.Null | Can.StartsWith | Can.Search | Can.SortAdvanced | Can.Write, MaxLength = 256, Required = true), Indexed, Words]
    public string? DisplayName { get; init; }
    [Prop(Can.Write)] public string? GroupMembershipClaims { get; init; }

    /// <summary>Names under which its own API is asked for, such as <c>api://…</c>.</summary>
    [Prop(Text | Can.Write, MaxItems = 50, MaxLength = 255), Unique(ApplicationClaims.IdentifierScope), Indexed] public IReadOnlyList<string> IdentifierUris { get; init; } = [];

    [Prop(Can.Write)] public InformationalUrl? Info { get; init; }
    [Prop(Can.Write)] public bool? IsDeviceOnlyAuthSupported { get; init; }

    /// <summary>True: it gets no more tokens anywhere; those that it has stay good.</summary>
    [Prop(Can.Write)] public bool? IsDisabled { get; init; }

    /// <summary>True: it may sign people in without proving itself (desktop, mobile, browser).</summary>
    [Prop(Can.Write)] public bool? IsFallbackPublicClient { get; init; }

    /// <summary>Certificates with which it proves itself.</summary>
    [Prop(Can.Write, MaxItems = 100), Writer(typeof(KeyPrint))] public IReadOnlyList<KeyCredential> KeyCredentials { get; init; } = [];

    /// <summary>Bytes of their own: <see cref="ApplicationLogo"/> keeps them.</summary>
    [Prop, JsonIgnore] public Stream Logo { get; } = Stream.Null;

    /// <summary>What is kept of <see cref="Logo"/>.</summary>
    [Hidden] public StoredLogo? LogoContent { get; init; }
    [Prop(Advanced | Can.Null | Can.StartsWith | Can.Write, MaxLength = 1024)] public string? Notes { get; init; }
    [Prop(Can.Write)] public OptionalClaims? OptionalClaims { get; init; }

    /// <summary>What it demands of minors.</summary>
    [Prop(Can.Write)] public ParentalControlSettings? ParentalControlSettings { get; init; }

    /// <summary>Written by addPassword and removePassword; unchanged, they may be sent along.</summary>
    [Prop(Can.Update, MaxItems = 100), Writer(typeof(SecretPrint))] public IReadOnlyList<PasswordCredential> PasswordCredentials { get; init; } = [];
    [Prop(Advanced | Can.StartsWith | Can.Write)] public PublicClientApplication? PublicClient { get; init; }

    /// <summary>The domain by which people know who made it.</summary>
    [Prop(Text)] public string? PublisherDomain { get; init; }

    /// <summary>What it asks for when it asks for <c>.default</c>.</summary>
    [Prop(Advanced | Can.Write, MaxItems = 50)] public IReadOnlyList<RequiredResourceAccess> RequiredResourceAccess { get; init; } = [];
    [Prop(Advanced | Can.Null | Can.StartsWith | Can.Write, MaxLength = 1024)] public string? ServiceManagementReference { get; init; }

    /// <summary><c>AzureADMyOrg</c>: people of the home organisation only; the others: of every organisation of this server.</summary>
    [Prop(Can.Equal | Can.Write)] public string? SignInAudience { get; init; }
    [Prop(Advanced | Can.StartsWith | Can.Write)] public SpaApplication? Spa { get; init; }
    [Prop(Text | Can.Write, MaxLength = 256), Indexed] public IReadOnlyList<string> Tags { get; init; } = [];
    [Prop] public Guid? TokenEncryptionKeyId { get; init; }
    [Prop(Can.Equal | Can.StartsWith | Can.Create, MaxLength = 120), Unique("application.uniqueName", Key = true)] public string? UniqueName { get; init; }
    [Prop(Advanced | Can.Null)] public VerifiedPublisher? VerifiedPublisher { get; init; }
    [Prop(Advanced | Can.Null | Can.StartsWith | Can.Write)] public WebApplication? Web { get; init; }

    /// <summary>What <see cref="PasswordCredentials"/> shows, with the hashes.</summary>
    [Hidden] public IReadOnlyList<ClientSecret> Secrets { get; init; } = [];

    [Link("owners", MaxBind = 20), CountFilter(0, 1)]
    [Needs(Read = ApplicationPermissions.Read, ReadApp = ApplicationPermissions.ReadApp, Ref = ApplicationPermissions.Write, RefApp = ApplicationPermissions.WriteApp)]
    public IReadOnlyList<DirectoryObject>? Owners { get; init; }

    [Contains, CountFilter(0)]
    [Needs(
        Read = "Application.Read.All Application.ReadWrite.All Directory.Read.All",
        ReadApp = "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy",
        Create = ApplicationPermissions.Write,
        CreateApp = ApplicationPermissions.WriteApp,
        Update = "",
        Delete = ApplicationPermissions.Write,
        DeleteApp = ApplicationPermissions.WriteApp)]
    public IReadOnlyList<ExtensionProperty>? ExtensionProperties { get; init; }

    [Contains, CountFilter(0)]
    [Needs(
        Read = "Application.Read.All Application.ReadWrite.All",
        ReadApp = "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy",
        Write = "Application.ReadWrite.All",
        WriteApp = "Application.ReadWrite.All Application.ReadWrite.OwnedBy")]
    public IReadOnlyList<FederatedIdentityCredential>? FederatedIdentityCredentials { get; init; }
}
