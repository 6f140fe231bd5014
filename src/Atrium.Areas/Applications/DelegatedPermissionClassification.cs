// How much an organisation minds that people consent to a permission of an API themselves.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

[Entity(Id = IdKind.Constant)]
public sealed class DelegatedPermissionClassification : Entity
{
    [Prop(Can.Create, Required = true)]
    public PermissionClassificationType? Classification { get; init; }

    /// <summary>The id of a scope of the API.</summary>
    [Prop(Can.Create, Required = true), Unique("delegatedPermissionClassification", WithinParent = true)]
    public string? PermissionId { get; init; }

    /// <summary>The scope's value.</summary>
    [Prop(Can.Create)]
    public string? PermissionName { get; init; }
}

[GraphEnum]
public enum PermissionClassificationType
{
    Low = 1,
    Medium,
    High,
    UnknownFutureValue,
}
