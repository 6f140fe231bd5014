// An authorization request whose client and redirect address are good, understood: what is asked, of whom, and how.
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Atrium.Server.SignIn;

internal sealed record AuthorizationAsk
{
    private const int LongestQuery = 16 * 1024;

    /// <summary>All of it but the note of our own pages, in one spelling: what pages come back to.</summary>
    public required string Query { get; init; }

    public required Guid ClientId { get; init; }

    public required string RedirectUri { get; init; }

    public required Platform Platform { get; init; }

    public required string ScopeText { get; init; }

    public required ScopeRequest Scope { get; init; }

    public required IReadOnlySet<string> Prompts { get; init; }

    /// <summary>Whom the client expects.</summary>
    public string? LoginHint { get; init; }

    /// <summary>The domain from which the client expects somebody.</summary>
    public string? DomainHint { get; init; }

    /// <summary>How long ago the person may have signed in.</summary>
    public TimeSpan? MaxAge { get; init; }

    public required ClaimsRequest Claims { get; init; }

    public bool Silent => Prompts.Contains(PromptValues.None);

    /// <summary>The request's parameters in one spelling, without those of ours; null when one was sent twice or all are too long.</summary>
    public static string? Canonical(OpenIddictRequest request)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in request.GetParameters())
        {
            // Ours, and the names by which other conversations begin: as parameters here they mean nothing.
            if (name is StepNote.Parameter or "device" or "admin" or "own")
            {
                continue;
            }

            if ((string?)value is not { } text)
            {
                return null;
            }

            query.Add(name, text);
        }

        return query.ToString() is { Length: <= LongestQuery } found ? found : null;
    }

    /// <summary>Reads what <see cref="Canonical"/> wrote.</summary>
    public static OpenIddictRequest Parse(string query) => new(QueryHelpers.ParseQuery(query));

    public static async ValueTask<(AuthorizationAsk? Ask, AadError? Error)> Read(
        OpenIddictRequest request, SignInApplication application, ScopeReader scopes, SignInRequest signIn, CancellationToken cancel)
    {
        if (Canonical(request) is not { } query || request.RedirectUri is not { } redirectUri
            || Platforms.Find(application, redirectUri) is not { } platform)
        {
            return (null, AadErrors.Malformed);
        }

        if (Refusal(request, application, platform, signIn) is { } refusal)
        {
            return (null, refusal);
        }

        var (claims, unread) = ClaimsRequest.Read((string?)request[Parameters.Claims]);
        if (unread is not null)
        {
            return (null, unread);
        }

        var maxAge = request.MaxAge is { } seconds and >= 0 and <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var (scope, error) = await scopes.Read(request.Scope!, signIn.Tenant?.Id, signIn.Tenant?.DisplayName ?? signIn.Segment, cancel, several: true, application);
        return error is not null ? (null, error) : (new AuthorizationAsk
        {
            Query = query,
            ClientId = application.AppId,
            RedirectUri = redirectUri,
            Platform = platform,
            ScopeText = request.Scope!,
            Scope = scope!,
            Prompts = (request.Prompt ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal),
            LoginHint = Named(request.LoginHint),
            DomainHint = Named((string?)request["domain_hint"]),
            MaxAge = maxAge,
            // OpenID Connect Core 3.1.2.1: who asks how long ago is told when.
            Claims = maxAge is null ? claims! : claims! with { IdToken = [.. claims.IdToken.Append("auth_time").Distinct(StringComparer.Ordinal)] },
        }, null);
    }

    private static AadError? Refusal(OpenIddictRequest request, SignInApplication application, Platform platform, SignInRequest signIn)
    {
        if (request.HasParameter("resource"))
        {
            return AadErrors.ResourceParameter;
        }

        if (string.IsNullOrWhiteSpace(request.Scope))
        {
            return AadErrors.MissingField(Parameters.Scope);
        }

        if (!application.MultipleOrganizations && signIn.Kind != TenantSegment.Tenant)
        {
            return AadErrors.SingleTenant(application);
        }

        if (request.HasResponseType(ResponseTypes.IdToken) && !application.IdTokenIssuance)
        {
            return AadErrors.IdTokenNotEnabled(application.AppId.ToString());
        }

        return platform != Platform.Web && request.HasResponseType(ResponseTypes.Code) && string.IsNullOrEmpty(request.CodeChallenge)
            ? AadErrors.ProofKeyRequired
            : null;
    }

    private static string? Named(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > 256 ? null : text.Trim();
}
