// Tells the token cache what changed, on every node, as soon as the commit is heard of.

using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Server.SignIn;

/// <summary>People are named by their key; an application's key is not its client id, so its changes make every token be looked at again.</summary>
public sealed class RevocationFeed : IDisposable
{
    private readonly IStore _store;
    private readonly IHouse _house;
    private readonly RevocationStamps _stamps;
    private readonly HashSet<string> _people;
    private readonly HashSet<string> _others;

    public RevocationFeed(GraphModel model, IStore store, IHouse house, RevocationStamps stamps)
    {
        (_store, _house, _stamps) = (store, house, stamps);
        _people = [model.Entity<User>().Table!.Name, model.Entity<Credential>().Table!.Name];
        _others = [.. new[] { typeof(Application), typeof(ServicePrincipal), typeof(Organization) }.Select(t => model.Entity(t).Table!.Name)];
        _store.Committed += OnCommitted;
        _house.Changed += OnChanged;
    }

    public void Dispose()
    {
        _store.Committed -= OnCommitted;
        _house.Changed -= OnChanged;
    }

    private void OnCommitted(CommitNotice notice)
    {
        if (notice.Tables.Count == 0 || notice.Keys.Count == 0 || notice.Tables.Any(_others.Contains))
        {
            _stamps.TouchAll();
        }
        else if (notice.Tables.Any(_people.Contains))
        {
            foreach (var key in notice.Keys)
            {
                _stamps.Touch(key);
            }
        }
    }

    private void OnChanged(Tenant tenant) => _stamps.TouchAll();
}
