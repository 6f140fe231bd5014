// What of an object this caller may see: everything, a basic view, or that it is there.

using System.Collections.Frozen;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Request;

/// <summary>
/// Decided by type, since permissions are. What is not seen reads as though it had no value, and nothing can be learned of it by a filter,
/// a search or an order either.
/// </summary>
internal sealed class Sight(Call call)
{
    private readonly Dictionary<EntityType, FrozenSet<Property>?> _known = [];

    /// <summary>The visible properties of an object; null = all.</summary>
    public FrozenSet<Property>? Of(Row row) => Of(row.Type) is { } some && !(row.Key == call.Caller.UserId && SeesItself(call)) ? some : null;

    /// <summary>The visible properties of a type, the caller's own object apart; null = all.</summary>
    public FrozenSet<Property>? Of(EntityType type)
    {
        if (!_known.TryGetValue(type, out var visible))
        {
            _known.Add(type, visible = Decide(type));
        }

        return visible;
    }

    /// <summary>The types of a collection that filter and search can be asked of: none that hides what they look at.</summary>
    /// <exception cref="GraphError">403: there is none.</exception>
    public IReadOnlyList<EntityType> Answering(EntityType asked, QueryOptions query)
    {
        if (query.Filter is null && query.Search is null)
        {
            return asked.Concrete;
        }

        List<string> names =
        [
            .. query.Filter is { } filter ? FilterPaths.Of(filter).Select(path => path.Steps[0].Name) : [],
            .. query.Search is { } search ? SearchPaths.Of(search) : [],
            .. query.Most is null ? [] : asked.Table!.Texts.Select(rule => rule.Name), // who may not search all that is said searches nothing
        ];
        IReadOnlyList<EntityType> answering = [.. asked.Concrete.Where(type => !names.Exists(name => Hides(type, name)))];
        return answering.Count > 0 ? answering : throw Denied(asked, names.First(name => asked.Concrete.Any(type => Hides(type, name))));
    }

    /// <exception cref="GraphError">403: the page is ordered by something that one of its objects hides.</exception>
    public void DemandOrder(IReadOnlyList<OrderKey> order, IReadOnlyList<Row> rows)
    {
        foreach (var key in order)
        {
            if (rows.FirstOrDefault(row => Of(row) is not null && Hides(row.Type, key.Path.Steps[0].Name)) is { } row)
            {
                throw Denied(row.Type, key.Path.Steps[0].Name);
            }
        }
    }

    /// <summary>True: the caller sees all of every object of the type.</summary>
    public bool IsWhole(EntityType type) => Of(type) is null;

    private static GraphError Denied(EntityType type, string name) => GraphError.Denied(type.Workload, $"to see {type.Name}/{name}");

    private static bool SeesItself(Call call) =>
        call.Model.Me is { } people && call.Caller.HasAny(people.Needs.Own(Verb.Read));

    /// <summary>What an organisation added to a type is no part of a basic view.</summary>
    private bool Hides(EntityType type, string name) => Of(type) is { } visible
        && (type.FindProperty(name) is { } property
            ? !visible.Contains(property)
            : name.StartsWith(Property.OwnSign, StringComparison.Ordinal) || OpenProperties.IsName(name));

    private FrozenSet<Property>? Decide(EntityType type)
    {
        var (views, caller) = (type.Views, call.Caller);
        if (caller.IsGuest && call.Model.Me is { } people && type.IsA(people.Target))
        {
            return views.Basic;
        }

        return !views.OfItself || caller.HasAny(views.Whole(caller.IsAppOnly)) ? null
            : views.ShowsBasic(caller.IsAppOnly ? caller.Roles : caller.Scopes) ? views.Basic
            : views.KeyOnly;
    }
}
