// Every path that the model serves, with the method and the permissions that it asks for: what the guards of permissions go through.

using Atrium.Engine.Model;

namespace Atrium.Server.Tests.Guards;

/// <param name="Path">As the documentation writes it, in small letters: <c>/users/{id}/messages</c>. A link's path stands for its <c>$ref</c> too.</param>
/// <param name="Place">The navigation or operation that states the permissions.</param>
internal sealed record Served(string Method, string Path, string Place, Verb Verb, Needs Needs)
{
    /// <summary>What suffices on one's own object counts wherever a path leads there, which those of whole sets do not.</summary>
    public IEnumerable<string> Delegated => Path.Contains("/{id}", StringComparison.Ordinal) ? Needs.Delegated(Verb).Union(Needs.Own(Verb)) : Needs.Delegated(Verb);

    public IEnumerable<string> Application => Needs.Application(Verb);

    public bool Offered => Delegated.Any() || Application.Any();

    public static IReadOnlyList<Served> All(GraphModel model)
    {
        var all = new List<Served>();
        foreach (var root in model.Roots.Where(r => !r.Target.Facts.Internal))
        {
            Add(all, model, root, "", []);
        }

        return all;
    }

    private static void Add(List<Served> all, GraphModel model, Navigation at, string above, IReadOnlyList<EntityType> held)
    {
        var path = $"{above}/{at.Name.ToLowerInvariant()}";
        var item = at.Collection ? path + "/{id}" : path;
        var lists = at.Collection && at.Set is not { KeyOnly: true } and not { Deleted: true };
        void Serve(string method, string place, Verb verb) => all.Add(new Served(method, place, at.ToString(), verb, at.Needs));

        if (lists)
        {
            Serve("GET", path, Verb.Read);
        }

        if (at.Target.Facts.Delta && lists && at.Kind is NavigationKind.Set or NavigationKind.Contains)
        {
            Serve("GET", path + "/delta", Verb.Read);
        }

        if (!at.Collection || at.Kind != NavigationKind.Link)
        {
            Serve("GET", item, Verb.Read);
        }

        switch (at.Kind)
        {
            case NavigationKind.Set or NavigationKind.Contains:
                Serve("POST", path, Verb.Create);
                Serve("PATCH", item, Verb.Update);
                Serve("DELETE", item, Verb.Delete);
                break;
            case NavigationKind.Link when at.Link is { Inverse: false, Transitive: false }:
                Serve(at.Collection ? "POST" : "PUT", path, Verb.Reference);
                Serve("DELETE", item, Verb.Reference);
                break;
            case NavigationKind.Singleton:
                Serve("PATCH", item, Verb.Update);
                break;
            case NavigationKind.Computed when !at.Collection && model.Media.ContainsKey(at.Target):
                Serve("PUT", item, Verb.Update);
                Serve("DELETE", item, Verb.Update);
                break;
        }

        if (at.Kind == NavigationKind.Link)
        {
            return;
        }

        foreach (var operation in model.Operations.Where(o => o.On is not null && at.Target.IsA(o.On) && (at.Collection || !o.OnCollection)))
        {
            all.Add(new Served(
                operation.IsAction ? "POST" : "GET",
                $"{(operation.OnCollection ? path : item)}/{operation.Name.ToLowerInvariant()}",
                operation.ToString(),
                Verb.Invoke,
                operation.Needs));
        }

        foreach (var next in at.Target.Navigations.Where(n => !n.Target.Facts.Internal && !held.Contains(at.Target)))
        {
            Add(all, model, next, item, [.. held, at.Target]);
        }
    }
}
