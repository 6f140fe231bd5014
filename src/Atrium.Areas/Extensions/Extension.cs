// Open extensions: named bags of values that an application puts on one object.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Extensions;

/// <summary>Its id is its name, in mail with the name of its type before it; either way leads to it.</summary>
[Entity(Abstract = true, Open = true, Free = true, Id = IdKind.Stored, IdPrefixes = Prefixes)]
public abstract class Extension : Entity
{
    /// <summary>As mail prints it.</summary>
    public const string OutlookPrefix = "Microsoft.OutlookServices.OpenTypeExtension.";

    public const string Prefixes = OutlookPrefix + " microsoft.graph.openTypeExtension.";
}

[Entity(Open = true, Free = true, Id = IdKind.Stored, IdPrefixes = Prefixes)]
public class OpenTypeExtension : Extension
{
    [Prop(Can.Write, Required = true, MaxLength = 128)] public string ExtensionName { get; init; } = "";
}
