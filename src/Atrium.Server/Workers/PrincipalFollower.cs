// Does the work that changes of applications leave for other organisations: promptly, when a commit tells of it; and now and then, for what a node that
// died had begun.

using System.Text.Json;
using System.Threading.Channels;
using Atrium.Areas.Applications;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;

namespace Atrium.Server.Workers;

internal sealed class PrincipalFollower(IStore store, IHouse house, PrincipalFollowing following, ILogger<PrincipalFollower> logger) : BackgroundService
{
    private const int Most = 50;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>After which another node takes what this one has not done.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Holds at most one word: told twice is one look.</summary>
    private readonly Channel<bool> _told = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Committed += OnCommitted;
        try
        {
            await using var timer = TimeProvider.System.CreateTimer(_ => _told.Writer.TryWrite(true), null, TimeSpan.Zero, Every);
            await foreach (var _ in _told.Reader.ReadAllAsync(stoppingToken))
            {
                await WorkAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server goes down, or did not come up.
        }
        finally
        {
            store.Committed -= OnCommitted;
        }
    }

    private void OnCommitted(CommitNotice notice)
    {
        if (notice.Tables.Count == 0 || notice.Queues.Contains(ServicePrincipals.Queue))
        {
            _told.Writer.TryWrite(true);
        }
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        foreach (var tenant in house.Organizations().ToList())
        {
            try
            {
                while (await TakeAsync(tenant, cancellation) is { Count: > 0 } taken)
                {
                    foreach (var work in taken)
                    {
                        if (await following.FollowAsync(JsonSerializer.Deserialize<Guid>(work.Payload.Span), cancellation))
                        {
                            await store.CompleteWorkAsync(tenant, work.Queue, work.Key, cancellation);
                        }
                    }
                }
            }
            catch (StoreUnavailableException unavailable)
            {
                logger.LogWarning(unavailable, "Service principals could not be brought up to date; it is tried again later");
            }
        }
    }

    private ValueTask<IReadOnlyList<Work>> TakeAsync(Tenant tenant, CancellationToken cancellation) =>
        store.TakeWorkAsync(tenant, ServicePrincipals.Queue, TimeProvider.System.GetUtcNow(), Lease, Most, cancellation);
}
