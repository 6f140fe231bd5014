// Reads a static method as an action or function of the model.

using System.Reflection;
using System.Text.Json.Nodes;
using Atrium.Engine.Request;

namespace Atrium.Engine.Model;

internal static class OperationReader
{
    public static Operation Read(MethodInfo method, Workload workload, Func<Type, EntityType> entity, Func<Type, GraphType?> typeOf)
    {
        var action = method.GetCustomAttribute<ActionAttribute>();
        var function = method.GetCustomAttribute<FunctionAttribute>();
        if (action is null && function is null)
        {
            throw new InvalidOperationException($"{method.DeclaringType!.Name}.{method.Name} is neither an action nor a function.");
        }

        var on = action is null ? function!.On : action.On;
        var result = ResultOf(method);
        return new Operation
        {
            Name = (action is null ? function!.Name : action.Name) ?? Names.Camel(method.Name),
            IsAction = action is not null,
            On = on is null ? null : entity(on),
            OnCollection = action?.OnCollection ?? function!.OnCollection,
            Method = method,
            Parameters = [.. method.GetParameters().Where(IsSent).Select(p => Parameter(p, typeOf))],
            Result = result,
            Status = action is { Status: > 0 } ? action.Status : result is null ? 204 : 200,
            Needs = Needs.From(method.GetCustomAttribute<NeedsAttribute>()),
            Workload = workload,
        };
    }

    private static bool IsSent(ParameterInfo parameter) =>
        parameter.ParameterType != typeof(Call) && parameter.ParameterType != typeof(CancellationToken);

    private static OperationParameter Parameter(ParameterInfo parameter, Func<Type, GraphType?> typeOf)
    {
        var type = parameter.ParameterType;
        var element = type == typeof(JsonArray) ? typeof(JsonObject) : PropertyReader.ElementOf(type);
        var structure = parameter.GetCustomAttribute<OfAttribute>()?.Type ?? element ?? type;
        var nullable = new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.Nullable || Nullable.GetUnderlyingType(type) is not null;
        return new OperationParameter
        {
            Name = Names.Camel(parameter.Name!),
            Position = parameter.Position,
            Clr = type,
            Structure = typeOf(structure) as StructuredType,
            Collection = element is not null,
            Optional = parameter.HasDefaultValue || nullable,
            Default = parameter.HasDefaultValue ? parameter.DefaultValue : null,
        };
    }

    private static Type? ResultOf(MethodInfo method)
    {
        if (method.ReturnParameter.GetCustomAttribute<OfAttribute>() is { } of)
        {
            return of.Type;
        }

        var type = method.ReturnType;
        return type == typeof(Task) || type == typeof(ValueTask) ? null
            : type.IsGenericType && typeof(Task).IsAssignableFrom(type) ? type.GetGenericArguments()[0]
            : throw new InvalidOperationException($"{method.Name} must return a Task.");
    }
}
