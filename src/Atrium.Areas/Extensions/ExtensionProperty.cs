// The definition of a property that an application adds to objects of the directory.

using Atrium.Areas.Directory;
using Atrium.Engine.Model;

namespace Atrium.Areas.Extensions;

[Entity(Root = true, Open = true)]
public class ExtensionProperty : DirectoryObject
{
    [Prop] public string? AppDisplayName { get; init; }

    /// <summary>One of <see cref="ExtensionKinds.OfDirectory"/>.</summary>
    [Prop(Can.Create, Required = true)] public string DataType { get; init; } = "";

    [Prop(Can.Create, Default = "false")] public bool IsMultiValued { get; init; }

    [Prop(Default = "false")] public bool? IsSyncedFromOnPremises { get; init; }

    /// <summary>As sent: the name alone. As kept: <c>extension_{appId}_{name}</c>, the id without dashes.</summary>
    [Prop(Can.Filter | Can.Create, Required = true, MaxLength = 128), Unique("extensionProperty.name")] public string Name { get; init; } = "";

    /// <summary>Types whose objects get the property, with a capital letter.</summary>
    [Prop(Can.Create)] public IReadOnlyList<string> TargetObjects { get; init; } = [];
}
