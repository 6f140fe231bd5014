// The seam to the directory for what people do with their own account on our pages.
namespace Atrium.Server.SignIn;

/// <summary>How setting a new password ended.</summary>
public enum PasswordOutcome
{
    Set,

    /// <summary>The present one was not right.</summary>
    Wrong,

    /// <summary>The new one is not good enough, or the same.</summary>
    Weak,
}

/// <summary>An application that a person consented to.</summary>
/// <param name="Id">The grant.</param>
public sealed record ConsentedApplication(Guid Id, string DisplayName, IReadOnlyList<string> Scopes);

/// <summary>A person's second factor. Immutable; a change is a new record.</summary>
/// <param name="SealedSecret">The shared secret, encrypted by the server's key.</param>
/// <param name="Confirmed">Whether it has been used once; before that it counts for nothing.</param>
/// <param name="LastStep">The time step of the last code accepted: neither it nor an earlier one is accepted again.</param>
public sealed record SecondFactor(string SealedSecret, bool Confirmed, long LastStep);

/// <summary>People's own accounts.</summary>
public interface ISignInAccounts
{
    /// <summary>Sets a new password against the present one; ends all sessions and lifts the demand for a new one.</summary>
    ValueTask<PasswordOutcome> ChangePassword(SignInTenant tenant, Guid user, string present, string next, CancellationToken cancel);

    /// <summary>Ends all sessions of a person, everywhere, as <c>revokeSignInSessions</c> does.</summary>
    ValueTask RevokeSessions(SignInTenant tenant, Guid user, CancellationToken cancel);

    /// <summary>What the person consented to themselves; consent of an administrator for everybody is not theirs to take back.</summary>
    ValueTask<IReadOnlyList<ConsentedApplication>> Consents(SignInTenant tenant, Guid user, CancellationToken cancel);

    /// <summary>Takes a consent back; nothing happens when it is not that person's.</summary>
    ValueTask Withdraw(SignInTenant tenant, Guid user, Guid consent, CancellationToken cancel);

    ValueTask<SecondFactor?> Factor(SignInTenant tenant, Guid user, CancellationToken cancel);

    /// <summary>Replaces the factor that was read as <paramref name="before"/> (null: there was none) by another, or by none; false when
    /// somebody else was quicker. A code is accepted once because of this.</summary>
    ValueTask<bool> TrySetFactor(SignInTenant tenant, Guid user, SecondFactor? before, SecondFactor? after, CancellationToken cancel);
}
