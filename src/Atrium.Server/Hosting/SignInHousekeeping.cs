// Removes what sign-in no longer needs to remember: spent codes, expired tokens, device codes that nobody typed, sessions that ended, guesses
// that no longer count.

using Atrium.Engine.Storage;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public sealed class SignInHousekeeping(
    ISignInTokenRows rows, ISignInSessions sessions, IGuessRows guesses, ILease leases, ILogger<SignInHousekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Longer than an access token lives: a family that died must be known until the last of its tokens has expired.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TidyAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server goes down, or did not come up.
        }
    }

    private async Task TidyAsync(CancellationToken cancellation)
    {
        try
        {
            await using var lease = await leases.TryAcquireAsync("sign-in housekeeping", cancellation);
            if (lease is not null) // otherwise another node is at it
            {
                var before = TimeProvider.System.GetUtcNow() - Kept;
                await rows.Prune(before, cancellation);
                await sessions.Prune(before, cancellation);
                await guesses.Prune(TimeProvider.System.GetUtcNow() - GuessLimits.Memory, cancellation);
            }
        }
        catch (StoreUnavailableException unavailable)
        {
            logger.LogWarning(unavailable, "Old sign-in records could not be removed; it is tried again later");
        }
    }
}
