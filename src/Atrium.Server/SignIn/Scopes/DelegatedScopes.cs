// Decides which scopes a user's token carries: everything granted so far, if everything asked is granted.
namespace Atrium.Server.SignIn;

/// <param name="Printed">For the <c>scp</c> claim: short names, sorted.</param>
/// <param name="Reply">For the <c>scope</c> of the reply, in the form the client asked: MSAL finds its cached token by it.</param>
internal sealed record DelegatedScopes(IReadOnlyList<string> Printed, string Reply)
{
    /// <summary>Null when something that was asked, or all of it, has not been consented to.</summary>
    public static DelegatedScopes? Resolve(ScopeRequest asked, IReadOnlyCollection<string> granted)
    {
        var graph = new SortedSet<string>(granted.Where(scope => !ScopeRequest.IsOpenId(scope)), StringComparer.OrdinalIgnoreCase);
        if (!asked.Named.All(graph.Contains) || (asked.Default && graph.Count == 0))
        {
            return null;
        }

        var openId = granted.Where(ScopeRequest.IsOpenId).Select(scope => scope.ToLowerInvariant())
            .Where(_ => asked.Resource is null).Concat(asked.OpenId).Where(scope => scope is not "offline_access").Distinct(StringComparer.Ordinal).ToList();
        var printed = graph.Concat(asked.Resource is null ? openId : []).Order(StringComparer.OrdinalIgnoreCase).ToList();
        var reply = graph.Select(scope => asked.Prefix is null ? scope : $"{asked.Prefix}/{scope}").Concat(openId);
        if (asked.Default)
        {
            reply = reply.Append(asked.Prefix is null ? ".default" : $"{asked.Prefix}/.default");
        }

        return new DelegatedScopes(printed, string.Join(' ', reply));
    }
}
