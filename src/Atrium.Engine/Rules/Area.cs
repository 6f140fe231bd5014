// The contents page of a room: the explicit list of its types, rules and operations.

using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Rules;

/// <summary>A room. Nothing is found by scanning: what is not listed here is not there.</summary>
public abstract class Area
{
    public abstract Workload Workload { get; }

    /// <summary>Entity, complex and enum types.</summary>
    public abstract IReadOnlyList<Type> Types { get; }

    /// <summary>A class whose properties are the room's sets at the root of the service; null = none.</summary>
    public virtual Type? Roots => null;

    public virtual IReadOnlyList<IRules> Rules => [];

    /// <summary>Static methods marked <see cref="ActionAttribute"/> or <see cref="FunctionAttribute"/>.</summary>
    public virtual IReadOnlyList<Delegate> Operations => [];

    public virtual IReadOnlyList<IMedia> Media => [];

    public virtual IReadOnlyList<IStreamProperty> Streams => [];

    /// <summary>What a partition must hold before it is first used; null = nothing.</summary>
    public virtual IProvision? Provision => null;

    /// <summary>Defines properties that organisations add to types of the model; null = nothing.</summary>
    public virtual IOpenSource? Open => null;
}

/// <summary>Definitions of open properties, kept as objects of the room.</summary>
public interface IOpenSource
{
    /// <summary>The types of the definitions: a commit that touches their tables makes them be read again.</summary>
    IReadOnlyList<Type> Types { get; }

    /// <summary>What an organisation has defined at present.</summary>
    ValueTask<IReadOnlyList<OpenProperty>> ReadAsync(IStore store, GraphModel model, Tenant tenant, CancellationToken cancellation);
}

/// <summary>Makes what a partition (a mailbox, a drive) must hold, when it is first touched.</summary>
public interface IProvision
{
    /// <summary>Types whose rows live in such a partition.</summary>
    IReadOnlyList<Type> Types { get; }

    /// <summary>The object whose presence shows that the partition is there.</summary>
    (Type Type, string WellKnownName) Witness { get; }

    /// <summary>Adds the missing rows for the owner (a user, a group, …); throws if the owner cannot have such a partition.</summary>
    ValueTask FillAsync(Call call, Row owner, ChangeSet changes, CancellationToken cancellation);
}

/// <summary>The bytes of a type that has some (<c>/$value</c>).</summary>
public interface IMedia
{
    Type Type { get; }

    /// <summary>The bytes of an object; null = it has none (404).</summary>
    ValueTask<MediaContent?> ReadAsync(Call call, Row item, CancellationToken cancellation);

    /// <summary>Replaces the bytes of the object that a single-valued navigation of <paramref name="source"/> leads to.</summary>
    /// <returns>The status to answer.</returns>
    ValueTask<int> WriteAsync(Call call, Row source, Stream content, string? contentType, CancellationToken cancellation);

    /// <summary>Removes it. Returns the status to answer.</summary>
    ValueTask<int> DeleteAsync(Call call, Row source, CancellationToken cancellation);
}

/// <summary>The bytes of a property of the kind of a stream.</summary>
public interface IStreamProperty
{
    Type Type { get; }

    /// <summary>Graph's name.</summary>
    string Name { get; }

    /// <summary>Null = it has none (404).</summary>
    ValueTask<MediaContent?> ReadAsync(Call call, Row item, CancellationToken cancellation);

    /// <summary>Replaces the bytes of <see cref="Call.Source"/>.</summary>
    ValueTask WriteAsync(Call call, Stream content, CancellationToken cancellation);

    /// <summary>Removes the bytes of <see cref="Call.Source"/>.</summary>
    ValueTask DeleteAsync(Call call, CancellationToken cancellation);
}

public sealed record MediaContent(Stream Content, string ContentType, string? ETag);
