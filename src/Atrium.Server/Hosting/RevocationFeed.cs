// Tells the token cache who has changed, commit by commit, so that a disabled person or a deleted app is out at once.

using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public sealed class RevocationFeed : IDisposable
{
    private readonly IStore _store;
    private readonly IHouse _house;
    private readonly RevocationStamps _stamps;
    private readonly HashSet<string> _watched;
    private readonly HashSet<string> _grants;

    public RevocationFeed(IStore store, IHouse house, GraphModel model, RevocationStamps stamps)
    {
        (_store, _house, _stamps) = (store, house, stamps);
        _watched = [Name<DirectoryObject>(), Name<Credential>(), Name<SignInFamily>()];
        _grants = [Name<AppRoleAssignment>(), Name<OAuth2PermissionGrant>(), Name<RoleHolder>()];
        store.Committed += OnCommitted;
        house.Changed += OnChanged;

        string Name<T>() => model.Entity<T>().Table!.Name;
    }

    public void Dispose()
    {
        _store.Committed -= OnCommitted;
        _house.Changed -= OnChanged;
    }

    private void OnCommitted(CommitNotice notice)
    {
        // What an application may do changes seldom, and its rows do not carry the client id: all tokens are looked at again.
        if (notice.Tables.Count == 0 || notice.Keys.Count == 0 || notice.Tables.Any(_grants.Contains))
        {
            _stamps.TouchAll();
        }
        else if (notice.Tables.Any(_watched.Contains))
        {
            foreach (var key in notice.Keys)
            {
                _stamps.Touch(key);
            }
        }
    }

    private void OnChanged(Tenant tenant) => _stamps.TouchAll();
}
