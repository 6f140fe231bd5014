// Where a path leads, before anything is read.

using Atrium.Engine.Model;

namespace Atrium.Engine.Request;

public enum AddressKind
{
    ServiceDocument,
    Metadata,

    /// <summary>A collection.</summary>
    Collection,

    /// <summary>One object: by key, single-valued navigation or holder.</summary>
    Object,

    /// <summary>A property of an object, or of a complex value in it.</summary>
    Property,

    /// <summary><c>$value</c>: raw property, or the media of an object.</summary>
    Value,

    /// <summary><c>$count</c>.</summary>
    Count,

    /// <summary><c>$ref</c>.</summary>
    Reference,

    /// <summary><c>delta</c> of a collection.</summary>
    Delta,
    Operation,

    /// <summary><c>$batch</c>.</summary>
    Batch,
}

/// <summary>One step along a path: a navigation, perhaps with a key and a cast.</summary>
public sealed record Step(Navigation Navigation)
{
    /// <summary>The key as written (decoded); null = none.</summary>
    public string? Key { get; init; }

    /// <summary>Name of the alternate key property; null = the primary key.</summary>
    public Property? KeyProperty { get; init; }

    public EntityType? Cast { get; init; }

    /// <summary>True: stands for the signed-in person, written <c>me</c>.</summary>
    public bool Me { get; init; }

    public EntityType Type => Cast ?? Navigation.Target;

    /// <summary>True: names one object.</summary>
    public bool IsSingle => Key is not null || Me || !Navigation.Collection;
}

/// <summary>A parsed path. Immutable, and cached by text.</summary>
public sealed record Address(AddressKind Kind, IReadOnlyList<Step> Steps)
{
    /// <summary>The last step: what is addressed, or what the operation is bound to. Throws at the root.</summary>
    public Step Last => Steps[^1];

    /// <summary>For <see cref="AddressKind.Property"/> and <see cref="AddressKind.Value"/>: from the outside in. Empty = the media of the object.</summary>
    public IReadOnlyList<Property> Properties { get; init; } = [];

    public Operation? Operation { get; init; }

    /// <summary>Inline parameters of a function, as written.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();
}
