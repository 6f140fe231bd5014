// What sign-in must remember, as types of the store. Nothing of it can be reached by a path.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;

namespace Atrium.Server.Hosting;

public sealed class SignInArea : Area
{
    public override Workload Workload => Workloads.Directory;

    public override IReadOnlyList<Type> Types => [typeof(SignInToken), typeof(SignInFamily), typeof(SignInSession), typeof(SignInFactor), typeof(SignInGuesses)];
}

/// <summary>A remembered token; its document is a <see cref="SignIn.TokenRow"/> with the two parts by which it is looked for beside it.</summary>
[Entity(Internal = true)]
public sealed class SignInToken
{
    [Prop, Unique("signInToken.reference")]
    public string? Reference { get; init; }

    [Prop(Can.Filter), Indexed]
    public string? Subject { get; init; }

    [Prop(Can.Filter), Indexed]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The whole row, as JSON text.</summary>
    [Prop]
    public string Row { get; init; } = "";
}

/// <summary>Everything that came from one act of signing in. Its tokens lie under it.</summary>
[Entity(Internal = true)]
public sealed class SignInFamily
{
    [Prop]
    public bool Dead { get; init; }

    [Prop(Can.Filter), Indexed]
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>A person signed in in a browser; its document is a <see cref="SignIn.BrowserAccount"/> with what it is looked for by beside it.</summary>
[Entity(Internal = true)]
public sealed class SignInSession
{
    [Prop(Can.Filter), Indexed]
    public string? Subject { get; init; }

    [Prop(Can.Filter), Indexed]
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The whole record, as JSON text.</summary>
    [Prop]
    public string Account { get; init; } = "";
}

/// <summary>A person's second factor. Its owner is the person, so that it goes when they go for good.</summary>
[Entity(Internal = true)]
public sealed class SignInFactor
{
    [Prop]
    public string SealedSecret { get; init; } = "";

    [Prop]
    public bool Confirmed { get; init; }

    [Prop]
    public long LastStep { get; init; }

    /// <summary>The key of a person's row.</summary>
    public static Guid KeyOf(Guid user) => DerivedKey.Of(user, "second factor");
}

/// <summary>Failed guesses at one account, or from one address.</summary>
[Entity(Internal = true)]
public sealed class SignInGuesses
{
    [Prop]
    public int Count { get; init; }

    [Prop(Can.Filter), Indexed]
    public DateTimeOffset Last { get; init; }

    [Prop]
    public DateTimeOffset Until { get; init; }
}
