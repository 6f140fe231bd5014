// What an administrator is asked for on behalf of everybody, and what it needs to say yes.
using Atrium.Areas.Applications;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Atrium.Server.SignIn;

/// <param name="Resource">The API that offers them; null: Graph.</param>
internal sealed record AdminRoles(SignInResource? Resource, IReadOnlyList<Guid> Roles);

/// <param name="Older">The form of the answer.</param>
/// <param name="Parts">Delegated permissions.</param>
/// <param name="Roles">Permissions of the application itself.</param>
internal sealed record AdminAsk(
    bool Older, SignInApplication Application, string RedirectUri, string State, IReadOnlyList<ConsentAsk> Parts, IReadOnlyList<AdminRoles> Roles, string ScopeText)
{
    public string Digest => ConsentNeed.Of(
        Parts.SelectMany(p => p.Names.Select(name => $"{p.Client.AppId} {p.Resource?.AppId} {name}"))
            .Concat(Roles.SelectMany(r => r.Roles.Select(role => $"{r.Resource?.AppId} {role}"))));

    public IReadOnlyList<ConsentGrant> Grants =>
    [
        .. Parts.Select(p => new ConsentGrant(p.Client, p.Resource, [.. p.Names])),
        .. Roles.Select(r => new ConsentGrant(Application, r.Resource, []) { Roles = [.. r.Roles] }),
    ];

    /// <summary>Application permissions of Graph need one of two roles; everything else can be given by administrators of applications too.</summary>
    public bool MayGrant(SignInUser user) => Roles.All(r => r.Resource is not null)
        ? ConsentNeed.MayGrantForAll(user)
        : user.WellKnownRoleIds.Any(GrantRights.OfGraph.Contains);

    /// <summary>The request in one spelling.</summary>
    public static string Canonical(IQueryCollection sent, bool older)
    {
        var query = new QueryBuilder { { "admin", older || sent["admin"] == "1" ? "1" : "2" } };
        foreach (var name in (ReadOnlySpan<string>)["client_id", "redirect_uri", "scope", "state"])
        {
            query.Add(name, sent[name].ToString());
        }

        return query.ToString();
    }

    /// <summary>Reads what <see cref="Canonical"/> wrote.</summary>
    /// <param name="tenant">The organisation that is asked; null: not known yet.</param>
    public static async ValueTask<(AdminAsk? Ask, AadError? Error)> Read(
        string query, SignInRequest request, SignInTenant? tenant, ISignInDirectory directory, ScopeReader scopes, CancellationToken cancel)
    {
        var sent = QueryHelpers.ParseQuery(query);
        var (client, address, text, older) = (sent["client_id"].ToString(), sent["redirect_uri"].ToString(), sent["scope"].ToString(), sent["admin"] == "1");
        if (client.Length == 0 || address.Length == 0 || (!older && text.Length == 0))
        {
            return (null, client.Length == 0 ? AadErrors.MissingField("client_id") : address.Length == 0 ? AadErrors.NoReplyAddress : AadErrors.MissingField("scope"));
        }

        if (!Guid.TryParse(client, out var id) || await directory.FindOffered(tenant?.Id, id, cancel) is not { } application)
        {
            return (null, AadErrors.UnknownClient(client, tenant?.DisplayName ?? request.Segment));
        }

        if (Platforms.Find(application, address) is null)
        {
            return (null, AadErrors.RedirectMismatch(address, client));
        }

        if (tenant is not null && Clients.Refusal(application, client, tenant) is { } barred)
        {
            return (null, barred);
        }

        if (!application.MultipleOrganizations && request.Kind != TenantSegment.Tenant)
        {
            return (null, AadErrors.SingleTenant(application));
        }

        var (scope, error) = await scopes.Read(older ? ".default" : text, tenant?.Id, tenant?.DisplayName ?? request.Segment, cancel, several: true, application);
        if (error is not null)
        {
            return (null, error);
        }

        // Where it is not known yet who is asked, nothing but the request itself can be judged.
        var (parts, roles) = tenant is null ? ([], []) : await Asked(new ConsentParts(directory, tenant, application), scope!, application, cancel);
        var ask = new AdminAsk(older, application, address, sent["state"].ToString(), parts, roles, text);
        return tenant is not null && Refusal(ask, scope!) is { } refusal ? (null, refusal) : (ask, null);
    }

    private static async ValueTask<(IReadOnlyList<ConsentAsk> Parts, IReadOnlyList<AdminRoles> Roles)> Asked(
        ConsentParts all, ScopeRequest scope, SignInApplication application, CancellationToken cancel)
    {
        IEnumerable<ConsentAsk> parts = [.. await all.Of(scope, cancel), new ConsentAsk(application, null, [.. scope.OpenId.Order(StringComparer.Ordinal)])];

        // Application permissions come with what the application is registered to ask, and only so.
        IEnumerable<AdminRoles> roles = scope.Default ? (await all.Roles(cancel)).Select(r => new AdminRoles(r.Resource, r.Roles)) : [];
        return ([.. parts.Where(p => p.Names.Count > 0)], [.. roles]);
    }

    private static AadError? Refusal(AdminAsk ask, ScopeRequest scope)
    {
        foreach (var part in ask.Parts)
        {
            var unknown = part.Names.FirstOrDefault(name => part.Resource is null ? Permission.Find(name) is not { ScopeId: not null } : part.Resource.Find(name) is null);
            if (unknown is not null)
            {
                return AadErrors.UnknownScope(part.Client, unknown, part.Resource?.AppId ?? Permission.GraphAppId);
            }
        }

        return scope.Default && ask.Roles.Count == 0 && !ask.Parts.Any(p => p.Names.Any(name => !ScopeRequest.IsOpenId(name))) ? AadErrors.AsksNothing(ask.Application) : null;
    }
}
