// What listeners are told of a commit.

using Atrium.Engine.Storage;

namespace Atrium.Store;

internal static class Notices
{
    public static CommitNotice Of(Tenant tenant, ChangeSet changes) => new(
        tenant.Number,
        [.. changes.Rows.Select(r => r.Row.Type.Table!.Name).Concat(changes.Links.Select(l => l.Table.Name)).Distinct()],
        [.. changes.Rows.Select(r => r.Row.Key).Concat(changes.Links.Select(l => l.Source)).Distinct()])
    {
        Queues = changes.Outbox.Count == 0 ? [] : [.. changes.Outbox.Select(w => w.Queue).Distinct()],
    };
}
