// What every object of Graph has: an id.

using Atrium.Engine.Model;

namespace Atrium.Areas.Shared;

/// <summary>The root of all entity types.</summary>
[Entity(Abstract = true, Virtual = true)]
public abstract class Entity
{
    [Prop(Can.Equal), Default, Row(RowField.Key)] public string Id { get; init; } = "";
}
