// Many rows changed in commits of a bearable size; a row that cannot be written so holds up no other.

using Atrium.Engine.Storage;

namespace Atrium.Server.Hosting;

internal sealed class UpkeepWriting(IStore store, Tenant tenant, TimeProvider clock)
{
    private const int Batch = 1000;

    /// <summary>What is to be written next.</summary>
    public ChangeSet Changes { get; private set; } = new() { At = clock.GetUtcNow() };

    /// <summary>True: somebody else changed one of the rows meanwhile, so that it must be looked at again.</summary>
    public bool Overtaken { get; private set; }

    public ValueTask WriteAsync(CancellationToken cancellation) => Changes.Rows.Count < Batch ? default : FlushAsync(cancellation);

    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (!Changes.IsEmpty && !(await store.CommitAsync(tenant, Changes, cancellation)).Done)
        {
            foreach (var row in Changes.Rows)
            {
                var alone = new ChangeSet { At = Changes.At, Rows = { row } };

                // Refused for another reason, such as a unique value that an older build let two have, it stays as it is.
                Overtaken |= (await store.CommitAsync(tenant, alone, cancellation)).Conflict is { Kind: ConflictKind.Stale or ConflictKind.Exists };
            }
        }

        Changes = new ChangeSet { At = clock.GetUtcNow() };
    }
}
