// Actions and functions of the model as OData's own.

using System.Text.Json.Nodes;
using Atrium.Engine.Storage;
using Microsoft.OData.Edm;

namespace Atrium.Engine.Model;

internal static class EdmOperations
{
    private const string Namespace = "microsoft.graph";

    /// <param name="reference">A named type; null if it is not part of the public model.</param>
    public static void Add(GraphModel model, EdmModel edm, Func<GraphType, bool, IEdmTypeReference?> reference)
    {
        foreach (var operation in model.Operations.Where(o => o.On is null || !o.On.Facts.Internal))
        {
            var result = operation.Result is null ? null : Reference(model, operation.Result, operation.On, true, reference);
            EdmOperation added = operation.IsAction
                ? new EdmAction(Namespace, operation.Name, result, operation.On is not null, null)
                : new EdmFunction(Namespace, operation.Name, result ?? EdmCoreModel.Instance.GetUntyped(), operation.On is not null, null, false);
            if (operation.On is { } on)
            {
                var binding = reference(on, true)!;
                added.AddParameter("bindingParameter", operation.OnCollection ? EdmCoreModel.GetCollection(binding) : binding);
            }

            foreach (var parameter in operation.Parameters)
            {
                AddParameter(model, added, parameter, reference);
            }

            edm.AddElement(added);
        }
    }

    private static void AddParameter(
        GraphModel model, EdmOperation operation, OperationParameter parameter, Func<GraphType, bool, IEdmTypeReference?> reference)
    {
        var type = parameter.Structure is { } structure && reference(structure, parameter.Optional) is { } known
            ? parameter.Collection ? EdmCoreModel.GetCollection(known) : known
            : Reference(model, parameter.Clr, null, parameter.Optional, reference);
        if (parameter.Optional && operation is EdmFunction)
        {
            operation.AddOptionalParameter(parameter.Name, type);
        }
        else
        {
            operation.AddParameter(parameter.Name, type);
        }
    }

    /// <summary>What a C# type of a signature is in EDM. Rows are of the type that the operation is bound to, as with <c>delta</c>.</summary>
    private static IEdmTypeReference Reference(
        GraphModel model, Type clr, EntityType? on, bool nullable, Func<GraphType, bool, IEdmTypeReference?> reference)
    {
        if (PropertyReader.ElementOf(clr) is { } element)
        {
            return EdmCoreModel.GetCollection(Reference(model, element, on, false, reference));
        }

        var bare = Nullable.GetUnderlyingType(clr) ?? clr;
        var named = bare == typeof(Row) ? on
            : model.Entities.FirstOrDefault(t => t.Clr == bare)
            ?? (GraphType?)model.Complexes.FirstOrDefault(t => t.Clr == bare)
            ?? model.Enums.FirstOrDefault(t => t.Clr == bare);
        return named is not null && reference(named, nullable) is { } known ? known : EdmBuilder.Primitive(KindOf(bare), nullable);
    }

    private static ValueKind KindOf(Type clr) => clr switch
    {
        _ when clr == typeof(string) => ValueKind.String,
        _ when clr == typeof(bool) => ValueKind.Boolean,
        _ when clr == typeof(int) => ValueKind.Int32,
        _ when clr == typeof(long) => ValueKind.Int64,
        _ when clr == typeof(double) => ValueKind.Double,
        _ when clr == typeof(Guid) => ValueKind.Guid,
        _ when clr == typeof(DateTimeOffset) => ValueKind.Instant,
        _ when clr == typeof(DateOnly) => ValueKind.Date,
        _ when clr == typeof(TimeOnly) => ValueKind.TimeOfDay,
        _ when clr == typeof(TimeSpan) => ValueKind.Duration,
        _ when clr == typeof(byte[]) => ValueKind.Binary,
        _ when typeof(JsonNode).IsAssignableFrom(clr) => ValueKind.Untyped,
        _ when typeof(Stream).IsAssignableFrom(clr) => ValueKind.Stream,
        _ => ValueKind.Untyped,
    };
}
