// Which of the people signed in in a browser an authorization request is about. Pure.
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Atrium.Server.SignIn;

/// <summary>An account, or several to choose from, or an error; none of them: somebody must sign in.</summary>
internal readonly record struct AccountChoice(SignedIn? Account, IReadOnlyList<SignedIn>? Several, AadError? Error);

internal static class Accounts
{
    /// <summary>Those who belong to the organisation that was addressed, and to the domain that was hinted at.</summary>
    public static IReadOnlyList<SignedIn> Allowed(IReadOnlyList<SignedIn> all, AuthorizationAsk ask, SignInRequest request) =>
    [
        .. all.Where(account => (request.Tenant is null || request.Tenant.Id == account.Tenant.Id)
            && (ask.DomainHint is null or "organizations" or "consumers"
                || account.User.UserPrincipalName.EndsWith("@" + ask.DomainHint, StringComparison.OrdinalIgnoreCase))),
    ];

    public static AccountChoice Choose(AuthorizationAsk ask, StepNote? step, IReadOnlyList<SignedIn> allowed)
    {
        if (step is not null && allowed.FirstOrDefault(account => account.User.Id == step.User) is { } chosen)
        {
            // Where the client wants the password typed, choosing an account is not enough.
            return step.Fresh || (!ask.Prompts.Contains(PromptValues.Login) && IsRecent(chosen, ask)) ? new(chosen, null, null) : default;
        }

        if (ask.Silent)
        {
            return Silently(ask, allowed);
        }

        if (ask.Prompts.Contains(PromptValues.Login) || allowed.Count == 0)
        {
            return default;
        }

        if (ask.Prompts.Contains(PromptValues.SelectAccount))
        {
            return new(null, allowed, null);
        }

        if (ask.LoginHint is not null)
        {
            return Hinted(ask, allowed) is { } hinted && IsRecent(hinted, ask) ? new(hinted, null, null) : default;
        }

        return allowed.Count > 1 ? new(null, allowed, null) : IsRecent(allowed[0], ask) ? new(allowed[0], null, null) : default;
    }

    /// <summary>What to write into the name field beforehand.</summary>
    public static string? Name(AuthorizationAsk ask) => LoginHints.IsOpaque(ask.LoginHint) ? null : ask.LoginHint;

    private static AccountChoice Silently(AuthorizationAsk ask, IReadOnlyList<SignedIn> allowed)
    {
        var account = ask.LoginHint is not null ? Hinted(ask, allowed) : allowed.Count == 1 ? allowed[0] : null;
        return account is not null && IsRecent(account, ask) ? new(account, null, null)
            : new(null, null, allowed.Count > 1 && ask.LoginHint is null ? AadErrors.AccountChoice : AadErrors.LoginRequired);
    }

    private static SignedIn? Hinted(AuthorizationAsk ask, IReadOnlyList<SignedIn> allowed) =>
        allowed.FirstOrDefault(account => LoginHints.Means(ask.LoginHint, account.User));

    private static bool IsRecent(SignedIn account, AuthorizationAsk ask) =>
        (ask.MaxAge is not { } age || account.Tenant.Clock.GetUtcNow() - account.Session.At <= age) && ask.Claims.Allows(account.Session.At);
}
