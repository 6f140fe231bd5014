// From the text of a path to an address, by the model alone: nothing is read here.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Request;

/// <summary>Parses paths; each text once, since addresses are immutable.</summary>
public sealed class PathParser(GraphModel model)
{
    private const int MaxSegments = 64;

    /// <summary>Longer paths are parsed each time: a cache must not hold what strangers make up.</summary>
    private const int MaxCached = 512;

    private readonly BoundedCache<string, Address> _cache = new(4096);

    /// <param name="path">Percent-encoded, beginning with a slash.</param>
    /// <exception cref="GraphError">400: the path is not in the model.</exception>
    public Address Parse(string path) => path.Length > MaxCached ? Read(path) : _cache.GetOrAdd(path, static (text, parser) => parser.Read(text), this);

    private Address Read(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length == 0)
        {
            return new Address(AddressKind.ServiceDocument, []);
        }

        if (segments.Length > MaxSegments)
        {
            throw GraphError.UnknownSegment(segments[MaxSegments]);
        }

        var walk = new PathWalk(model);
        foreach (var segment in segments)
        {
            walk.Take(Segment.Parse(segment));
        }

        return walk.Address;
    }
}
