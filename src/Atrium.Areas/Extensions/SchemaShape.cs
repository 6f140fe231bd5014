// What a schema extension may say of itself, and how it may change. Pure.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Extensions;

internal static class SchemaShape
{
    private static readonly string[] Targets =
    [
        "administrativeUnit", "contact", "device", "event", "group", "message", "organization", "post", "todoTask", "todoTaskList", "user",
    ];

    /// <summary>Types that take no numbers and no truth values.</summary>
    private static readonly string[] TextOnly = ["message", "event", "post"];

    public static void Check(EntityType type, JsonObject schema)
    {
        var targets = Names(schema);
        if (targets.Count == 0 || targets.Any(t => !Targets.Contains(t, StringComparer.OrdinalIgnoreCase)))
        {
            throw DirectoryErrors.InvalidValue(type, "targetTypes");
        }

        var members = Members(schema);
        if (members.Count == 0 || members.DistinctBy(m => m.Name.ToUpperInvariant()).Count() != members.Count
            || members.Any(m => !OpenProperties.IsMemberName(m.Name) || ExtensionKinds.OfSchemas.Spelled(m.Type) is null)
            || (targets.Intersect(TextOnly, StringComparer.OrdinalIgnoreCase).Any()
                && members.Any(m => ExtensionKinds.OfSchemas[m.Type] is ValueKind.Boolean or ValueKind.Int32)))
        {
            throw DirectoryErrors.InvalidValue(type, "properties");
        }
    }

    /// <summary>Nothing is taken away, and no kind changes.</summary>
    public static void DemandGrowth(EntityType type, JsonObject before, JsonObject after)
    {
        if (Names(before).Except(Names(after), StringComparer.OrdinalIgnoreCase).Any())
        {
            throw DirectoryErrors.InvalidValue(type, "targetTypes");
        }

        var now = Members(after);
        if (Members(before).Any(old => !now.Any(m => m.Name == old.Name && m.Type.Equals(old.Type, StringComparison.OrdinalIgnoreCase))))
        {
            throw DirectoryErrors.InvalidValue(type, "properties");
        }
    }

    private static List<string> Names(JsonObject schema) => [.. (schema["targetTypes"] as JsonArray ?? []).Select(t => t!.GetValue<string>())];

    private static List<(string Name, string Type)> Members(JsonObject schema) =>
        [.. (schema["properties"] as JsonArray ?? []).OfType<JsonObject>().Select(p => (p.Text("name") ?? "", p.Text("type") ?? ""))];
}
