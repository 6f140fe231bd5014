// Applications of a seed, their service principals, and what they were granted.

using Atrium.Areas.Applications;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

internal static class SeedApplications
{
    /// <summary>How long a seeded secret is good: it must not end while a test moves the clock.</summary>
    private const int SecretYears = 100;

    public static async Task WriteAsync(Call call, SeedFile seed, DemoSecrets secrets, CancellationToken cancellation)
    {
        var changes = call.NewChanges();
        var graph = GraphService.Add(changes, call.Model, call.Directory);
        foreach (var application in seed.Applications)
        {
            Add(changes, call, application, secrets);
            Grant(changes, call, application, graph);
        }

        await changes.CommitAsync(call, "applications", cancellation);
    }

    private static void Add(ChangeSet changes, Call call, SeedApplication application, DemoSecrets secrets)
    {
        ClientSecret[] kept = application.SecretOf(secrets) is not { } secret ? [] :
        [
            new() { KeyId = DerivedKey.Of(application.Id, "secret"), Sha256 = SecretText.Hash(secret), Hint = secret[..3], EndDateTime = changes.At.AddYears(SecretYears) },
        ];
        var registered = Documents.Stored(new Application
        {
            AppId = application.AppId,
            DisplayName = application.DisplayName,
            // Open to other organisations of this server, and to /common; each still has to consent.
            SignInAudience = application.Kind == SeedClientKind.Daemon ? Application.MyOrganization : Application.MultipleOrganizations,
            IsFallbackPublicClient = application.Kind == SeedClientKind.Public,
            Web = application.Kind == SeedClientKind.Web ? new() { RedirectUris = application.RedirectUris } : null,
            PublicClient = application.Kind == SeedClientKind.Public ? new() { RedirectUris = application.RedirectUris } : null,
            Secrets = kept,
            CreatedDateTime = changes.At,
        });
        changes.Insert(call.Model.Entity<Application>(), application.Id, call.Directory, Guid.Empty, registered);
        changes.Insert(
            call.Model.Entity<ServicePrincipal>(), application.ServicePrincipalId, call.Directory, Guid.Empty,
            ServicePrincipals.New(registered, call.Tenant.Id, changes.At));
    }

    private static void Grant(ChangeSet changes, Call call, SeedApplication application, Guid graph)
    {
        var principal = application.ServicePrincipalId;
        foreach (var name in application.ApplicationPermissions)
        {
            var role = Permission.Find(name)!.RoleId!.Value;
            changes.Assign(call.Model, (principal, application.DisplayName), (graph, GraphPermissions.Name), role);
        }

        if (application.DelegatedPermissions.Count > 0)
        {
            changes.Grant(call.Model, call.Directory, principal, graph, null, application.DelegatedPermissions);
        }
    }
}
