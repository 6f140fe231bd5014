// What policies have in common: a name, and words of what they do.

using Atrium.Areas.Directory;
using Atrium.Engine.Model;

namespace Atrium.Areas.Policies;

[Entity(Abstract = true, Root = true, Table = "policy")]
public abstract class PolicyBase : DirectoryObject
{
    [Prop] public string? Description { get; init; }
    [Prop] public string? DisplayName { get; init; }
}
