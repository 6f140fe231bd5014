// The definition of a complex value that an application adds to objects of several types.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Extensions;

/// <summary>Its id is the name of the property that it defines.</summary>
[Entity(Id = IdKind.Stored)]
public class SchemaExtension : Entity
{
    public const string InDevelopment = "InDevelopment";
    public const string Available = "Available";
    public const string Deprecated = "Deprecated";

    [Prop(Can.Filter | Can.Write, MaxLength = 1024)] public string? Description { get; init; }

    /// <summary>The client id of the application that alone may change it. Sent with a change, it must be this.</summary>
    [Prop(Can.Filter | Can.Write)] public string Owner { get; init; } = "";

    [Prop(Can.Write)] public IReadOnlyList<ExtensionSchemaProperty> Properties { get; init; } = [];

    [Prop(Can.Filter | Can.Update)] public string Status { get; init; } = InDevelopment;

    [Prop(Can.Write)] public IReadOnlyList<string> TargetTypes { get; init; } = [];
}

[Complex]
public class ExtensionSchemaProperty
{
    [Prop(Can.Write)] public string? Name { get; init; }

    /// <summary>One of <see cref="ExtensionKinds.OfSchemas"/>.</summary>
    [Prop(Can.Write)] public string? Type { get; init; }
}
