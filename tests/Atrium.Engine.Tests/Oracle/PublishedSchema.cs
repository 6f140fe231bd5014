// The published schema of Graph, as far as comparing needs it: types by full name, with aliases resolved.

using System.Xml.Linq;

namespace Atrium.Engine.Tests.Oracle;

/// <summary>A CSDL document. Read-only.</summary>
public sealed class PublishedSchema
{
    private static readonly XNamespace Edm = "http://docs.oasis-open.org/odata/ns/edm";
    private readonly Dictionary<string, PublishedType> _types = new(StringComparer.Ordinal);

    private PublishedSchema(XDocument document)
    {
        var schemas = document.Descendants(Edm + "Schema").ToList();
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var schema in schemas)
        {
            // "self" stands for another namespace in each schema that uses it.
            aliases["graph"] = "microsoft.graph";
            var name = schema.Attribute("Namespace")!.Value;
            aliases[schema.Attribute("Alias")?.Value ?? name] = name;
            foreach (var element in schema.Elements().Where(e => e.Name.LocalName is "EntityType" or "ComplexType" or "EnumType"))
            {
                var type = PublishedType.Read(name, element, aliases);
                _types.TryAdd(type.FullName, type);
            }
        }

        Roots = [.. document.Descendants(Edm + "EntitySet").Concat(document.Descendants(Edm + "Singleton")).Select(e => e.Attribute("Name")!.Value)];
    }

    /// <summary>Names of entity sets and singletons.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>
    /// The file named by ATRIUM_CSDL, else <c>../shared/graph/v1.0.csdl.xml</c> beside the repository; null if there is none. The schema is
    /// Microsoft's and not part of this repository.
    /// </summary>
    public static string? FindFile()
    {
        if (Environment.GetEnvironmentVariable("ATRIUM_CSDL") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Atrium.slnx")))
            {
                var beside = Path.Combine(folder.FullName, "..", "shared", "graph", "v1.0.csdl.xml");
                return File.Exists(beside) ? Path.GetFullPath(beside) : null;
            }
        }

        return null;
    }

    public static PublishedSchema Load(string file) => new(XDocument.Load(file));

    public static PublishedSchema Parse(string xml) => new(XDocument.Parse(xml));

    /// <summary>By full name: <c>microsoft.graph.user</c>.</summary>
    public PublishedType? Find(string fullName) => _types.GetValueOrDefault(fullName);

    /// <summary>A type and its bases, the nearest first.</summary>
    public IEnumerable<PublishedType> Lineage(PublishedType type)
    {
        for (var at = type; at is not null; at = at.Base is null ? null : Find(at.Base))
        {
            yield return at;
        }
    }
}

/// <summary>An entity, complex or enum type. Properties and navigations are its own, without its bases'.</summary>
public sealed record PublishedType(string FullName, string Kind)
{
    public string? Base { get; init; }

    public bool Abstract { get; init; }

    public bool Open { get; init; }

    public bool Stream { get; init; }

    public bool Flags { get; init; }

    public IReadOnlyDictionary<string, PublishedMember> Properties { get; init; } = new Dictionary<string, PublishedMember>();

    public IReadOnlyDictionary<string, PublishedMember> Navigations { get; init; } = new Dictionary<string, PublishedMember>();

    public IReadOnlySet<string> Members { get; init; } = new HashSet<string>();

    internal static PublishedType Read(string space, XElement element, Dictionary<string, string> aliases) =>
        new($"{space}.{element.Attribute("Name")!.Value}", element.Name.LocalName)
        {
            Base = element.Attribute("BaseType") is { } parent ? Resolve(parent.Value, aliases) : null,
            Abstract = Flag(element, "Abstract", false),
            Open = Flag(element, "OpenType", false),
            Stream = Flag(element, "HasStream", false),
            Flags = Flag(element, "IsFlags", false),
            Properties = Named(element, "Property", aliases),
            Navigations = Named(element, "NavigationProperty", aliases),
            Members = element.Elements().Where(e => e.Name.LocalName == "Member").Select(e => e.Attribute("Name")!.Value)
                .ToHashSet(StringComparer.Ordinal),
        };

    private static Dictionary<string, PublishedMember> Named(XElement element, string kind, Dictionary<string, string> aliases) =>
        element.Elements().Where(e => e.Name.LocalName == kind).ToDictionary(
            e => e.Attribute("Name")!.Value,
            e =>
            {
                var type = e.Attribute("Type")!.Value;
                var collection = type.StartsWith("Collection(", StringComparison.Ordinal);
                return new PublishedMember(
                    Resolve(collection ? type["Collection(".Length..^1] : type, aliases),
                    collection,
                    Flag(e, "Nullable", true),
                    Flag(e, "ContainsTarget", false));
            },
            StringComparer.Ordinal);

    private static bool Flag(XElement element, string name, bool otherwise) =>
        element.Attribute(name) is { } attribute ? attribute.Value == "true" : otherwise;

    private static string Resolve(string type, Dictionary<string, string> aliases)
    {
        var dot = type.LastIndexOf('.');
        return dot > 0 && aliases.TryGetValue(type[..dot], out var space) ? space + type[dot..] : type;
    }
}

/// <summary>A property or navigation. For collections, nullability is that of the elements.</summary>
public sealed record PublishedMember(string Type, bool Collection, bool Nullable, bool Contained);
