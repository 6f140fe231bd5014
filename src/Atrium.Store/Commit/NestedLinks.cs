// Links that lead on: those whose target may have such links itself. Few of many, and all that a closure has to follow.

using Atrium.Engine.Storage;

namespace Atrium.Store.Commit;

internal static class NestedLinks
{
    /// <summary>A link was added or removed: counts it, and keeps it if it leads on.</summary>
    public static async ValueTask FollowAsync(CommitState state, LinkChange link, string? targetType)
    {
        if (targetType is null)
        {
            return;
        }

        TallySteps.Link(state, link.Kind, link.Source, targetType, link.Add ? 1 : -1);
        if (!link.Add)
        {
            await RemoveAsync(state, link.Kind, link.Source, link.Target);
        }
        else if (state.Catalog.Nesting(link.Kind)?.Contains(targetType) ?? false)
        {
            var d = state.Dialect;
            await state.Session.QueueAsync(
                $"INSERT INTO _nest ({d.TenantColumn}source, kind, target) VALUES ({d.TenantValue}{d.P(1)}, {d.P(2)}, {d.P(3)}) ON CONFLICT DO NOTHING",
                [link.Source, link.Kind, link.Target],
                state.Cancellation);
        }
    }

    public static async ValueTask RemoveAsync(CommitState state, string kind, Guid source, Guid target)
    {
        if (state.Catalog.Nesting(kind) is not null)
        {
            var d = state.Dialect;
            await state.Session.QueueAsync(
                $"DELETE FROM _nest WHERE {d.TenantIs()}source = {d.P(1)} AND kind = {d.P(2)} AND target = {d.P(3)}", [source, kind, target], state.Cancellation);
        }
    }
}
