// Parameters of an operation, from a body or from the parentheses of a path, checked against their types.

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class OperationArguments
{
    /// <summary>By position. Names are matched without regard to case; unknown ones are refused.</summary>
    public static Dictionary<int, object?> FromBody(GraphModel model, Operation operation, JsonElement body, Workload workload)
    {
        var found = new Dictionary<int, object?>();
        foreach (var member in body.EnumerateObject())
        {
            if (member.Name.Contains('@', StringComparison.Ordinal))
            {
                continue;
            }

            var parameter = operation.Parameters.FirstOrDefault(p => p.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase))
                ?? throw GraphError.BadRequest(workload, $"The parameter '{member.Name}' does not exist in method '{operation.Name}'.");
            if (!found.TryAdd(parameter.Position, Value(model, parameter, member.Value, workload)))
            {
                throw GraphError.BadBody(workload, $"The parameter '{parameter.Name}' is given more than once.");
            }
        }

        return Complete(operation, found, workload);
    }

    public static Dictionary<int, object?> Inline(Operation operation, IReadOnlyDictionary<string, string> arguments, Workload workload)
    {
        var found = new Dictionary<int, object?>();
        foreach (var (name, text) in arguments)
        {
            var parameter = operation.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw GraphError.BadRequest(workload, $"The parameter '{name}' does not exist in method '{operation.Name}'.");
            var bare = Nullable.GetUnderlyingType(parameter.Clr) ?? parameter.Clr;
            found[parameter.Position] = bare switch
            {
                _ when bare == typeof(string) => Segment.Unquote(text),
                _ when bare == typeof(bool) && bool.TryParse(text, out var flag) => flag,
                _ when bare == typeof(int) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
                _ => throw Wrong(parameter, workload),
            };
        }

        return Complete(operation, found, workload);
    }

    private static Dictionary<int, object?> Complete(Operation operation, Dictionary<int, object?> found, Workload workload)
    {
        foreach (var parameter in operation.Parameters)
        {
            if (found.GetValueOrDefault(parameter.Position) is null)
            {
                found[parameter.Position] = parameter.Optional
                    ? parameter.Default
                    : throw GraphError.BadRequest(workload, $"The parameter '{parameter.Name}' of '{operation.Name}' is required but is missing.");
            }
        }

        return found;
    }

    private static object? Value(GraphModel model, OperationParameter parameter, JsonElement json, Workload workload)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (parameter.Collection && json.ValueKind == JsonValueKind.Array && json.EnumerateArray().Any(i => i.ValueKind == JsonValueKind.Null))
        {
            throw Wrong(parameter, workload);
        }

        if (parameter.Structure is { } structure)
        {
            return Structured(model, parameter, structure, json, workload);
        }

        try
        {
            // Clients send Booleans as text here and there, and Graph takes them.
            var bare = Nullable.GetUnderlyingType(parameter.Clr) ?? parameter.Clr;
            if (bare == typeof(bool) && json.ValueKind == JsonValueKind.String && bool.TryParse(BodyReader.Text(json, workload), out var flag))
            {
                return flag;
            }

            var value = json.Deserialize(parameter.Clr, Documents.Options);
            return value is string text && text.Contains('\0', StringComparison.Ordinal) ? throw Wrong(parameter, workload) : value;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw Wrong(parameter, workload);
        }
    }

    private static object Structured(GraphModel model, OperationParameter parameter, StructuredType structure, JsonElement json, Workload workload)
    {
        var checker = new BodyChecker(model, workload, BodyFor.Parameter);
        if (!parameter.Collection)
        {
            return json.ValueKind == JsonValueKind.Object ? checker.Check(json, structure).Document : throw Wrong(parameter, workload);
        }

        if (json.ValueKind != JsonValueKind.Array || json.EnumerateArray().Any(i => i.ValueKind != JsonValueKind.Object))
        {
            throw Wrong(parameter, workload);
        }

        return new JsonArray([.. json.EnumerateArray().Select(i => (JsonNode)checker.Check(i, structure).Document)]);
    }

    private static GraphError Wrong(OperationParameter parameter, Workload workload) =>
        GraphError.BadBody(workload, $"Invalid value for the parameter '{parameter.Name}'.");
}
