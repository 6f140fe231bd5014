// Reads the scope parameter: which resource, which of its scopes, which OpenID scopes.
using Atrium.Areas.Applications;

namespace Atrium.Server.SignIn;

/// <summary>A scope parameter, understood. Bare names mean Graph; a resource is written before the last slash.</summary>
internal sealed record ScopeRequest
{
    private static readonly HashSet<string> OpenIdScopes = new(StringComparer.OrdinalIgnoreCase) { "openid", "profile", "email", "offline_access" };

    /// <summary>As the client wrote the resource (<c>https://graph.microsoft.com</c>), to answer in the same words; null when it used short names.</summary>
    public string? Prefix { get; private init; }

    /// <summary>The API that is asked for; null means Graph.</summary>
    public SignInResource? Resource { get; private init; }

    /// <summary>Whether <c>.default</c> was asked.</summary>
    public bool Default { get; private init; }

    /// <summary>Short names of the resource's scopes that were asked, as the resource spells them: APIs compare what stands in tokens to the letter.</summary>
    public IReadOnlyList<string> Named { get; private init; } = [];

    /// <summary>OpenID scopes that were asked, in lower case.</summary>
    public IReadOnlySet<string> OpenId { get; private init; } = new HashSet<string>(StringComparer.Ordinal);

    public bool Asks(string openIdScope) => OpenId.Contains(openIdScope);

    public static bool IsOpenId(string scope) => OpenIdScopes.Contains(scope);

    /// <summary>The first resource that is asked for and is not Graph; null when there is none.</summary>
    public static string? ForeignResource(string scope, GraphResources graph)
    {
        foreach (var word in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var slash = word.LastIndexOf('/');
            if (slash > 0 && !graph.Contains(word[..slash]))
            {
                return word[..slash];
            }
        }

        return null;
    }

    /// <param name="other">The API that <see cref="ForeignResource"/> names, if there is such.</param>
    public static (ScopeRequest? Request, AadError? Error) Parse(string scope, GraphResources graph, string tenant, SignInResource? other = null)
    {
        var first = true;
        string? prefix = null;
        var byDefault = false;
        var named = new List<string>();
        var openId = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (OpenIdScopes.Contains(word))
            {
                openId.Add(word.ToLowerInvariant());
                continue;
            }

            var slash = word.LastIndexOf('/');
            var (resource, name) = slash < 0 ? (null, word) : (word[..slash], word[(slash + 1)..]);
            if (name.Length == 0)
            {
                return (null, AadErrors.BadScope(word, "A scope is missing after the resource."));
            }

            var isGraph = resource is null || graph.Contains(resource);
            if (!isGraph && other?.IsNamed(resource!) != true)
            {
                // A second resource beside one that is known is a mistake of the request; a foreign one alone is unknown here.
                return (null, first ? AadErrors.UnknownResource(resource!, tenant) : AadErrors.SeveralResources(scope));
            }

            if (isGraph && other is not null)
            {
                return (null, AadErrors.SeveralResources(scope));
            }

            first = false;

            prefix ??= resource;
            if (name.Equals(".default", StringComparison.OrdinalIgnoreCase))
            {
                byDefault = true;
            }
            else
            {
                named.Add((isGraph ? Permission.Find(name)?.Name : other!.Find(name)?.Value) ?? name);
            }
        }

        if (byDefault && named.Count > 0)
        {
            return (null, AadErrors.BadScope(scope, ".default scope can't be combined with resource-specific scopes."));
        }

        return (new ScopeRequest { Prefix = prefix, Resource = other, Default = byDefault, Named = named, OpenId = openId }, null);
    }
}
