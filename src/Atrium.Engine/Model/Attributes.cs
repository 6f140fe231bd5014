// The facts that a model class states about itself. A room is mostly these.

using Atrium.Engine.Wire;

namespace Atrium.Engine.Model;

/// <summary>What a client may do with a property. Anything not named here is refused with Graph's error, never ignored.</summary>
[Flags]
public enum Can
{
    /// <summary>Read only: printed, never written by a client.</summary>
    Read = 0,

    /// <summary>May stand in $filter with eq, in and their negations (which are an advanced query where the workload has them), and with has.</summary>
    Equal = 1,

    /// <summary>May stand in $filter with startsWith.</summary>
    StartsWith = 2,

    /// <summary>Those uses in $filter that are offered all need an advanced query (<see cref="Workload.AdvancedQueries"/>).</summary>
    FilterAdvanced = 4,

    /// <summary>May stand in $orderby.</summary>
    Sort = 8,

    /// <summary>May stand in $orderby of an advanced query only.</summary>
    SortAdvanced = 16,

    /// <summary>May be set when the object is created.</summary>
    Create = 32,

    /// <summary>May be changed afterwards.</summary>
    Update = 64,

    /// <summary>May be set at creation and changed later.</summary>
    Write = Create | Update,

    /// <summary>May stand in $search.</summary>
    Search = 128,

    /// <summary>May stand in $filter with endsWith (always an advanced query where the workload has them).</summary>
    EndsWith = 256,

    /// <summary>May stand in $filter with contains.</summary>
    Contains = 512,

    /// <summary>May bound delta from below (ge, gt) and stand, descending, in its $orderby, where the workload has no advanced queries.</summary>
    Delta = 1024,

    /// <summary>May stand in $filter with gt, ge, lt and le, if its kind has an order.</summary>
    Range = 2048,

    /// <summary>May be compared with null (always an advanced query where the workload has them).</summary>
    Null = 4096,

    /// <summary>Whether the collection is empty may be asked by its $count (always an advanced query where the workload has them).</summary>
    Count = 8192,

    /// <summary>May be compared in $filter with any operator; where Graph offers fewer, the model names those.</summary>
    Filter = Equal | Range | Null,
}

/// <summary>Which properties are printed when the client does not select.</summary>
public enum DefaultSet
{
    /// <summary>All but those marked <see cref="OnSelectAttribute"/>.</summary>
    All,

    /// <summary>Only those marked <see cref="DefaultAttribute"/>.</summary>
    Marked,
}

/// <summary>How an object's internal key is shown to a client.</summary>
public enum IdKind
{
    /// <summary>The key as a GUID.</summary>
    Guid,

    /// <summary>An opaque id that names the key and how often the object moved; a stale one is not found.</summary>
    Moving,

    /// <summary>An opaque id that never changes.</summary>
    Constant,

    /// <summary>A text that the client may choose, kept in the document, and unique within what contains the object.</summary>
    Stored,
}

/// <summary>An entity type. The Graph name is the class name with a small first letter.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntityAttribute : Attribute
{
    /// <summary>The Graph name where it is not the class name in camel case.</summary>
    public string? Name { get; init; }

    /// <summary>The table of the hierarchy's root; stated once, on the topmost stored type. Default: its Graph name.</summary>
    public string? Table { get; init; }

    /// <summary>True: this type starts a table of its own, although its base type has one or is abstract.</summary>
    public bool Root { get; init; }

    public bool Abstract { get; init; }

    /// <summary>True: takes properties that an organisation has added (<see cref="OpenProperties"/>).</summary>
    public bool Open { get; init; }

    /// <summary>True: takes whatever a client sends, values and lists of values, and prints all of it.</summary>
    public bool Free { get; init; }

    /// <summary>Most values of added properties that one object takes; 0 = no bound.</summary>
    public int MaxOpenValues { get; init; }

    /// <summary>True: collections of it answer delta.</summary>
    public bool Delta { get; init; }

    /// <summary>True: a weak ETag and, in documents, <c>@odata.etag</c>; If-Match is honoured.</summary>
    public bool ETag { get; init; }

    public DefaultSet Default { get; init; }

    public IdKind Id { get; init; }

    /// <summary>With <see cref="IdKind.Stored"/>: beginnings (space separated) that may be left out when an object is addressed.</summary>
    public string? IdPrefixes { get; init; }

    /// <summary>True: a client deletes it into the bin, from which it can be restored.</summary>
    public bool SoftDelete { get; init; }

    /// <summary>True: never part of the public model (credentials, sign-in state, …); reachable by no path.</summary>
    public bool Internal { get; init; }

    /// <summary>Names (space separated) that stand for objects of each partition in a key position: <c>mailFolders/inbox</c>.</summary>
    public string? WellKnown { get; init; }

    /// <summary>Names (space separated) that are no properties of it, and are accepted from a client and dropped, because Graph documents that it ignores them.</summary>
    public string? Ignores { get; init; }

    /// <summary>True: not stored as rows of its own (a holder of navigations or of computed properties).</summary>
    public bool Virtual { get; init; }
}

/// <summary>A complex type: a value without identity.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ComplexAttribute : Attribute
{
    public string? Name { get; init; }

    public bool Open { get; init; }

    /// <summary>True: only internal entities have it; never part of the public model.</summary>
    public bool Internal { get; init; }
}

/// <summary>An enum of the model. Member names are Graph's, in camel case (write them so, or in Pascal case).</summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class GraphEnumAttribute : Attribute
{
    public string? Name { get; init; }
}

/// <summary>A structural property, and what a client may do with it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PropAttribute(Can can = Can.Read) : Attribute
{
    public Can Can { get; } = can;

    /// <summary>The Graph name where it is not the C# name in camel case.</summary>
    public string? Name { get; init; }

    /// <summary>Longest text accepted, in UTF-16 units; 0 = no bound but the body's.</summary>
    public int MaxLength { get; init; }

    /// <summary>Most items accepted in a collection; 0 = no bound.</summary>
    public int MaxItems { get; init; }

    /// <summary>True: must be present and not null or empty at creation, and cannot be cleared later.</summary>
    public bool Required { get; init; }

    /// <summary>JSON text of the value that an object gets at creation when the client sends none, e.g. <c>false</c> or <c>"normal"</c>.</summary>
    public string? Default { get; init; }
}

/// <summary>Searched by its words, in any order; other properties that may stand in $search are found by the beginning of their value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WordsAttribute : Attribute;

/// <summary>In the default set of a type with <see cref="DefaultSet.Marked"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute : Attribute;

/// <summary>Printed only when selected.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OnSelectAttribute : Attribute;

/// <summary>Selectable on a single object only: in a list it is 501, as Graph answers.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SingleOnlyAttribute : Attribute;

/// <summary>Declared by the schema and not served yet: to select or address it is 501.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotServedAttribute : Attribute;

/// <summary>Left out of the answer while it has no value, instead of printed as null.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AbsentWhenNullAttribute : Attribute;

/// <summary>Accepted from a client and dropped, because Graph documents that it ignores it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IgnoredOnWriteAttribute : Attribute;

/// <summary>Taken by the rules and never stored in the document nor printed: it reads as null.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>Kept in the document for the server alone: no part of the model, so that nothing prints, selects or writes it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HiddenAttribute : Attribute;

/// <summary>
/// Has an index: lists that filter or sort by it stay fast at any size. A collection: filters by an element. A property of a complex type: where that
/// is the element of a collection.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IndexedAttribute : Attribute;

/// <summary>Held in a column although no client may ask for it: the room's own conditions do.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HeldAttribute : Attribute;

/// <summary>
/// No two live objects of the organisation share this value (compared folded). Scopes are shared by name, so that two properties can exclude one another.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UniqueAttribute(string? scope = null) : Attribute
{
    /// <summary>The name under which values are claimed; default: the Graph name of the property.</summary>
    public string? Scope { get; } = scope;

    /// <summary>True: an object can be addressed by it: <c>/set(prop='v')</c>.</summary>
    public bool Key { get; init; }

    /// <summary>With <see cref="Key"/>: also in the place of the id, <c>/set/v</c>, where the text is not an id.</summary>
    public bool PlainKey { get; init; }

    /// <summary>The beginning of a value that is not part of the claim, compared without regard to case: <c>smtp:</c>.</summary>
    public string? Strip { get; init; }

    /// <summary>A second scope in which the value is claimed as well.</summary>
    public string? Also { get; init; }

    /// <summary>True: unique among the objects that one object contains, not in the whole organisation.</summary>
    public bool WithinParent { get; init; }

    /// <summary>Graph names (space separated) of properties together with whose values the value is unique; one without a value counts as a value.</summary>
    public string? With { get; init; }
}

/// <summary>A number that the store counts: the rows whose parent is this object.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountsAttribute(Type rows) : Attribute
{
    public Type Rows { get; } = rows;

    /// <summary>Counts only rows where this boolean property is false; null = all.</summary>
    public string? Unless { get; init; }
}

/// <summary>Printed by a value writer instead of copied from the document. The writer may need no stored value at all.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WriterAttribute(Type writer) : Attribute
{
    /// <summary>A class with a parameterless constructor that is an <see cref="IValueWriter"/>.</summary>
    public Type Writer { get; } = writer;
}

/// <summary>The value is a column of the row itself, not a member of the document.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RowAttribute(RowField field) : Attribute
{
    public RowField Field { get; } = field;

    /// <summary>For <see cref="RowField.Parent"/> and <see cref="RowField.Owner"/>: the type of the object there, which decides the form of its id.</summary>
    public Type? Of { get; init; }
}

/// <summary>The columns that every row has.</summary>
public enum RowField
{
    Key,
    Parent,
    Owner,
    Deleted,
    Seq,
}
