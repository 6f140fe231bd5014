// The rest of the token store's interface: what sign-in never calls.
using System.Runtime.CompilerServices;

namespace Atrium.Server.SignIn;

internal sealed partial class TokenStore
{
    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw Never();

    public ValueTask<long> CountAsync<TResult>(Func<IQueryable<TokenEntity>, IQueryable<TResult>> query, CancellationToken cancellationToken) => throw Never();

    public ValueTask DeleteAsync(TokenEntity token, CancellationToken cancellationToken) => throw Never();

    public IAsyncEnumerable<TokenEntity> FindAsync(string? subject, string? client, string? status, string? type, CancellationToken cancellationToken) => throw Never();

    public IAsyncEnumerable<TokenEntity> FindByApplicationIdAsync(string identifier, CancellationToken cancellationToken) => throw Never();

    public IAsyncEnumerable<TokenEntity> FindByAuthorizationIdAsync(string identifier, CancellationToken cancellationToken) => throw Never();

    public IAsyncEnumerable<TokenEntity> FindBySubjectAsync(string subject, CancellationToken cancellationToken) => throw Never();

    public ValueTask<TResult?> GetAsync<TState, TResult>(Func<IQueryable<TokenEntity>, TState, IQueryable<TResult>> query, TState state, CancellationToken cancellationToken) => throw Never();

    public IAsyncEnumerable<TokenEntity> ListAsync(int? count, int? offset, CancellationToken cancellationToken) => throw Never();

    public IAsyncEnumerable<TResult> ListAsync<TState, TResult>(Func<IQueryable<TokenEntity>, TState, IQueryable<TResult>> query, TState state, CancellationToken cancellationToken) => throw Never();

    public ValueTask<long> RevokeAsync(string? subject, string? client, string? status, string? type, CancellationToken cancellationToken) => throw Never();

    public ValueTask<long> RevokeByApplicationIdAsync(string identifier, CancellationToken cancellationToken = default) => throw Never();

    private static NotSupportedException Never([CallerMemberName] string? member = null) => new($"{nameof(TokenStore)}.{member} is never needed by sign-in.");
}
