// Everything that one consent covers: what the client asks for, API by API; with .default all that it is registered to ask for, and what the APIs behind it
// are registered to ask for in turn, where they know the client.
using Atrium.Areas.Applications;

namespace Atrium.Server.SignIn;

/// <param name="Client">Who may do it: the application that asks, or an API behind it.</param>
/// <param name="Resource">Where; null: at Graph.</param>
/// <param name="Names">Short names of scopes.</param>
internal sealed record ConsentAsk(SignInApplication Client, SignInResource? Resource, IReadOnlyList<string> Names);

internal sealed class ConsentParts(ISignInDirectory directory, SignInTenant tenant, SignInApplication client)
{
    /// <summary>Without the OpenID scopes. The first is about the API that a token is asked for.</summary>
    public async ValueTask<IReadOnlyList<ConsentAsk>> Of(ScopeRequest asked, CancellationToken cancel)
    {
        if (!asked.Default)
        {
            return [new(client, asked.Resource, asked.Named), .. asked.Others.Select(o => new ConsentAsk(client, o.Resource, o.Named))];
        }

        var parts = new List<ConsentAsk> { new(client, asked.Resource, Required(asked.Resource, client)) };
        var own = await Resources(client, cancel);
        parts.AddRange(own.Where(r => r?.AppId != asked.Resource?.AppId).Select(r => new ConsentAsk(client, r, Required(r, client))));
        foreach (var api in own.OfType<SignInResource>().Where(r => r.Knows(client)))
        {
            if (await directory.FindOffered(tenant.Id, api.AppId, cancel) is { Enabled: true, Deactivated: false } middle)
            {
                parts.AddRange((await Resources(middle, cancel)).Select(r => new ConsentAsk(middle, r, Required(r, middle))));
            }
        }

        return [.. parts.Take(1), .. parts.Skip(1).Where(p => p.Names.Count > 0)];
    }

    /// <summary>Names of the delegated permissions that an application is registered to ask of a resource (null: Graph).</summary>
    public static IReadOnlyList<string> Required(SignInResource? resource, SignInApplication application) =>
    [
        .. application.RequiredScopes.Where(r => r.Resource == (resource?.AppId ?? Permission.GraphAppId))
            .Select(r => resource is null ? Permission.FindScope(r.Scope)?.Name : resource.Scopes.FirstOrDefault(s => s.Id == r.Scope)?.Value)
            .OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>App roles that the client is registered to ask for, by API (null: Graph), as far as they are offered to applications.</summary>
    public async ValueTask<IReadOnlyList<(SignInResource? Resource, IReadOnlyList<Guid> Roles)>> Roles(CancellationToken cancel)
    {
        var found = new List<(SignInResource? Resource, IReadOnlyList<Guid> Roles)>();
        foreach (var asked in client.RequiredRoles.GroupBy(r => r.Resource))
        {
            var api = asked.Key == Permission.GraphAppId ? null : await directory.FindOffered(tenant.Id, asked.Key.ToString(), client, cancel);
            Guid[] roles = [.. asked.Select(r => r.Scope).Distinct().Where(id => asked.Key == Permission.GraphAppId ? Permission.FindRole(id) is not null : api?.Roles.Any(r => r.Id == id) == true)];
            if (roles.Length > 0)
            {
                found.Add((api, roles));
            }
        }

        return found;
    }

    /// <summary>The APIs that an application is registered to ask. One that this server does not have can be given to nobody.</summary>
    private async ValueTask<IReadOnlyList<SignInResource?>> Resources(SignInApplication application, CancellationToken cancel)
    {
        var found = new List<SignInResource?>();
        foreach (var id in application.RequiredScopes.Select(r => r.Resource).Distinct())
        {
            if (id == Permission.GraphAppId)
            {
                found.Add(null);
            }
            else if (await directory.FindOffered(tenant.Id, id.ToString(), client, cancel) is { } api)
            {
                found.Add(api);
            }
        }

        return found;
    }
}
