// The rest of the application store's interface: what sign-in never calls.
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal sealed partial class ApplicationStore
{
    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw Never();

    public ValueTask<long> CountAsync<TResult>(Func<IQueryable<SignInApplication>, IQueryable<TResult>> query, CancellationToken cancellationToken) => throw Never();

    public ValueTask CreateAsync(SignInApplication application, CancellationToken cancellationToken) => throw Never();

    public ValueTask DeleteAsync(SignInApplication application, CancellationToken cancellationToken) => throw Never();

    public IAsyncEnumerable<SignInApplication> FindByPostLogoutRedirectUriAsync(string uri, CancellationToken cancellationToken) => throw Never();

    public IAsyncEnumerable<SignInApplication> FindByRedirectUriAsync(string uri, CancellationToken cancellationToken) => throw Never();

    public ValueTask<TResult?> GetAsync<TState, TResult>(Func<IQueryable<SignInApplication>, TState, IQueryable<TResult>> query, TState state, CancellationToken cancellationToken) => throw Never();

    public ValueTask<string?> GetClientSecretAsync(SignInApplication application, CancellationToken cancellationToken) => throw Never();

    public ValueTask<string?> GetConsentTypeAsync(SignInApplication application, CancellationToken cancellationToken) => throw Never();

    public ValueTask<string?> GetDisplayNameAsync(SignInApplication application, CancellationToken cancellationToken) => throw Never();

    public ValueTask<ImmutableDictionary<CultureInfo, string>> GetDisplayNamesAsync(SignInApplication application, CancellationToken cancellationToken) => throw Never();

    public ValueTask<ImmutableArray<string>> GetPermissionsAsync(SignInApplication application, CancellationToken cancellationToken) => throw Never();

    public ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(SignInApplication application, CancellationToken cancellationToken) => throw Never();

    public ValueTask<SignInApplication> InstantiateAsync(CancellationToken cancellationToken) => throw Never();

    public IAsyncEnumerable<SignInApplication> ListAsync(int? count, int? offset, CancellationToken cancellationToken) => throw Never();

    public IAsyncEnumerable<TResult> ListAsync<TState, TResult>(Func<IQueryable<SignInApplication>, TState, IQueryable<TResult>> query, TState state, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetApplicationTypeAsync(SignInApplication application, string? type, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetClientIdAsync(SignInApplication application, string? identifier, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetClientSecretAsync(SignInApplication application, string? secret, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetClientTypeAsync(SignInApplication application, string? type, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetConsentTypeAsync(SignInApplication application, string? type, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetDisplayNameAsync(SignInApplication application, string? name, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetDisplayNamesAsync(SignInApplication application, ImmutableDictionary<CultureInfo, string> names, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetJsonWebKeySetAsync(SignInApplication application, JsonWebKeySet? set, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetPermissionsAsync(SignInApplication application, ImmutableArray<string> permissions, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetPostLogoutRedirectUrisAsync(SignInApplication application, ImmutableArray<string> uris, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetPropertiesAsync(SignInApplication application, ImmutableDictionary<string, JsonElement> properties, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetRedirectUrisAsync(SignInApplication application, ImmutableArray<string> uris, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetRequirementsAsync(SignInApplication application, ImmutableArray<string> requirements, CancellationToken cancellationToken) => throw Never();

    public ValueTask SetSettingsAsync(SignInApplication application, ImmutableDictionary<string, string> settings, CancellationToken cancellationToken) => throw Never();

    public ValueTask UpdateAsync(SignInApplication application, CancellationToken cancellationToken) => throw Never();

    private static NotSupportedException Never([CallerMemberName] string? member = null) => new($"{nameof(ApplicationStore)}.{member} is never needed by sign-in.");
}
