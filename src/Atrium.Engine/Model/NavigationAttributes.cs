// The facts about navigations, root sets and who may use them.

namespace Atrium.Engine.Model;

/// <summary>Which column of a contained row holds the key of the object at the navigation's source.</summary>
public enum By
{
    /// <summary>The containing object.</summary>
    Parent,

    /// <summary>The partition (mailbox, drive): everything in it, at any depth.</summary>
    Owner,
}

/// <summary>The rows of the target belong to the source and die with it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ContainsAttribute : Attribute
{
    public By By { get; init; }

    /// <summary>
    /// With <see cref="By.Owner"/>: lists and creation are confined to the children of this well-known object of the partition
    /// (a key is found at any depth).
    /// </summary>
    public string? Under { get; init; }

    /// <summary>Creation puts the object under this well-known object of the partition, while lists see all of it.</summary>
    public string? CreateUnder { get; init; }

    /// <summary>True: the person at the root of the path and nobody else (delegated), unless a permission says so.</summary>
    public bool Private { get; init; }

    /// <summary>With <see cref="By.Parent"/>. True: the rows lie in partitions of their own choosing, and go with those as well.</summary>
    public bool Across { get; init; }

    /// <summary>With <see cref="By.Parent"/>. True: can be made together with the object, as an array in its body.</summary>
    public bool Inline { get; init; }

    /// <summary>With <see cref="By.Parent"/>. True: the ids of what is inside are kept with the object, so that <c>any</c> of $filter can ask for one.</summary>
    public bool Listed { get; init; }

    /// <summary>Order of lists without $orderby, e.g. <c>receivedDateTime desc</c>; default: by key, which is the order of creation.</summary>
    public string? DefaultOrder { get; init; }
}

/// <summary>A relation between objects that live on their own: rows of the link table.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LinkAttribute(string kind) : Attribute
{
    /// <summary>The kind of link, e.g. <c>members</c>. Several navigations may show one kind.</summary>
    public string Kind { get; } = kind;

    /// <summary>True: shown from the target's side (<c>memberOf</c> shows <c>members</c>). Read-only.</summary>
    public bool Inverse { get; init; }

    /// <summary>True: the transitive closure. Read-only.</summary>
    public bool Transitive { get; init; }

    /// <summary>True: a link that would close a circle is refused.</summary>
    public bool Acyclic { get; init; }

    /// <summary>True: <c>$expand</c> may follow it again from every object reached (<c>$levels</c>). Single-valued links only.</summary>
    public bool Levels { get; init; }

    /// <summary>True: changes of this link are reported by the source's delta as <c>name@delta</c>.</summary>
    public bool Delta { get; init; }

    /// <summary>True: delta reports it without being selected.</summary>
    public bool DeltaByDefault { get; init; }

    /// <summary>Most <c>@odata.bind</c> references in one request; 0 = binding is not offered.</summary>
    public int MaxBind { get; init; }
}

/// <summary>Advanced queries may ask whether there are just so many: <c>owners/$count eq 0</c>. Other numbers are refused.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountFilterAttribute(params int[] numbers) : Attribute
{
    /// <summary>Of 0 and 1.</summary>
    public IReadOnlyList<int> Numbers { get; } = numbers;
}

/// <summary>An entity set or singleton at the root of the service, or a navigation of a virtual entity that shows one.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RootSetAttribute : Attribute
{
    /// <summary>True: shows the bin instead of the living. Lists then need a cast to a type.</summary>
    public bool Deleted { get; init; }

    /// <summary>True: listing is not offered, only addressing by key.</summary>
    public bool KeyOnly { get; init; }

    /// <summary>True: the signed-in person is one of this set, and <c>/me</c> stands for that object.</summary>
    public bool Me { get; init; }
}

/// <summary>
/// At most one object, which exists implicitly; until written it has no row. Its key derives from the source's, which is the organisation where
/// the path begins at a holder.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SingletonAttribute : Attribute
{
    /// <summary>Its id, where Graph shows the same one everywhere.</summary>
    public string? Key { get; init; }

    /// <summary>Its document until somebody writes it, as JSON text.</summary>
    public string Initial { get; init; } = "{}";

    /// <summary>True: 404 until written, instead of a default object.</summary>
    public bool AbsentUntilWritten { get; init; }
}

/// <summary>A collection or object that the room computes: a static method of the room named in <see cref="Source"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ComputedAttribute(Type source) : Attribute
{
    /// <summary>A class with a parameterless constructor that is an <c>IComputedCollection</c>.</summary>
    public Type Source { get; } = source;
}

/// <summary>
/// Permissions (space separated, any one suffices) on a navigation, root set or operation. An empty string means: nobody.
/// Where a verb has none of its own, <see cref="Write"/> serves create, update, delete and <c>$ref</c>, and delegated serves application.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class NeedsAttribute : Attribute
{
    /// <summary>For GET, delegated (and application, unless <see cref="ReadApp"/> is stated).</summary>
    public string? Read { get; init; }

    public string? ReadApp { get; init; }

    /// <summary>For GET of the caller's own object, delegated, in addition to <see cref="Read"/>.</summary>
    public string? ReadOwn { get; init; }

    public string? Write { get; init; }

    public string? WriteApp { get; init; }

    /// <summary>For PATCH of the caller's own object, delegated, in addition to <see cref="Update"/>.</summary>
    public string? UpdateOwn { get; init; }

    /// <summary>For creation, PATCH and deletion below the caller's own object, delegated, in addition to the others.</summary>
    public string? WriteOwn { get; init; }

    public string? Create { get; init; }

    public string? CreateApp { get; init; }

    public string? Update { get; init; }

    public string? UpdateApp { get; init; }

    public string? Delete { get; init; }

    public string? DeleteApp { get; init; }

    /// <summary>For <c>$ref</c> writes.</summary>
    public string? Ref { get; init; }

    public string? RefApp { get; init; }

    /// <summary>For an operation, delegated.</summary>
    public string? Delegated { get; init; }

    /// <summary>For an operation, delegated, on the caller's own object, in addition to <see cref="Delegated"/>.</summary>
    public string? Own { get; init; }

    public string? Application { get; init; }

    /// <summary>For an operation. True: an application on its own needs no permission where the object is itself, which the operation sees to.</summary>
    public bool Self { get; init; }

    /// <summary>True: delegated use on somebody else's object is refused whatever the scopes (mailbox content without sharing).</summary>
    public bool Private { get; init; }
}

/// <summary>An action: POST, parameters in the body, bound to an entity (or, with <see cref="OnCollection"/>, to collections of it).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ActionAttribute : Attribute
{
    public Type? On { get; init; }

    public bool OnCollection { get; init; }

    /// <summary>The Graph name where it is not the method name in camel case.</summary>
    public string? Name { get; init; }

    /// <summary>Status of success; 0 = 204 without a result, 200 with one.</summary>
    public int Status { get; init; }
}

/// <summary>A function: GET, parameters inline.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute : Attribute
{
    public Type? On { get; init; }

    public bool OnCollection { get; init; }

    public string? Name { get; init; }
}

/// <summary>A raw document parameter of an operation is validated as this entity or complex type; a raw document that it returns is of this complex type.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class OfAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}
