// Mailboxes, drives and the like are made when they are first touched.

using System.Runtime.CompilerServices;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Request;

public static class Partitions
{
    // By store, so that servers in one process do not share what they know.
    private static readonly ConditionalWeakTable<IStore, BoundedCache<(Guid Epoch, Guid Witness), bool>> Known = [];

    /// <summary>Makes what the owner's partition must hold, if rows of this type live in one and it is not there yet.</summary>
    public static async ValueTask EnsureAsync(Call call, Row owner, EntityType type, CancellationToken cancellation)
    {
        foreach (var provision in call.Model.Provisions)
        {
            if (!provision.Types.Contains(type.Clr))
            {
                continue;
            }

            var witness = DerivedKey.Of(owner.Key, provision.Witness.WellKnownName);
            var known = Known.GetValue(call.Store, _ => new BoundedCache<(Guid, Guid), bool>(100_000));
            if (known.TryGet((call.Tenant.Epoch, witness), out _))
            {
                continue;
            }

            var table = call.Model.Entity(provision.Witness.Type).Table!;
            if (await call.Store.FindAsync(call.Tenant, table, witness, cancellation).ConfigureAwait(false) is null)
            {
                var changes = call.NewChanges();
                await provision.FillAsync(call, owner, changes, cancellation).ConfigureAwait(false);
                changes.Requires.Add(new Requirement(owner.Type.Table!, owner.Key, null));
                var result = await call.Store.CommitAsync(call.Tenant, changes, cancellation).ConfigureAwait(false);

                switch (result.Conflict)
                {
                    // Somebody else made it at the same moment, and with it took its names: as good.
                    case null or { Kind: ConflictKind.Exists or ConflictKind.Taken }:
                        break;

                    // The owner was deleted at this moment: whoever needs the partition finds nothing there.
                    case { Kind: ConflictKind.Missing }:
                        continue;
                    case { } conflict:
                        throw Conflicts.Error(conflict, type.Workload);
                }
            }

            known.Set((call.Tenant.Epoch, witness), true);
        }
    }
}
