// A named operation: parameters are checked and bound, and the result is printed.

using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class Invoke
{
    public static async ValueTask RunAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var operation = address.Operation!;
        call.Source = operation.On is null || operation.OnCollection || address.Last.Navigation.Kind == NavigationKind.Holder
            ? source
            : await Walk.ObjectAsync(call, address.Last, source, cancellation).ConfigureAwait(false);
        var workload = operation.Workload;
        ReadOptions(call, operation);
        var arguments = operation.IsAction
            ? await ArgumentsAsync(call, operation, workload, cancellation).ConfigureAwait(false)
            : OperationArguments.Inline(operation, address.Arguments, workload);
        var parameters = operation.Method.GetParameters();
        var values = new object?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            values[i] = parameters[i].ParameterType == typeof(Call) ? call
                : parameters[i].ParameterType == typeof(CancellationToken) ? cancellation
                : arguments[i];
        }

        call.Response.Status = operation.Status;
        var task = (Task)operation.Method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, values, null)!;
        await task.ConfigureAwait(false);
        if (operation.Result is not null)
        {
            Print(call, address, operation, task.GetType().GetProperty(nameof(Task<object>.Result))!.GetValue(task));
        }
    }

    /// <summary>Objects can be projected, one of Graph's exceptions to the rule that a POST takes no options; other results cannot.</summary>
    private static void ReadOptions(Call call, Operation operation)
    {
        if (operation.Result is { } result && (result == typeof(Row) || result.IsAssignableTo(typeof(IReadOnlyList<Row>))) && operation.On is { } type)
        {
            Options.DemandOnly(call, operation.Workload, "$select", "$format");
            call.Query = Options.Read(call, type, collection: result != typeof(Row));
        }
        else
        {
            Options.DemandOnly(call, operation.Workload, "$format");
        }
    }

    private static async ValueTask<Dictionary<int, object?>> ArgumentsAsync(
        Call call, Operation operation, Workload workload, CancellationToken cancellation)
    {
        var empty = call.Request.ContentLength == 0 || (call.Request.ContentLength is null && call.Request.Header("Content-Type") is null);
        if (empty && operation.Parameters.All(p => p.Optional))
        {
            return operation.Parameters.ToDictionary(p => p.Position, p => p.Default);
        }

        using var json = await BodyReader.ParseAsync(call.Request, workload, cancellation).ConfigureAwait(false);
        return OperationArguments.FromBody(call.Model, operation, json.RootElement, workload);
    }

    private static void Print(Call call, Address address, Operation operation, object? result)
    {
        switch (result)
        {
            case Row row:
                var declared = operation.On is { } on && row.Type.IsA(on) ? on : row.Type;
                Read.Write(call, row, declared, RowContext(call, row, declared));
                break;
            case IReadOnlyList<Row> rows:
                var type = operation.On ?? (rows.Count > 0 ? rows[0].Type : call.Model.Entities[0]);
                List.Write(call, new Page(rows, null, null), type, ContextUrl.OfType(call, SetOf(call, type)));
                break;
            default:
                Value(call, address, result);
                break;
        }
    }

    private static void Value(Call call, Address address, object? result)
    {
        var node = result as JsonNode ?? JsonSerializer.SerializeToNode(result, Documents.Options);
        var output = call.Response.Body = new ArrayBufferWriter<byte>(512);
        call.Response.ContentType = ContentTypes.Json;
        var first = true;
        output.Write("{"u8);
        if (node is JsonObject members)
        {
            var type = call.Model.Complexes.FirstOrDefault(c => c.Clr == address.Operation!.Result)?.FullName ?? address.Operation!.Name + "Result";
            DocumentWriter.Member(output, ref first, "\"@odata.context\":"u8, ContextUrl.OfType(call, type));
            foreach (var (name, value) in members)
            {
                DocumentWriter.Comma(output, ref first);
                DocumentWriter.Text(output, name);
                output.Write(":"u8);
                output.Write(value is null ? "null"u8.ToArray() : Documents.ToUtf8(value));
            }
        }
        else
        {
            var kind = result switch { bool => "Edm.Boolean", int => "Edm.Int32", string => "Edm.String", _ => "Collection(Edm.String)" };
            DocumentWriter.Member(output, ref first, "\"@odata.context\":"u8, ContextUrl.OfType(call, kind));
            output.Write(",\"value\":"u8);
            output.Write(node is null ? "null"u8.ToArray() : Documents.ToUtf8(node));
        }

        output.Write("}"u8);
    }

    /// <summary>An object of a partition is named through the person whose partition it is.</summary>
    private static string RowContext(Call call, Row row, EntityType declared)
    {
        var people = call.Model.Roots.FirstOrDefault(r => r.Set is { Me: true });
        var navigation = people?.Target.Navigations.FirstOrDefault(n => n.Contains is not null && row.Type.IsA(n.Target));
        return ContextUrl.OfType(call, row.Owner == call.Directory || navigation is null
            ? SetOf(call, declared) + "/$entity"
            : $"{people!.Name}('{row.Owner:D}')/{navigation.Name}/$entity");
    }

    private static string SetOf(Call call, EntityType type) =>
        call.Model.Roots.FirstOrDefault(r => r.Kind == NavigationKind.Set && ReferenceEquals(r.Target, type))?.Name ?? type.FullName;
}
