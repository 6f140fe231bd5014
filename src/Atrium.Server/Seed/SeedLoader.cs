// Writes a seed into an empty organisation, in large batches.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

public sealed class SeedLoader(DemoSecrets secrets, IPasswordHashing hashing)
{
    /// <summary>People, or links, in one commit: large enough for speed, small enough to be seen moving.</summary>
    private const int Batch = 2000;

    public async Task LoadAsync(Call call, SeedFile seed, ISeedProgress progress, CancellationToken cancellation)
    {
        await OrganizationAsync(call, seed.Organization, cancellation);
        var photos = Task.Run(() => SeedPhotos.WriteAsync(call, seed, cancellation), cancellation); // drawn while the rest is written
        var people = await new SeedPeople(call, secrets, hashing).WriteAsync(seed, Batch, progress, cancellation);
        await ManagersAsync(call, seed, people, progress, cancellation);
        await SeedGroups.WriteAsync(call, seed, people, progress, cancellation);
        await SeedApplications.WriteAsync(call, seed, secrets, cancellation);
        await new SeedMailbox(call, seed, people).WriteAsync(cancellation);
        await SeedPileWriting.WriteAsync(call, seed, people, progress, cancellation);
        await photos;
    }

    private static async Task OrganizationAsync(Call call, SeedOrganization organization, CancellationToken cancellation)
    {
        var changes = call.NewChanges();
        var domains = organization.Domains.Select(d => (JsonNode)new JsonObject
        {
            ["capabilities"] = "Email, OfficeCommunicationsOnline",
            ["isDefault"] = d == organization.DefaultDomain,
            ["isInitial"] = d == organization.DefaultDomain,
            ["name"] = d,
            ["type"] = "Managed",
        });
        var document = new JsonObject
        {
            ["displayName"] = organization.DisplayName,
            ["countryLetterCode"] = organization.CountryLetterCode,
            ["preferredLanguage"] = organization.PreferredLanguage,
            ["createdDateTime"] = Instants.Text(call.Now),
            ["mobileDeviceManagementAuthority"] = "unknown",
            ["tenantType"] = "AAD",
            ["verifiedDomains"] = new JsonArray([.. domains]),
        };

        // No rules: they refuse it, because no client can make an organisation.
        changes.Insert(call.Model.Entity<Organization>(), organization.Id, call.Directory, Guid.Empty, document);
        await changes.CommitAsync(call, "organization", cancellation);
    }

    private static async Task ManagersAsync(Call call, SeedFile seed, SeedNames people, ISeedProgress progress, CancellationToken cancellation)
    {
        var table = call.Model.Entity<User>().Table!;
        var done = 0;
        foreach (var batch in seed.Users.Where(u => u.Manager is not null).Chunk(Batch))
        {
            var changes = call.NewChanges();
            foreach (var user in batch)
            {
                // No circle: the seed was checked as a whole, which is cheaper than link by link.
                changes.Links.Add(new LinkChange("manager", user.Id, people[user.Manager!], Add: true) { Table = table, Single = true });
            }

            await changes.CommitAsync(call, "managers", cancellation);
            progress.Done("Managers", done += batch.Length, seed.UserCount - 1);
        }
    }
}
