// Tokens as the protocol library wants them, over the store's rows. Updates are compare-and-swap: one-time codes rest on that.
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Atrium.Server.SignIn;

/// <summary>A row under change. The library sets field by field, then creates or updates.</summary>
internal sealed class TokenEntity(TokenRow row)
{
    public TokenRow Row { get; private set; } = row;

    public ValueTask Set(TokenRow row)
    {
        Row = row;
        return ValueTask.CompletedTask;
    }
}

internal sealed partial class TokenStore(ISignInTokenRows rows) : IOpenIddictTokenStore<TokenEntity>
{
    public ValueTask<TokenEntity> InstantiateAsync(CancellationToken cancellationToken) =>
        new(new TokenEntity(new TokenRow { Id = Guid.NewGuid().ToString("N"), Version = 1, TenantId = SignInRequest.Current?.Tenant?.Id }));

    public ValueTask CreateAsync(TokenEntity token, CancellationToken cancellationToken) => rows.Insert(token.Row, cancellationToken);

    public async ValueTask UpdateAsync(TokenEntity token, CancellationToken cancellationToken)
    {
        var expected = token.Row.Version;
        var next = token.Row with { Version = expected + 1 };
        if (!await rows.TryReplace(next, expected, cancellationToken))
        {
            // A code that somebody else redeems at the same moment was used twice, whoever was quicker.
            if (next is { Status: Statuses.Redeemed, FamilyId: { } family })
            {
                await rows.RevokeFamily(family, cancellationToken);
                if (SignInRequest.Current is { } request)
                {
                    request.Overtaken = true;
                }
            }

            throw new OpenIddictExceptions.ConcurrencyException("The token was changed by another request.");
        }

        await token.Set(next);
    }

    public async ValueTask<TokenEntity?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        Entity(await rows.Find(identifier, cancellationToken));

    public async ValueTask<TokenEntity?> FindByReferenceIdAsync(string identifier, CancellationToken cancellationToken) =>
        Entity(await rows.FindByReference(identifier, cancellationToken));

    public ValueTask<long> RevokeByAuthorizationIdAsync(string identifier, CancellationToken cancellationToken) =>
        rows.RevokeFamily(identifier, cancellationToken);

    public ValueTask<long> RevokeBySubjectAsync(string subject, CancellationToken cancellationToken = default) =>
        rows.RevokeSubject(subject, cancellationToken);

    public ValueTask<long> PruneAsync(DateTimeOffset threshold, CancellationToken cancellationToken) => rows.Prune(threshold, cancellationToken);

    private static TokenEntity? Entity(TokenRow? row)
    {
        if (row?.Status is TokenRow.Revoked && SignInRequest.Current is { } request)
        {
            // The library says the same of an expired and of a revoked token; Microsoft does not.
            request.Failure = AadErrors.GrantRevoked;
        }

        return row is null ? null : new TokenEntity(row);
    }
}
