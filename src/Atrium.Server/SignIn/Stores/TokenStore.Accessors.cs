// The token store's getters and setters: in memory only, on the entity at hand.
using System.Collections.Immutable;
using System.Text.Json;

namespace Atrium.Server.SignIn;

internal sealed partial class TokenStore
{
    public ValueTask<string?> GetApplicationIdAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.ApplicationId);

    public ValueTask SetApplicationIdAsync(TokenEntity token, string? identifier, CancellationToken cancellationToken) =>
        token.Set(token.Row with { ApplicationId = identifier });

    public ValueTask<string?> GetAuthorizationIdAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.FamilyId);

    public ValueTask SetAuthorizationIdAsync(TokenEntity token, string? identifier, CancellationToken cancellationToken) =>
        token.Set(token.Row with { FamilyId = identifier });

    public ValueTask<DateTimeOffset?> GetCreationDateAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.CreatedAt);

    public ValueTask SetCreationDateAsync(TokenEntity token, DateTimeOffset? date, CancellationToken cancellationToken) =>
        token.Set(token.Row with { CreatedAt = date });

    public ValueTask<DateTimeOffset?> GetExpirationDateAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.ExpiresAt);

    public ValueTask SetExpirationDateAsync(TokenEntity token, DateTimeOffset? date, CancellationToken cancellationToken) =>
        token.Set(token.Row with { ExpiresAt = date });

    public ValueTask<string?> GetIdAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.Id);

    public ValueTask<string?> GetPayloadAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.Payload);

    public ValueTask SetPayloadAsync(TokenEntity token, string? payload, CancellationToken cancellationToken) =>
        token.Set(token.Row with { Payload = payload });

    public ValueTask<DateTimeOffset?> GetRedemptionDateAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.RedeemedAt);

    public ValueTask SetRedemptionDateAsync(TokenEntity token, DateTimeOffset? date, CancellationToken cancellationToken) =>
        token.Set(token.Row with { RedeemedAt = date });

    public ValueTask<string?> GetReferenceIdAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.ReferenceId);

    public ValueTask SetReferenceIdAsync(TokenEntity token, string? identifier, CancellationToken cancellationToken) =>
        token.Set(token.Row with { ReferenceId = identifier });

    public ValueTask<string?> GetStatusAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.Status);

    public ValueTask SetStatusAsync(TokenEntity token, string? status, CancellationToken cancellationToken) =>
        token.Set(token.Row with { Status = status });

    public ValueTask<string?> GetSubjectAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.Subject);

    public ValueTask SetSubjectAsync(TokenEntity token, string? subject, CancellationToken cancellationToken) =>
        token.Set(token.Row with { Subject = subject });

    public ValueTask<string?> GetTypeAsync(TokenEntity token, CancellationToken cancellationToken) => new(token.Row.Type);

    public ValueTask SetTypeAsync(TokenEntity token, string? type, CancellationToken cancellationToken) =>
        token.Set(token.Row with { Type = type });

    public ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(TokenEntity token, CancellationToken cancellationToken) =>
        new(token.Row.Properties is { } json
            ? JsonSerializer.Deserialize<ImmutableDictionary<string, JsonElement>>(json)!
            : ImmutableDictionary<string, JsonElement>.Empty);

    public ValueTask SetPropertiesAsync(TokenEntity token, ImmutableDictionary<string, JsonElement> properties, CancellationToken cancellationToken) =>
        token.Set(token.Row with { Properties = properties is { Count: > 0 } ? JsonSerializer.Serialize(properties) : null });
}
