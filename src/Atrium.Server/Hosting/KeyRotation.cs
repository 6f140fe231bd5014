// Signing keys roll by themselves: a new one is published a day before it signs, and the old one stays until its last token has expired.

using Atrium.Engine.Storage;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public sealed class KeyRotation(SigningKeySet keys, ILease leases, ILogger<KeyRotation> logger) : BackgroundService
{
    /// <summary>How long a key signs.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(90);

    /// <summary>How long a key is published before it signs: clients and the other nodes have long read it by then.</summary>
    public static readonly TimeSpan Announced = TimeSpan.FromDays(1);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>One look; done every hour.</summary>
    public async Task TendAsync(CancellationToken cancellation)
    {
        try
        {
            await using var lease = await leases.TryAcquireAsync("signing keys", cancellation);
            if (lease is null)
            {
                keys.Reload(); // another node is at it
            }
            else if (keys.Tend(Life, Announced))
            {
                logger.LogInformation("A new signing key was published; it signs after {Announced}", Announced);
            }
        }
        catch (StoreUnavailableException unavailable)
        {
            logger.LogWarning(unavailable, "The signing keys could not be looked at; it is tried again later");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TendAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server goes down, or did not come up.
        }
    }
}
