// What an application or a service principal proves itself with.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

/// <summary>A secret as it is shown; its text only once, when it is made.</summary>
[Complex]
public sealed class PasswordCredential
{
    [Prop] public byte[]? CustomKeyIdentifier { get; init; }
    [Prop(MaxLength = 256)] public string? DisplayName { get; init; }
    [Prop] public DateTimeOffset? EndDateTime { get; init; }
    [Prop] public string? Hint { get; init; }
    [Prop] public Guid? KeyId { get; init; }
    [Prop] public string? SecretText { get; init; }
    [Prop] public DateTimeOffset? StartDateTime { get; init; }
}

/// <summary>A secret as it is kept, of which there is only the hash: it is long and random, so that SHA-256 is enough.</summary>
[Complex(Internal = true)]
public sealed class ClientSecret
{
    [Prop] public Guid KeyId { get; init; }

    /// <summary>Base64 of the SHA-256 of the UTF-8 text.</summary>
    [Prop] public string Sha256 { get; init; } = "";

    [Prop] public string? DisplayName { get; init; }

    /// <summary>The first three characters.</summary>
    [Prop] public string? Hint { get; init; }

    [Prop] public DateTimeOffset? StartDateTime { get; init; }
    [Prop] public DateTimeOffset EndDateTime { get; init; }
}

/// <summary>A certificate: the public half, with which assertions are verified.</summary>
[Complex]
public sealed class KeyCredential
{
    /// <summary>The thumbprint, unless the client says otherwise.</summary>
    [Prop] public byte[]? CustomKeyIdentifier { get; init; }
    [Prop(MaxLength = 256)] public string? DisplayName { get; init; }
    [Prop] public DateTimeOffset? EndDateTime { get; init; }

    /// <summary>The DER form; printed only when it is selected of a single object.</summary>
    [Prop] public byte[]? Key { get; init; }
    [Prop] public Guid? KeyId { get; init; }
    [Prop] public DateTimeOffset? StartDateTime { get; init; }
    [Prop] public string? Type { get; init; }
    [Prop] public string? Usage { get; init; }
}
