// setVerifiedPublisher and unsetVerifiedPublisher. There is no partner programme here to ask: an administrator states the account, and the publisher is
// the organisation itself, whose domain the application must have.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public static class VerifiedPublisherActions
{
    private const int LongestId = 10;

    /// <param name="verifiedPublisherId">Number of the publisher's partner account.</param>
    [Action(On = typeof(Application), Status = 204)]
    [Needs(Delegated = "Application.ReadWrite.All", Application = "")]
    public static async Task SetVerifiedPublisher(Call call, string? verifiedPublisherId, CancellationToken cancellation)
    {
        Demand(call);
        if (string.IsNullOrEmpty(verifiedPublisherId))
        {
            throw new GraphError(400, "MPNIdWasNotProvided", "The MPN ID is not provided in the request body.");
        }

        if (verifiedPublisherId.Length > LongestId || !verifiedPublisherId.All(char.IsAsciiDigit))
        {
            throw new GraphError(400, "MPNAccountInvalid", "The MPN ID is not that of an account.");
        }

        var organization = await call.Store.FindAsync(call.Tenant, call.Model.Entity<Organization>().Table!, call.Tenant.Id, cancellation);
        var publisher = Documents.View<Organization>(organization!.Document);
        await RewriteAsync(
            call,
            application =>
            {
                if (application.Text("publisherDomain") is not { } domain)
                {
                    throw new GraphError(400, "NoPublisherDomainOnApplication", "The application does not have a publisher domain.");
                }

                if (!(publisher.VerifiedDomains ?? []).Any(d => domain.Equals(d.Name, StringComparison.OrdinalIgnoreCase)))
                {
                    throw new GraphError(400, "PublisherDomainMismatch", "The application's publisher domain is none of the organisation's verified domains.");
                }

                application["verifiedPublisher"] = new JsonObject
                {
                    ["addedDateTime"] = Instants.Text(call.Now),
                    ["displayName"] = publisher.DisplayName,
                    ["verifiedPublisherId"] = verifiedPublisherId,
                };
            },
            cancellation);
    }

    [Action(On = typeof(Application), Status = 204)]
    [Needs(Delegated = "Application.ReadWrite.All", Application = "")]
    public static Task UnsetVerifiedPublisher(Call call, CancellationToken cancellation)
    {
        Demand(call);
        return RewriteAsync(call, application => application.Remove("verifiedPublisher"), cancellation);
    }

    /// <summary>Not its owners: who an application's makers are is not for them to say.</summary>
    private static void Demand(Call call)
    {
        if (!DirectoryRoles.Has(call.Caller, DirectoryRoles.ManageApplications))
        {
            throw DirectoryErrors.Denied("Application Administrator");
        }
    }

    private static Task RewriteAsync(Call call, Action<JsonObject> change, CancellationToken cancellation) => call.RewriteAsync(
        async (application, changes) =>
        {
            var before = (JsonObject)application.DeepClone();
            change(application);
            await changes.SpreadAsync(call, before, application, cancellation);
        },
        cancellation).AsTask();
}
