// Makes the principal. Sets of scopes and roles are few and repeat, and frozen sets are dear to make: they are shared.
using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Atrium.Server.SignIn;

internal sealed class TokenClaims
{
    private const int MostSets = 2_000;

    private readonly ConcurrentDictionary<string, FrozenSet<string>> _words = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FrozenSet<Guid>> _ids = new(StringComparer.Ordinal);

    public BearerPrincipal Principal(TokenFacts facts, SignInTenant tenant, SignInApplication application) => new()
    {
        Tenant = tenant,
        UserId = facts.UserId,
        ServicePrincipalId = application.ServicePrincipalId,
        AppId = facts.AppId.ToString(),
        AppDisplayName = application.DisplayName,
        Upn = facts.Upn,
        Scopes = Words(facts.Scopes),
        Roles = Words(string.Join(' ', facts.Roles)),
        WellKnownRoleIds = Ids(string.Join(' ', facts.RoleIds)),
        Issued = facts.Issued,
        Expires = facts.Expires,
    };

    private FrozenSet<string> Words(string text) =>
        Shared(_words, text, static list => list.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    private FrozenSet<Guid> Ids(string text) => Shared(_ids, text, static list => list.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => Guid.TryParse(word, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToFrozenSet());

    private static T Shared<T>(ConcurrentDictionary<string, T> sets, string text, Func<string, T> make)
    {
        if (sets.TryGetValue(text, out var found))
        {
            return found;
        }

        if (sets.Count >= MostSets)
        {
            sets.Clear();
        }

        return sets[text] = make(text);
    }
}
