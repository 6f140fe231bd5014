// docs/coverage.md: what of Graph is here, told by the model itself.

using System.Globalization;
using System.Text;
using Atrium.Engine.Model;

namespace Atrium.Engine.Tests.Oracle;

/// <summary>Markdown, the same bytes for the same model. With the published schema at hand it also says how much there is in all.</summary>
public static class CoverageReport
{
    public static string Render(GraphModel model, PublishedSchema? schema)
    {
        var text = new StringBuilder("# Coverage\n\nWritten by a test from the model; do not edit. ")
            .Append("Counts are of what a type itself declares, without what it inherits")
            .Append(schema is null ? ".\n" : ", and after the slash what the published v1.0 schema has.\n");
        Entities(text, model, schema);
        Complexes(text, model, schema);
        Enums(text, model, schema);
        Roots(text, model);
        Operations(text, model);
        return text.ToString();
    }

    private static void Entities(StringBuilder text, GraphModel model, PublishedSchema? schema)
    {
        var types = Sorted(model.Entities.Where(e => !e.Facts.Internal), e => e.Name);
        text.Append($"\n## Entity types ({types.Count})\n\n| type | properties | navigations | delta | workload |\n|-|-|-|-|-|\n");
        foreach (var type in types)
        {
            var published = schema?.Find(type.FullName);
            var properties = Of(type.Properties.Count(p => p.Declaring == type), published?.Properties.Count);
            var navigations = Of(type.Navigations.Count(n => n.Declaring == type && !n.Target.Facts.Internal), published?.Navigations.Count);
            text.Append($"| {type.Name} | {properties} | {navigations} | {(type.Facts.Delta ? "yes" : "")} | {type.Workload.Name} |\n");
        }
    }

    private static void Complexes(StringBuilder text, GraphModel model, PublishedSchema? schema)
    {
        var types = Sorted(model.Complexes, c => c.Name);
        text.Append($"\n## Complex types ({types.Count})\n\n| type | properties |\n|-|-|\n");
        foreach (var type in types)
        {
            var properties = Of(type.Properties.Count(p => p.Declaring == type), schema?.Find(type.FullName)?.Properties.Count);
            text.Append($"| {type.Name} | {properties} |\n");
        }
    }

    private static void Enums(StringBuilder text, GraphModel model, PublishedSchema? schema)
    {
        var types = Sorted(model.Enums, e => e.Name);
        text.Append($"\n## Enums ({types.Count})\n\n| enum | members |\n|-|-|\n");
        foreach (var type in types)
        {
            text.Append($"| {type.Name} | {Of(type.Members.Count, schema?.Find(type.FullName)?.Members.Count)} |\n");
        }
    }

    private static void Roots(StringBuilder text, GraphModel model)
    {
        var roots = Sorted(model.Roots.Where(r => !r.Target.Facts.Internal), r => r.Name);
        text.Append($"\n## At the root ({roots.Count})\n\n| name | type | |\n|-|-|-|\n");
        foreach (var root in roots)
        {
            text.Append($"| {root.Name} | {root.Target.Name} | {(root.Collection ? "set" : "singleton")} |\n");
        }
    }

    private static void Operations(StringBuilder text, GraphModel model)
    {
        var operations = Sorted(
            model.Operations.Where(o => o.On is null || !o.On.Facts.Internal).Select(o => (Operation: o, Line: Line(o))),
            o => $"{o.Operation.On?.Name} {o.Operation.Name} {o.Line}");
        text.Append($"\n## Operations ({operations.Count})\n\n| bound to | operation | |\n|-|-|-|\n");
        foreach (var (_, line) in operations)
        {
            text.Append(line);
        }
    }

    private static string Line(Operation operation)
    {
        var bound = operation.On is null ? "" : operation.OnCollection ? $"collection of {operation.On.Name}" : operation.On.Name;
        var parameters = string.Join(", ", operation.Parameters.Select(p => p.Optional ? p.Name + "?" : p.Name));
        return $"| {bound} | {operation.Name}({parameters}) | {(operation.IsAction ? "action" : "function")} |\n";
    }

    private static string Of(int declared, int? published) =>
        published is { } all ? string.Create(CultureInfo.InvariantCulture, $"{declared}/{all}") : declared.ToString(CultureInfo.InvariantCulture);

    private static List<T> Sorted<T>(IEnumerable<T> items, Func<T, string> name) => [.. items.OrderBy(name, StringComparer.Ordinal)];
}
