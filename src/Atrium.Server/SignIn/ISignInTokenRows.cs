// The seam to the store for what sign-in must remember: refresh tokens now, codes and device codes later. Access tokens leave no row.
namespace Atrium.Server.SignIn;

/// <summary>One remembered token. Immutable; a change is a new record with the next <see cref="Version"/>.</summary>
public sealed record TokenRow
{
    /// <summary>Random, unique in the whole server.</summary>
    public required string Id { get; init; }

    /// <summary>Counts the changes, from 1: <see cref="ISignInTokenRows.TryReplace"/> compares it.</summary>
    public required long Version { get; init; }

    /// <summary>The organisation, where it is known already: a hint for housekeeping, no part of any key.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>The application (its client id).</summary>
    public string? ApplicationId { get; init; }

    /// <summary>Links everything that came from one act of signing in.</summary>
    public string? FamilyId { get; init; }

    /// <summary>The user's object id.</summary>
    public string? Subject { get; init; }

    public string? Type { get; init; }

    /// <summary><c>valid</c>, <c>redeemed</c>, <c>inactive</c>, <c>rejected</c> or <c>revoked</c> (<see cref="Revoked"/>).</summary>
    public string? Status { get; init; }

    /// <summary>The hash under which the client's opaque handle is found; unique where not null.</summary>
    public string? ReferenceId { get; init; }

    /// <summary>The sealed (encrypted and signed) content, for tokens whose client holds only a handle.</summary>
    public string? Payload { get; init; }

    /// <summary>A JSON object, or null.</summary>
    public string? Properties { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RedeemedAt { get; init; }

    /// <summary>The status of a row that was revoked.</summary>
    public const string Revoked = "revoked";
}

/// <summary>Token rows. One-time codes rest on <see cref="TryReplace"/> alone: it must be a true compare-and-swap, on every node.</summary>
public interface ISignInTokenRows
{
    /// <summary>Adds a row. When its family was revoked before (<see cref="RevokeFamily"/>), the row must be born with status
    /// <c>revoked</c>, in the same transaction: of two simultaneous redemptions of a code the loser revokes the family, perhaps
    /// before the winner has inserted what it got.</summary>
    ValueTask Insert(TokenRow row, CancellationToken cancel);

    /// <summary>Adds a row that belongs to no family; false when there is one with its id.</summary>
    ValueTask<bool> TryInsert(TokenRow row, CancellationToken cancel);

    ValueTask<TokenRow?> Find(string id, CancellationToken cancel);

    /// <summary>Finds by <see cref="TokenRow.ReferenceId"/>, compared byte for byte.</summary>
    ValueTask<TokenRow?> FindByReference(string referenceId, CancellationToken cancel);

    /// <summary>Replaces the row with the same id if its stored version is still <paramref name="expectedVersion"/>; false otherwise.</summary>
    ValueTask<bool> TryReplace(TokenRow row, long expectedVersion, CancellationToken cancel);

    /// <summary>Revokes every row of a family and marks the family dead for good. Returns how many rows it changed.</summary>
    ValueTask<long> RevokeFamily(string familyId, CancellationToken cancel);

    /// <summary>Whether a family was revoked.</summary>
    ValueTask<bool> IsDead(string familyId, CancellationToken cancel);

    /// <summary>The name under which <see cref="IRevocations"/> hears of a family.</summary>
    Guid FamilyStamp(string familyId);

    /// <summary>Revokes every row of a user. Returns how many rows it changed.</summary>
    ValueTask<long> RevokeSubject(string subject, CancellationToken cancel);

    /// <summary>Removes rows created before the instant that are no longer valid or have expired, and dead families as old. Returns how many.</summary>
    ValueTask<long> Prune(DateTimeOffset createdBefore, CancellationToken cancel);
}
