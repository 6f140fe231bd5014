// docs/coverage.md: what of Graph is here, told by the model itself.

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Atrium.Engine.Model;

namespace Atrium.Engine.Tests.Oracle;

/// <summary>How much a published type itself declares: properties (of an enum: members) and navigations.</summary>
public sealed record PublishedCounts(int Members, int Navigations);

/// <summary>
/// Markdown, the same bytes for the same model. How much there is in all comes from the published schema where that is at hand, and else
/// from the report as it was written last: so that both give the same report until the model declares another type.
/// </summary>
public static partial class CoverageReport
{
    public static string Render(GraphModel model, PublishedSchema? schema) => Render(
        model,
        type => schema?.Find(type.FullName) is { } found
            ? new PublishedCounts(type is EnumType ? found.Members.Count : found.Properties.Count, found.Navigations.Count)
            : null);

    /// <param name="written">The report as it was written last.</param>
    public static string Render(GraphModel model, string written)
    {
        var known = Row().Matches(written).ToDictionary(
            m => m.Groups["type"].Value,
            m => new PublishedCounts(
                int.Parse(m.Groups["members"].Value, CultureInfo.InvariantCulture),
                m.Groups["navigations"].Success ? int.Parse(m.Groups["navigations"].Value, CultureInfo.InvariantCulture) : 0));
        return Render(model, type => known.GetValueOrDefault(type.Name));
    }

    private static string Render(GraphModel model, Func<GraphType, PublishedCounts?> published)
    {
        var text = new StringBuilder("# Coverage\n\nWritten by a test from the model; do not edit. After a change of the model:\n\n")
            .Append("    ATRIUM_WRITE_COVERAGE=1 dotnet test --project tests/Atrium.Server.Tests -- --filter-class \"*CoverageTests\"\n\n")
            .Append("Counts are of what a type itself declares, without what it inherits; after the slash stands what the published v1.0 schema has.\n");
        Entities(text, model, published);
        Complexes(text, model, published);
        Enums(text, model, published);
        Roots(text, model);
        Operations(text, model);
        return text.ToString();
    }

    private static void Entities(StringBuilder text, GraphModel model, Func<GraphType, PublishedCounts?> published)
    {
        var types = Sorted(model.Entities.Where(e => !e.Facts.Internal), e => e.Name);
        text.Append($"\n## Entity types ({types.Count})\n\n| type | properties | navigations | delta | workload |\n|-|-|-|-|-|\n");
        foreach (var type in types)
        {
            var properties = Of(type.Properties.Count(p => p.Declaring == type), published(type)?.Members);
            var navigations = Of(type.Navigations.Count(n => n.Declaring == type && !n.Target.Facts.Internal), published(type)?.Navigations);
            text.Append($"| {type.Name} | {properties} | {navigations} | {(type.Facts.Delta ? "yes" : "")} | {type.Workload.Name} |\n");
        }
    }

    private static void Complexes(StringBuilder text, GraphModel model, Func<GraphType, PublishedCounts?> published)
    {
        var types = Sorted(model.Complexes, c => c.Name);
        text.Append($"\n## Complex types ({types.Count})\n\n| type | properties |\n|-|-|\n");
        foreach (var type in types)
        {
            var properties = Of(type.Properties.Count(p => p.Declaring == type), published(type)?.Members);
            text.Append($"| {type.Name} | {properties} |\n");
        }
    }

    private static void Enums(StringBuilder text, GraphModel model, Func<GraphType, PublishedCounts?> published)
    {
        var types = Sorted(model.Enums, e => e.Name);
        text.Append($"\n## Enums ({types.Count})\n\n| enum | members |\n|-|-|\n");
        foreach (var type in types)
        {
            text.Append($"| {type.Name} | {Of(type.Members.Count, published(type)?.Members)} |\n");
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

    [GeneratedRegex(@"^\| (?<type>\w+) \| \d+/(?<members>\d+) \|( \d+/(?<navigations>\d+) \|)?", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
