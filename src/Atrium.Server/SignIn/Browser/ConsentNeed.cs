// What still has to be consented to before an application gets what it asks: only what is missing.
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Atrium.Server.SignIn;

/// <summary>One permission as a page shows it.</summary>
internal sealed record AskedScope(string Name, string Title, string Detail);

/// <param name="Client">Who gets them: the application that asks, or an API behind it.</param>
/// <param name="Resource">Where; null: at Graph.</param>
internal sealed record ConsentPart(SignInApplication Client, SignInResource? Resource, IReadOnlyList<AskedScope> Scopes)
{
    public ConsentGrant Grant => new(Client, Resource, [.. Scopes.Select(s => s.Name)]);

    /// <summary>A line for everything in it.</summary>
    public IEnumerable<string> Lines => Scopes.Select(scope => $"{Client.AppId} {Resource?.AppId} {scope.Name}");
}

/// <param name="Missing">What to ask the person for; empty: nothing.</param>
/// <param name="All">Everything that the request asks, for when the client wants the page shown again.</param>
/// <param name="Refusal">Why asking would be in vain.</param>
internal sealed record ConsentNeed(IReadOnlyList<ConsentPart> Missing, IReadOnlyList<ConsentPart> All, AadError? Refusal)
{
    /// <summary>Roles that may consent for themselves to what only administrators may, and for everybody.</summary>
    private static readonly FrozenSet<Guid> Consenting =
    [
        DirectoryRoles.GlobalAdministrator, DirectoryRoles.PrivilegedRoleAdministrator,
        DirectoryRoles.ApplicationAdministrator, DirectoryRoles.CloudApplicationAdministrator,
    ];

    /// <summary>Differs when anything else would be asked for.</summary>
    public string Digest => Of(Missing.SelectMany(p => p.Lines).Append("").Concat(All.SelectMany(p => p.Lines)));

    public static string Of(IEnumerable<string> lines) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    public static bool MayGrantForAll(SignInUser user) => user.WellKnownRoleIds.Any(Consenting.Contains);

    /// <summary>Reads what was granted, and compares.</summary>
    /// <param name="again">True: the person is to be asked for everything, also what was granted before; and must be allowed to grant it.</param>
    public static async ValueTask<ConsentNeed> Of(
        ISignInDirectory directory, ScopeRequest asked, SignInTenant tenant, SignInApplication application, SignInUser user, bool again, CancellationToken cancel)
    {
        var asks = await new ConsentParts(directory, tenant, application).Of(asked, cancel);
        var first = await Granted(asks[0]);

        // With .default an earlier grant is the whole answer, whatever the application has been registered to ask since.
        var byDefault = asked.Default && first.Any(scope => !ScopeRequest.IsOpenId(scope));
        var (missing, all) = (new List<ConsentAsk>(), new List<ConsentAsk>(asks));
        foreach (var ask in byDefault ? [] : asks)
        {
            var granted = ReferenceEquals(ask, asks[0]) ? first : await Granted(ask);
            missing.Add(ask with { Names = [.. ask.Names.Where(name => !granted.Contains(name))] });
        }

        // OpenID scopes are Graph's, whatever else is asked for.
        var ofGraph = asked.Resource is null ? first : await Granted(new ConsentAsk(application, null, []));
        HashSet<string> known = new(first.Where(s => !ScopeRequest.IsOpenId(s)).Concat(ofGraph.Where(ScopeRequest.IsOpenId)), StringComparer.OrdinalIgnoreCase);
        var openId = new ConsentAsk(application, null, [.. asked.OpenId.Order(StringComparer.Ordinal)]);
        all.Add(openId);
        missing.Add(openId with { Names = [.. openId.Names.Where(scope => !known.Contains(scope) && !IsImplied(scope, known, asked))] });

        var refusal = (again ? all : missing).SelectMany(part => part.Names.Select(scope => Refuse(scope, part.Resource, part.Client, user))).FirstOrDefault(error => error is not null)
            ?? (asked.Default && !byDefault && asks[0].Names.Count == 0 ? AadErrors.AsksNothing(application) : null);
        return new ConsentNeed(Shown(missing), Shown(all), refusal);

        async ValueTask<HashSet<string>> Granted(ConsentAsk ask) => new(
            ask.Client.ServicePrincipalId == Guid.Empty || ask.Resource?.ServicePrincipalId == Guid.Empty
                ? []
                : await directory.GrantedScopes(tenant.Id, ask.Client, user.Id, ask.Resource, cancel),
            StringComparer.OrdinalIgnoreCase);
    }

    private static IReadOnlyList<ConsentPart> Shown(IEnumerable<ConsentAsk> asks) =>
    [
        .. asks.Where(ask => ask.Names.Count > 0).Select(ask => new ConsentPart(
            ask.Client, ask.Resource, [.. ask.Names.Distinct(StringComparer.OrdinalIgnoreCase).Select(scope => Shown(scope, ask.Resource))])),
    ];

    internal static AskedScope Shown(string scope, SignInResource? resource)
    {
        var (title, detail) = resource?.Find(scope) is { } own && !ScopeRequest.IsOpenId(scope)
            ? (own.Title ?? own.Value, $"{own.Detail ?? own.Value} — in {resource.DisplayName}, in its makers' words.")
            : PermissionWords.Of(scope);
        return new AskedScope(scope, title, detail);
    }

    private static AadError? Refuse(string scope, SignInResource? resource, SignInApplication application, SignInUser user)
    {
        bool? needsAdmin = resource is null || ScopeRequest.IsOpenId(scope)
            ? Permission.Find(scope) is { ScopeId: not null } permission ? permission.NeedsAdmin : null
            : resource.Find(scope)?.NeedsAdmin;
        return needsAdmin switch
        {
            null => AadErrors.UnknownScope(application, scope, resource?.AppId ?? Permission.GraphAppId),
            true when !MayGrantForAll(user) => AadErrors.AdminConsentRequired(application),
            _ => null,
        };
    }

    /// <summary>A grant that an administrator wrote by hand names no OpenID scopes: those that reveal no more than it does come with it.</summary>
    private static bool IsImplied(string scope, HashSet<string> granted, ScopeRequest asked) => granted.Count > 0 && scope switch
    {
        Scopes.OpenId or Scopes.OfflineAccess => true,
        Scopes.Profile or Scopes.Email => asked.Resource is null && granted.Contains("User.Read"),
        _ => false,
    };
}
