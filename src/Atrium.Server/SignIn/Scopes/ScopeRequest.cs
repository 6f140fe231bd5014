// Reads the scope parameter: which resources, which of their scopes, which OpenID scopes.
using Atrium.Areas.Applications;

namespace Atrium.Server.SignIn;

/// <summary>A scope parameter, understood. Bare names mean Graph; a resource is written before the last slash.</summary>
internal sealed record ScopeRequest
{
    /// <summary>More in one request would be looked for in vain.</summary>
    public const int MostResources = 20;

    private static readonly HashSet<string> OpenIdScopes = new(StringComparer.OrdinalIgnoreCase) { "openid", "profile", "email", "offline_access" };

    /// <summary>As the client wrote the resource (<c>https://graph.microsoft.com</c>), to answer in the same words; null when it used short names.</summary>
    public string? Prefix { get; private init; }

    /// <summary>The API that a token is asked for, the first of those that are named; null means Graph.</summary>
    public SignInResource? Resource { get; private init; }

    /// <summary>Whether <c>.default</c> was asked.</summary>
    public bool Default { get; private init; }

    /// <summary>Short names of the resource's scopes that were asked, as the resource spells them: APIs compare what stands in tokens to the letter.</summary>
    public IReadOnlyList<string> Named { get; private init; } = [];

    /// <summary>What was asked of further APIs: consent covers them, a token does not.</summary>
    public IReadOnlyList<ResourceAsk> Others { get; private init; } = [];

    /// <summary>OpenID scopes that were asked, in lower case.</summary>
    public IReadOnlySet<string> OpenId { get; private init; } = new HashSet<string>(StringComparer.Ordinal);

    public bool Asks(string openIdScope) => OpenId.Contains(openIdScope);

    public static bool IsOpenId(string scope) => OpenIdScopes.Contains(scope);

    /// <summary>The resources that are asked for and are not Graph, each once, in their order.</summary>
    public static IReadOnlyList<string> ForeignResources(string scope, GraphResources graph) =>
    [
        .. scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.LastIndexOf('/') > 0).Select(word => word[..word.LastIndexOf('/')])
            .Where(name => !graph.Contains(name)).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <param name="known">Those APIs of <see cref="ForeignResources"/> that there are.</param>
    /// <param name="several">True: more than one resource may be named.</param>
    public static (ScopeRequest? Request, AadError? Error) Parse(
        string scope, GraphResources graph, string tenant, IReadOnlyList<SignInResource>? known = null, bool several = false)
    {
        var parts = new List<Part>();
        var openId = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (OpenIdScopes.Contains(word))
            {
                openId.Add(word.ToLowerInvariant());
                continue;
            }

            var slash = word.LastIndexOf('/');
            var (prefix, name) = slash < 0 ? (null, word) : (word[..slash], word[(slash + 1)..]);
            if (name.Length == 0)
            {
                return (null, AadErrors.BadScope(word, "A scope is missing after the resource."));
            }

            var isGraph = prefix is null || graph.Contains(prefix);
            var api = isGraph ? null : known?.FirstOrDefault(k => k.IsNamed(prefix!));
            if (!isGraph && api is null)
            {
                // A second resource where there may be one is a mistake of the request; a foreign one alone is unknown here.
                return (null, several || parts.Count == 0 ? AadErrors.UnknownResource(prefix!, tenant) : AadErrors.SeveralResources(scope));
            }

            if (parts.Find(p => p.Resource?.AppId == api?.AppId) is not { } part)
            {
                parts.Add(part = new Part(api));
            }

            part.Prefix ??= prefix;
            part.Names.Add((api is null ? Permission.Find(name)?.Name : api.Find(name)?.Value) ?? name);
        }

        return Refusal(scope, parts, several) is { } refusal ? (null, refusal) : (Of(parts, openId), null);
    }

    private static AadError? Refusal(string scope, List<Part> parts, bool several)
    {
        var all = parts.SelectMany(p => p.Names).ToList();
        return all.Exists(IsDefault) && !all.TrueForAll(IsDefault) ? AadErrors.BadScope(scope, ".default scope can't be combined with resource-specific scopes.")
            : parts.Count > 1 && (!several || all.Exists(IsDefault)) ? AadErrors.SeveralResources(scope)
            : null;
    }

    private static ScopeRequest Of(List<Part> parts, HashSet<string> openId)
    {
        var first = parts.FirstOrDefault() ?? new Part(null);
        var byDefault = first.Names.Exists(IsDefault);
        return new ScopeRequest
        {
            Prefix = first.Prefix,
            Resource = first.Resource,
            Default = byDefault,
            Named = byDefault ? [] : first.Names,
            Others = [.. parts.Skip(1).Select(p => new ResourceAsk(p.Resource, p.Names))],
            OpenId = openId,
        };
    }

    private static bool IsDefault(string name) => name.Equals(".default", StringComparison.OrdinalIgnoreCase);

    private sealed class Part(SignInResource? resource)
    {
        public SignInResource? Resource => resource;

        public string? Prefix { get; set; }

        public List<string> Names { get; } = [];
    }
}

/// <param name="Resource">An API; null: Graph.</param>
/// <param name="Named">Short names of its scopes.</param>
internal sealed record ResourceAsk(SignInResource? Resource, IReadOnlyList<string> Named);
