// A person's password, hashed. Reachable by no path.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Directory;

/// <summary>Its owner is the user, so that it goes when the user goes for good. Its key is its own: keys are unique over all tables.</summary>
[Entity(Internal = true, Table = "credential")]
public class Credential : Entity
{
    /// <summary>As <see cref="IPasswordHashing"/> made it; null = nobody can sign in with a password.</summary>
    public string? PasswordHash { get; init; }

    public DateTimeOffset? SetDateTime { get; init; }

    /// <summary>True: the next sign-in asks for a new password.</summary>
    public bool ForceChange { get; init; }

    /// <summary>The key of a person's row.</summary>
    public static Guid KeyOf(Guid user) => DerivedKey.Of(user, "credential");
}

/// <summary>How passwords are kept. The server gives the room one; hashing is slow by purpose.</summary>
public interface IPasswordHashing
{
    string Hash(string password);

    bool Verify(string hash, string password);

    /// <summary>As <see cref="Verify"/>, for what somebody types who may be guessing: after too many wrong ones, here and at sign-in, none is right for a while.</summary>
    /// <param name="name">Of the account, as people sign in with it.</param>
    /// <param name="hash">What is kept.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="cancellation">Stops it.</param>
    ValueTask<bool> VerifyTypedAsync(string name, string hash, string password, CancellationToken cancellation) => new(Verify(hash, password));
}
