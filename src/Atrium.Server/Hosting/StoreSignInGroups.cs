// The groups of a person, as they may stand in a token.

using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

internal sealed class StoreSignInGroups(IStore store, GraphModel model)
{
    public async ValueTask<IReadOnlyList<SignInGroup>> OfAsync(Tenant tenant, Guid person, GroupQuestion question, CancellationToken cancel)
    {
        var group = model.Entity<Group>();
        var enabled = group.FindProperty("securityEnabled")!;
        var plan = new Plan
        {
            Table = group.Table!,
            Types = [group.Name],
            Keys = question.AssignedTo is { } offering ? await AssignedAsync(tenant, person, offering, cancel) : null,
            Via = new LinkStep("members", person, Inverse: true, Transitive: question.AssignedTo is null),
            Filter = question.SecurityOnly ? new Compare(PropertyPath.Of(enabled), Comparison.Equal, true) : null,
            Take = question.Most,
        };
        return plan.Keys is { Count: 0 } ? [] : [.. (await store.ListAsync(tenant, plan, cancel)).Rows.Select(Seen)];
    }

    private async ValueTask<IReadOnlyList<Guid>> AssignedAsync(Tenant tenant, Guid person, Guid offering, CancellationToken cancel)
    {
        var rows = await AssignedRoles.OfAsync(store, model, tenant, person, cancel);
        return [.. rows.Where(row => row.Owner == offering && row.Parent != person).Select(row => row.Parent).Distinct()];
    }

    private static SignInGroup Seen(Row row)
    {
        var group = Documents.View<Group>(row.Document);
        return new SignInGroup(row.Key)
        {
            DisplayName = group.DisplayName,
            SamAccountName = group.OnPremisesSamAccountName,
            DomainName = group.OnPremisesDomainName,
            NetBiosName = group.OnPremisesNetBiosName,
            Synchronized = group.OnPremisesSyncEnabled == true,
        };
    }
}
