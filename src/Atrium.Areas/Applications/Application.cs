// An application as its home organisation registers it. Not yet part of the public model: sign-in and the seed are its users.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

[Entity(Internal = true)]
public sealed class Application
{
    [Prop, Unique(ApplicationClaims.ApplicationScope)]
    public Guid AppId { get; init; }

    [Prop]
    public string DisplayName { get; init; } = "";

    /// <summary>True: it may sign people in without proving itself (desktop, mobile, browser).</summary>
    [Prop]
    public bool IsFallbackPublicClient { get; init; }

    /// <summary>Exact addresses; for a public client <c>http://localhost</c> stands for every port.</summary>
    [Prop]
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    [Prop]
    public IReadOnlyList<ClientSecret> Secrets { get; init; } = [];

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
