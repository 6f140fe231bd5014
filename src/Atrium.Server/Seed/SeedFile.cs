// The records of the seed format, as docs/seed.md describes it. Names and references are checked; nothing is resolved to ids yet.

using System.Text.Json.Nodes;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

/// <summary>A whole organisation.</summary>
public sealed record SeedFile
{
    public required SeedOrganization Organization { get; init; }

    /// <summary>Can be enumerated again and again, each time with the same people; not held in memory when there are very many.</summary>
    public required IEnumerable<SeedUser> Users { get; init; }

    public required int UserCount { get; init; }

    public IReadOnlyList<SeedGroup> Groups { get; init; } = [];

    public IReadOnlyList<SeedApplication> Applications { get; init; } = [];

    public IReadOnlyList<SeedMail> Mail { get; init; } = [];

    /// <summary>A mailbox with very many messages; null = none.</summary>
    public SeedPile? Pile { get; init; }
}

/// <param name="Mailbox">Whole user principal name.</param>
/// <param name="Folders">The messages are spread over so many.</param>
public sealed record SeedPile(string Mailbox, int Messages, int Folders);

public sealed record SeedOrganization(
    Guid Id, string DisplayName, string DefaultDomain, IReadOnlyList<string> Domains, string CountryLetterCode, string PreferredLanguage, string TimeZone);

public enum SeedPassword
{
    /// <summary>Made from the key in the data folder.</summary>
    Derived,
    Fixed,

    /// <summary>Cannot sign in.</summary>
    None,
}

public enum SeedPhoto
{
    Initials,
    File,
    None,
}

public sealed record SeedUser
{
    public required Guid Id { get; init; }

    /// <summary>Whole, with its domain.</summary>
    public required string UserPrincipalName { get; init; }

    public required string DisplayName { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Whole user principal name.</summary>
    public string? Manager { get; init; }

    public SeedPassword Kind { get; init; }

    /// <summary>Set with <see cref="SeedPassword.Fixed"/>.</summary>
    public string? Password { get; init; }

    public SeedPhoto Photo { get; init; }

    /// <summary>Full path, with <see cref="SeedPhoto.File"/>.</summary>
    public string? PhotoFile { get; init; }

    /// <summary>All other properties, by Graph's names, as a document holds them.</summary>
    public JsonObject Properties { get; init; } = [];

    /// <summary>Null = no password.</summary>
    public string? PasswordOf(DemoSecrets secrets) => Kind switch
    {
        SeedPassword.Derived => secrets.Password(Id),
        SeedPassword.Fixed => Password,
        _ => null,
    };
}

public sealed record SeedGroup
{
    public required Guid Id { get; init; }

    public required string DisplayName { get; init; }

    public required string MailNickname { get; init; }

    /// <summary>True: a Microsoft 365 group; false: a security group.</summary>
    public required bool Unified { get; init; }

    public string? Description { get; init; }

    public string Visibility { get; init; } = "Public";

    /// <summary>Whole user principal names.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Whole user principal names, or <c>group:</c> and a mail nickname.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];
}

public enum SeedClientKind
{
    Daemon,
    Web,
    Public,
}

public sealed record SeedApplication
{
    public required Guid Id { get; init; }

    public required Guid AppId { get; init; }

    public required Guid ServicePrincipalId { get; init; }

    public required string DisplayName { get; init; }

    public required SeedClientKind Kind { get; init; }

    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Null = derived, except for public clients, which have none.</summary>
    public string? Secret { get; init; }

    /// <summary>Names; <c>*</c> has been spelled out.</summary>
    public IReadOnlyList<string> ApplicationPermissions { get; init; } = [];

    /// <summary>Names; <c>*</c> has been spelled out.</summary>
    public IReadOnlyList<string> DelegatedPermissions { get; init; } = [];

    /// <summary>Null for a public client.</summary>
    public string? SecretOf(DemoSecrets secrets) => Kind == SeedClientKind.Public ? null : Secret ?? secrets.ClientSecret(Id);
}

public sealed record SeedMail
{
    public string? Id { get; init; }

    public string? ReplyTo { get; init; }

    /// <summary>A whole user principal name, or an address outside.</summary>
    public required string From { get; init; }

    public string? FromName { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public IReadOnlyList<string> Cc { get; init; } = [];

    public IReadOnlyList<string> Bcc { get; init; } = [];

    public required string Subject { get; init; }

    public required string Body { get; init; }

    public bool Html { get; init; }

    public required SeedTime Received { get; init; }

    public string Importance { get; init; } = "normal";

    public bool IsRead { get; init; }

    public IReadOnlyList<string> Categories { get; init; } = [];

    public bool Flagged { get; init; }

    public string Folder { get; init; } = "inbox";
}
