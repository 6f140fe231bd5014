// The text of a seed file as a tree: JSON as it is, YAML by the core schema, so that both forms read alike.

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Atrium.Server.Seed;

internal static partial class SeedText
{
    private const int MaxDepth = 32;

    public static JsonNode? Json(string file, ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonNode.Parse(utf8, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MaxDepth });
        }
        catch (JsonException broken)
        {
            throw SeedRefused.At(file, $"line {broken.LineNumber + 1}", "is not JSON: " + Hosting.OneLine.Of(broken.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0]));
        }
    }

    public static JsonNode? Yaml(string file, string text)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml.Documents.Count == 1
                ? Convert(file, yaml.Documents[0].RootNode, 0)
                : throw SeedRefused.At(file, "", "must hold one YAML document");
        }
        catch (YamlException broken)
        {
            throw SeedRefused.At(file, $"line {broken.Start.Line}", "is not YAML: " + Hosting.OneLine.Of(broken.Message));
        }
    }

    private static JsonNode? Convert(string file, YamlNode node, int depth) => node switch
    {
        _ when depth > MaxDepth => throw SeedRefused.At(file, $"line {node.Start.Line}", "is nested too deeply"),
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(Name(file, c.Key), Convert(file, c.Value, depth + 1)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(item => Convert(file, item, depth + 1))]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode quoted => JsonValue.Create(quoted.Value),
        _ => throw SeedRefused.At(file, $"line {node.Start.Line}", "must be a value, a list or an object"),
    };

    private static string Name(string file, YamlNode key) => key is YamlScalarNode { Value: { } name }
        ? name
        : throw SeedRefused.At(file, $"line {key.Start.Line}", "a field's name must be text");

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ when Fraction().IsMatch(text) => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex("^[-+]?[0-9]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fraction();
}
