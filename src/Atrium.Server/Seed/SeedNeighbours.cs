// What each organisation of a server has for itself: its id, its domains, and the client ids of its applications.

using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

/// <summary>People find their organisation by a domain, and applications theirs by a client id: each leads to one place.</summary>
internal sealed class SeedNeighbours
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="StartRefused">Another seed has it.</exception>
    public void Add(SeedFile file)
    {
        var organization = file.Organization;
        foreach (var name in Names(file).Append($"id {organization.Id:D}"))
        {
            if (!_owners.TryAdd(name, organization.DisplayName))
            {
                throw Taken(organization.DisplayName, name, _owners[name]);
            }
        }
    }

    /// <exception cref="StartRefused">An organisation that is there already has it.</exception>
    public static async Task CheckAsync(SeedFile file, IHouse house, IStore store, GraphModel model, CancellationToken cancellation)
    {
        var clients = file.Applications.Select(a => ApplicationClaims.Application(a.AppId)).ToList();
        var names = Names(file).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var tenant in house.Organizations().Where(t => t.Id != file.Organization.Id))
        {
            var organization = await store.FindAsync(tenant, model.Entity<Organization>().Table!, tenant.Id, cancellation) is { } row
                ? Documents.View<Organization>(row.Document)
                : null;
            var domains = (organization?.VerifiedDomains ?? []).Select(d => $"domain {d.Name}");
            var taken = domains.FirstOrDefault(names.Contains);
            for (var i = 0; taken is null && i < clients.Count; i++)
            {
                taken = await store.HolderAsync(tenant, clients[i], cancellation) is null ? null : $"client id {file.Applications[i].AppId:D}";
            }

            if (taken is not null)
            {
                throw Taken(file.Organization.DisplayName, taken, organization?.DisplayName ?? tenant.Id.ToString("D"));
            }
        }
    }

    private static IEnumerable<string> Names(SeedFile file) =>
        file.Organization.Domains.Prepend(file.Organization.DefaultDomain).Distinct(StringComparer.OrdinalIgnoreCase).Select(d => $"domain {d}")
            .Concat(file.Applications.Select(a => $"client id {a.AppId:D}"));

    private static StartRefused Taken(string organization, string name, string owner) =>
        new($"The organisation {organization} cannot be made: the {name} belongs to {owner}.");
}
