// The model against the published v1.0 schema, where a copy of it is at hand: ATRIUM_CSDL, or ../shared/graph beside the repository.

using Atrium.Engine.Model;
using Atrium.Engine.Tests.Oracle;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Guards;

public sealed class SchemaTests
{
    /// <summary>Place and kind of what differs on purpose, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["application.appId: Type"] = "a GUID wherever sign-in uses it; printed as the text that it is",
        ["application.appId: Nullability"] = "every application has one",
        ["servicePrincipal.appId: Type"] = "as with the application",
        ["servicePrincipal.appId: Nullability"] = "as with the application",
    };

    [Fact]
    public void What_the_model_declares_is_what_graph_publishes()
    {
        var file = PublishedSchema.FindFile();
        Assert.SkipUnless(file is not null, "No published schema: set ATRIUM_CSDL to a file with Graph's v1.0 $metadata.");

        var found = CsdlOracle.Compare(TestModel.Real, PublishedSchema.Load(file!));

        Findings.None(found.Where(d => !Exceptions.ContainsKey($"{d.Place}: {d.Kind}")).Select(d => d.ToString()));
        Assert.Empty(Exceptions.Keys.Except(found.Select(d => $"{d.Place}: {d.Kind}")));
    }

    [Fact]
    public void Every_complex_type_of_the_public_model_is_reached_from_it()
    {
        var model = TestModel.Real;
        var reached = new HashSet<GraphType>();
        var open = new Stack<StructuredType>(model.Entities.Where(e => !e.Facts.Internal));
        foreach (var parameter in model.Operations.SelectMany(o => o.Parameters))
        {
            open.Push(parameter.Structure ?? (StructuredType?)model.Complexes.FirstOrDefault(c => c.Clr == parameter.Clr) ?? open.Peek());
        }

        while (open.TryPop(out var type))
        {
            var used = type.Properties.Select(p => p.Type).OfType<ComplexType>().SelectMany(c => model.Complexes.Where(derived => derived.IsA(c)));
            foreach (var inner in used.Where(reached.Add))
            {
                open.Push(inner);
            }
        }

        Findings.None(model.Complexes.Where(c => !reached.Contains(c)).Select(c => c.Name));
    }
}
