// A named operation of a room: an action or function, bound from a static method.

using System.Reflection;

namespace Atrium.Engine.Model;

public sealed class Operation
{
    public required string Name { get; init; }

    public required bool IsAction { get; init; }

    /// <summary>The entity type that it is bound to; null = at the root.</summary>
    public required EntityType? On { get; init; }

    public required bool OnCollection { get; init; }

    public required MethodInfo Method { get; init; }

    public required IReadOnlyList<OperationParameter> Parameters { get; init; }

    /// <summary>The CLR type of the awaited result; null = none.</summary>
    public required Type? Result { get; init; }

    /// <summary>Status of success.</summary>
    public required int Status { get; init; }

    public required Needs Needs { get; init; }

    /// <summary>The manners of the room that lists it: its errors, even where it is bound to a type of another room.</summary>
    public required Workload Workload { get; init; }

    public override string ToString() => On is null ? Name : $"{On.Name}/{Name}";
}

/// <summary>A parameter that the client sends. <c>Call</c> and <c>CancellationToken</c> are not among these.</summary>
public sealed class OperationParameter
{
    public required string Name { get; init; }

    public required int Position { get; init; }

    public required Type Clr { get; init; }

    /// <summary>For a raw document: the type that it is validated as.</summary>
    public required StructuredType? Structure { get; init; }

    public required bool Collection { get; init; }

    public required bool Optional { get; init; }

    public required object? Default { get; init; }
}
