// The root of all entity types: everything that has an id.

using Atrium.Engine.Model;

namespace Atrium.Areas.Shared;

[Entity(Abstract = true, Virtual = true)]
public abstract class Entity
{
    [Prop(Can.Filter), Row(RowField.Key)]
    public string Id { get; init; } = "";
}
