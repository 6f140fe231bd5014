// What the server says that it serves: types, properties, navigations and operations, from its $metadata.

using System.Xml.Linq;

namespace Atrium.Fuzz;

internal sealed record Prop(string Name, string Type, bool Collection);

internal sealed record Nav(string Name, string Target, bool Collection);

internal sealed record Op(string Name, bool IsAction, string? On, bool OnCollection, IReadOnlyList<Prop> Parameters);

internal sealed class Kind(string name, string? parent)
{
    public string Name { get; } = name;

    public string? Parent { get; } = parent;

    public List<Prop> Props { get; } = [];

    public List<Nav> Navs { get; } = [];
}

internal sealed class Grammar
{
    private readonly Dictionary<string, Kind> _kinds = [];

    public List<Nav> Roots { get; } = [];

    public List<Op> Operations { get; } = [];

    public Dictionary<string, List<string>> Enums { get; } = [];

    public IReadOnlyList<Kind> Kinds => [.. _kinds.Values];

    public static Grammar Parse(string csdl)
    {
        var grammar = new Grammar();
        foreach (var schema in XDocument.Parse(csdl).Descendants().Where(e => e.Name.LocalName == "Schema"))
        {
            var space = (string?)schema.Attribute("Namespace");
            foreach (var element in schema.Elements())
            {
                grammar.Take(element, space + ".");
            }
        }

        if (grammar.Find("microsoft.graph.user") is not null)
        {
            grammar.Roots.Add(new Nav("me", "microsoft.graph.user", Collection: false));
        }

        return grammar;
    }

    public Kind? Find(string name) => _kinds.GetValueOrDefault(Bare(name));

    /// <summary>With those of what it derives from.</summary>
    public List<Prop> PropsOf(string type) => [.. Chain(type).SelectMany(k => k.Props)];

    public List<Nav> NavsOf(string type) => [.. Chain(type).SelectMany(k => k.Navs)];

    public List<Op> OperationsOn(string? type, bool collection) => type is null
        ? [.. Operations.Where(o => o.On is null)]
        : [.. Operations.Where(o => o.OnCollection == collection && o.On is not null && Chain(type).Any(k => k.Name == o.On))];

    public List<string> Derived(string type) => [.. _kinds.Values.Where(k => Chain(k.Name).Any(c => c.Name == Bare(type))).Select(k => k.Name)];

    private IEnumerable<Kind> Chain(string type)
    {
        for (var kind = Find(type); kind is not null; kind = kind.Parent is null ? null : Find(kind.Parent))
        {
            yield return kind;
        }
    }

    private void Take(XElement element, string space)
    {
        var name = (string?)element.Attribute("Name");
        switch (element.Name.LocalName)
        {
            case "EntityType" or "ComplexType":
                TakeKind(element, space + name);
                break;
            case "EnumType":
                Enums[space + name] = [.. element.Elements().Where(e => e.Name.LocalName == "Member").Select(e => (string)e.Attribute("Name")!)];
                break;
            case "Action" or "Function":
                TakeOperation(element, name!);
                break;
            case "EntityContainer":
                foreach (var root in element.Elements().Where(e => e.Name.LocalName is "EntitySet" or "Singleton"))
                {
                    Roots.Add(new Nav((string)root.Attribute("Name")!, Bare((string?)root.Attribute("EntityType") ?? (string)root.Attribute("Type")!), root.Name.LocalName == "EntitySet"));
                }

                break;
        }
    }

    private void TakeKind(XElement element, string name)
    {
        var parent = (string?)element.Attribute("BaseType");
        var kind = _kinds[name] = new Kind(name, parent is null ? null : Bare(parent));
        foreach (var member in element.Elements())
        {
            var (type, collection) = TypeOf(member);
            if (member.Name.LocalName == "Property")
            {
                kind.Props.Add(new Prop((string)member.Attribute("Name")!, type, collection));
            }
            else if (member.Name.LocalName == "NavigationProperty")
            {
                kind.Navs.Add(new Nav((string)member.Attribute("Name")!, type, collection));
            }
        }
    }

    private void TakeOperation(XElement element, string name)
    {
        var parameters = element.Elements().Where(e => e.Name.LocalName == "Parameter").ToList();
        var bound = (string?)element.Attribute("IsBound") == "true" && parameters.Count > 0;
        var (on, many) = bound ? TypeOf(parameters[0]) : ("", false);
        Operations.Add(new Op(name, element.Name.LocalName == "Action", bound ? on : null, many, [.. parameters.Skip(bound ? 1 : 0).Select(p =>
        {
            var (type, collection) = TypeOf(p);
            return new Prop((string)p.Attribute("Name")!, type, collection);
        })]));
    }

    private static (string Type, bool Collection) TypeOf(XElement element)
    {
        var type = (string?)element.Attribute("Type") ?? "";
        return type.StartsWith("Collection(", StringComparison.Ordinal) ? (Bare(type[11..^1]), true) : (Bare(type), false);
    }

    private static string Bare(string name) => name.StartsWith("graph.", StringComparison.Ordinal) ? "microsoft." + name : name;
}
