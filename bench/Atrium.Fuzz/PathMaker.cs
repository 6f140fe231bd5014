// Paths along the model: sets, keys in all their forms, navigations, properties, casts, operations.

namespace Atrium.Fuzz;

/// <summary>A path and what it leads to.</summary>
/// <param name="Type">Qualified name; of a property that of its owner.</param>
internal sealed record MadePath(string Text, string Type, bool Collection, Op? Operation);

internal sealed class PathMaker(Grammar grammar, Samples samples, Random random)
{
    public MadePath Make()
    {
        var unbound = grammar.OperationsOn(null, false);
        if (unbound.Count > 0 && random.Next(30) == 0)
        {
            var operation = Pick(unbound);
            return new MadePath("/" + Called(operation), "", false, operation);
        }

        var root = random.Next(3) == 0 ? grammar.Roots[^1] : Pick(grammar.Roots);
        var path = new MadePath("/" + root.Name, root.Target, root.Collection, null);
        for (var steps = random.Next(5); steps > 0; steps--)
        {
            if (Further(path) is not { } next)
            {
                return path;
            }

            path = next;
            if (path.Operation is not null || path.Text.Contains("/$", StringComparison.Ordinal))
            {
                return path;
            }
        }

        return path;
    }

    /// <summary>A key as a client might write it.</summary>
    public string Key(string type)
    {
        var id = random.Next(10) == 0 ? Hostile.Text(random) : random.Next(10) == 0 ? samples.Text(random) : samples.Id(type, random);
        var escaped = Uri.EscapeDataString(id);
        return random.Next(6) switch
        {
            0 => $"('{escaped.Replace("'", "''", StringComparison.Ordinal)}')",
            1 when grammar.PropsOf(type) is { Count: > 0 } props => $"({Pick(props).Name}='{escaped}')",
            _ => "/" + escaped,
        };
    }

    private MadePath? Further(MadePath at)
    {
        if (at.Collection)
        {
            return random.Next(10) switch
            {
                0 => at with { Text = at.Text + "/$count" },
                1 => at with { Text = at.Text + "/$ref" },
                2 => at with { Text = at.Text + (random.Next(4) == 0 ? "/microsoft.graph.delta()" : "/delta") },
                3 => Operation(at, grammar.OperationsOn(at.Type, true)),
                4 => Cast(at),
                _ => at with { Text = at.Text + Key(at.Type), Collection = false },
            };
        }

        return random.Next(10) switch
        {
            0 => at with { Text = at.Text + "/$value" },
            1 => at with { Text = at.Text + "/$ref" },
            2 => Operation(at, grammar.OperationsOn(at.Type, false)),
            3 => Cast(at),
            4 or 5 when grammar.PropsOf(at.Type) is { Count: > 0 } props => at with { Text = $"{at.Text}/{Pick(props).Name}{(random.Next(3) == 0 ? "/$value" : "")}" },
            _ when grammar.NavsOf(at.Type) is { Count: > 0 } navs && Pick(navs) is var nav => new MadePath($"{at.Text}/{nav.Name}", nav.Target, nav.Collection, null),
            _ => null,
        };
    }

    private MadePath? Operation(MadePath at, List<Op> operations) =>
        operations.Count == 0 ? null : Pick(operations) is var operation ? at with { Text = $"{at.Text}/{(random.Next(4) == 0 ? "microsoft.graph." : "")}{Called(operation)}", Operation = operation } : null;

    private string Called(Op operation) => operation.IsAction ? operation.Name
        : $"{operation.Name}({string.Join(',', operation.Parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(random.Next(2) == 0 ? $"'{samples.Text(random)}'" : Hostile.Text(random))}"))})";

    private MadePath Cast(MadePath at)
    {
        var type = random.Next(4) == 0 ? Pick(grammar.Kinds).Name : Pick(grammar.Derived(at.Type) is { Count: > 0 } derived ? derived : ["microsoft.graph.none"]);
        return at with { Text = $"{at.Text}/{type}", Type = type };
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
