// Which properties of a type are printed, in which order, and how: worked out once for each type and selection.

using System.Runtime.CompilerServices;
using Atrium.Engine.Model;
using Atrium.Engine.Query;

namespace Atrium.Engine.Wire;

internal sealed class Projection
{
    private static readonly ConditionalWeakTable<EntityType, Projection> Defaults = [];
    private static readonly ConditionalWeakTable<Select, Dictionary<EntityType, Projection>> Selected = [];

    private Projection(IReadOnlyList<Property> properties)
    {
        Properties = properties;
        Names = new NameTable([.. properties.Select(p => p.Utf8Name)]);
    }

    public IReadOnlyList<Property> Properties { get; }

    public NameTable Names { get; }

    /// <summary>For objects of a runtime type, when this was selected (null = nothing).</summary>
    public static Projection For(EntityType type, Select? select)
    {
        if (select is null)
        {
            return Defaults.GetValue(type, t => new Projection(t.DefaultProperties));
        }

        var known = Selected.GetOrCreateValue(select);
        lock (known)
        {
            if (!known.TryGetValue(type, out var projection))
            {
                known.Add(type, projection = new Projection(Of(type, select)));
            }

            return projection;
        }
    }

    /// <summary>A selection is made on the declared type; the runtime type prints those that it has, in its own order.</summary>
    private static IReadOnlyList<Property> Of(EntityType type, Select select)
    {
        var wanted = select.Properties.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (type.Workload.SelectAddsId)
        {
            wanted.Add(type.Properties.FirstOrDefault(p => p.Row == RowField.Key)?.Name ?? "");
        }

        return
        [
            .. type.Properties.Where(p => wanted.Contains(p.Name) && p.Kind != ValueKind.Stream),
            .. select.Properties.Where(p => p.Open && ReferenceEquals(p.Declaring, type)),
        ];
    }
}
