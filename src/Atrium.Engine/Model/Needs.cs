// Permissions, parsed once: for each verb the delegated and the application names of which any one suffices.

namespace Atrium.Engine.Model;

public enum Verb
{
    Read,
    Create,
    Update,
    Delete,
    Reference,
    Invoke,
}

/// <summary>The permissions of a navigation or operation.</summary>
public sealed class Needs
{
    private static readonly int Verbs = Enum.GetValues<Verb>().Length;
    private readonly string[][] _delegated = new string[Verbs][];
    private readonly string[][] _application = new string[Verbs][];
    private readonly string[][] _own = new string[Verbs][];

    private Needs(NeedsAttribute? facts)
    {
        Set(Verb.Read, facts?.Read, facts?.ReadApp, facts?.ReadOwn);
        Set(Verb.Create, facts?.Create ?? facts?.Write, facts?.CreateApp ?? (facts?.Create is null ? facts?.WriteApp : null), facts?.WriteOwn);
        Set(Verb.Update, facts?.Update ?? facts?.Write, facts?.UpdateApp ?? (facts?.Update is null ? facts?.WriteApp : null), facts?.UpdateOwn ?? facts?.WriteOwn);
        Set(Verb.Delete, facts?.Delete ?? facts?.Write, facts?.DeleteApp ?? (facts?.Delete is null ? facts?.WriteApp : null), facts?.WriteOwn);
        Set(Verb.Reference, facts?.Ref ?? facts?.Write, facts?.RefApp ?? (facts?.Ref is null ? facts?.WriteApp : null), null);
        Set(Verb.Invoke, facts?.Delegated, facts?.Application ?? "", facts?.Own);
        Private = facts?.Private ?? false;
        Self = facts?.Self ?? false;
    }

    /// <summary>Nobody may do anything.</summary>
    public static Needs Nothing { get; } = new(null);

    /// <summary>True: delegated use on somebody else's object is refused.</summary>
    public bool Private { get; }

    /// <summary>True: the operation decides about applications that have none of the permissions.</summary>
    public bool Self { get; }

    public static Needs From(NeedsAttribute? facts) => facts is null ? Nothing : new Needs(facts);

    /// <summary>Delegated permissions of which one suffices; none = the verb is not for people.</summary>
    public IReadOnlyList<string> Delegated(Verb verb) => _delegated[(int)verb];

    /// <summary>Application permissions of which one suffices.</summary>
    public IReadOnlyList<string> Application(Verb verb) => _application[(int)verb];

    /// <summary>Delegated permissions that suffice on the caller's own object, besides <see cref="Delegated"/>.</summary>
    public IReadOnlyList<string> Own(Verb verb) => _own[(int)verb];

    private void Set(Verb verb, string? delegated, string? application, string? own)
    {
        _delegated[(int)verb] = Split(delegated);
        _application[(int)verb] = Split(application ?? delegated);
        _own[(int)verb] = Split(own);
    }

    private static string[] Split(string? text) =>
        text?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
