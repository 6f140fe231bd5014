// Names in query text, bound to the properties of the model.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

internal static class PathBinder
{
    /// <summary>
    /// Binds names from the outside in. Lists of the directory are of mixed types (members of a group): there a property of any derived
    /// type counts, as Graph has it.
    /// </summary>
    public static IReadOnlyList<Property> Bind(QueryContext context, StructuredType root, IReadOnlyList<string> names)
    {
        var steps = new Property[names.Count];
        var type = root;
        for (var i = 0; i < names.Count; i++)
        {
            steps[i] = Find(context, type, names[i]) ?? throw GraphError.UnknownProperty(type, context.Workload, names[i]);
            if (i == names.Count - 1)
            {
                break;
            }

            if (steps[i].Collection)
            {
                throw GraphError.BadRequest(
                    context.Workload,
                    $"The parent value for a property access of a property '{names[i + 1]}' is not a single value. "
                    + "Property access can only be applied to a single value.");
            }

            type = steps[i].Type as StructuredType ?? throw GraphError.UnknownProperty(type, context.Workload, $"{names[i]}/{names[i + 1]}");
        }

        return steps;
    }

    public static Property? Find(QueryContext context, StructuredType type, string name)
    {
        var found = type.FindProperty(name) ?? context.Open.Find(type, name);
        if (found is null && context.Workload.AdvancedQueries && type is EntityType entity)
        {
            foreach (var derived in entity.Concrete)
            {
                found = derived.FindProperty(name) ?? context.Open.Find(derived, name);
                if (found is not null)
                {
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>The path, with the column that holds its value if there is one.</summary>
    public static PropertyPath Path(EntityType type, IReadOnlyList<Property> steps)
    {
        var column = type.FindColumn(steps);
        for (var i = 0; column is null && i < type.Concrete.Count; i++)
        {
            column = type.Concrete[i].FindColumn(steps);
        }

        return new PropertyPath(steps) { Column = column };
    }
}
