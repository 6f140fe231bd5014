// The life of a service principal: made from an application of this or another organisation, and changed where it does not follow that.

using Atrium.Areas.Directory;
using Atrium.Engine.Errors;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public sealed class ServicePrincipalRules : Rules<ServicePrincipal>
{
    private static readonly string[] SignOnModes = ["password", "saml", "notSupported", "oidc"];

    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        var (call, after) = (edit.Call, edit.After);
        var appId = Guid.Parse(after.Text("appId")!);
        await DemandFreeAsync(edit, appId, cancellation);
        var (home, application) = await ApplicationAsync(edit, appId, cancellation);
        if ((!DirectoryRoles.Has(call.Caller, DirectoryRoles.ManageApplications) || ApplicationRights.IsConfined(call.Caller))
            && (home.Id != call.Tenant.Id || !await ApplicationRights.MayAsync(call, application.Key, cancellation)))
        {
            throw DirectoryErrors.Denied("Application Administrator");
        }

        foreach (var (name, value) in ServicePrincipals.New(Documents.Parse(application.Document), home.Id, call.Now))
        {
            if (!edit.Sends(name))
            {
                after[name] = value?.DeepClone();
            }
        }

        TellAbroad(edit, home, appId);
        Check(edit);
        Certificates.Complete(edit, []);
        ApplicationRights.Own(call, edit.Changes, edit.Type.Table!, edit.Key);
    }

    protected override async ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation)
    {
        await ApplicationRights.DemandAsync(edit.Call, edit.Key, cancellation);
        UnchangedSecrets.Demand(edit);
        Check(edit);
        Certificates.Complete(edit, Documents.Parse(edit.Before!.Document));
    }

    protected override async ValueTask DeletingAsync(Edit edit, CancellationToken cancellation)
    {
        await ApplicationRights.DemandAsync(edit.Call, edit.Key, cancellation);
        await GrantLife.BinAsync(edit.Call, edit.Changes, edit.Key, cancellation);
    }

    protected override async ValueTask PurgingAsync(Edit edit, CancellationToken cancellation)
    {
        await ApplicationRights.DemandAsync(edit.Call, edit.Key, cancellation);
        await GrantLife.PurgeAsync(edit.Call, edit.Changes, edit.Key, cancellation);
    }

    protected override async ValueTask RestoringAsync(Edit edit, CancellationToken cancellation)
    {
        await ApplicationRights.DemandAsync(edit.Call, edit.Key, cancellation);
        var appId = Guid.Parse(edit.After.Text("appId")!);
        await DemandFreeAsync(edit, appId, cancellation);

        await GrantLife.RestoreAsync(edit.Call, edit.Changes, edit.Key, cancellation);

        // It followed nothing while it was in the bin. Its application may be there itself.
        if (await FindAsync(edit, appId, cancellation) is var (home, application))
        {
            ServicePrincipals.Follow(edit.After, Documents.Parse(application.Document), home.Id);
            TellAbroad(edit, home, appId);
        }
    }

    protected override ValueTask LinkingAsync(Edit edit, CancellationToken cancellation) => OwnerLinks.CheckAsync(edit, cancellation);

    private static void Check(Edit edit)
    {
        var (mode, login) = (edit.After.Text("preferredSingleSignOnMode"), edit.After.Text("loginUrl"));
        ApplicationCheck.Demand(edit, mode is null || SignOnModes.Contains(mode), "preferredSingleSignOnMode");
        ApplicationCheck.Demand(edit, login is null || ApplicationCheck.IsAddress(login, anyScheme: false), "loginUrl");
    }

    private static async ValueTask DemandFreeAsync(Edit edit, Guid appId, CancellationToken cancellation)
    {
        if (await DirectoryErrors.IsTakenAsync(edit.Call, edit.Key, ApplicationClaims.ServicePrincipal(appId), cancellation))
        {
            throw new GraphError(
                409, "Request_MultipleObjectsWithSameKeyValue",
                $"The service principal cannot be created, updated, or restored because the service principal name {appId:D} is already in use.");
        }
    }

    /// <summary>The application may be changing in its organisation at this moment: it is looked at once more.</summary>
    private static void TellAbroad(Edit edit, Tenant home, Guid appId)
    {
        if (home.Id != edit.Call.Tenant.Id)
        {
            edit.Changes.Tell(edit.Call.NewKey(), appId);
        }
    }

    private static async ValueTask<(Tenant Home, Row Application)> ApplicationAsync(Edit edit, Guid appId, CancellationToken cancellation) =>
        await FindAsync(edit, appId, cancellation)
            ?? throw new GraphError(
                400, "Request_BadRequest", $"The appId '{appId:D}' of the service principal does not reference a valid application object.");

    /// <summary>At home, or in another organisation of this server that lets others use it.</summary>
    private static async ValueTask<(Tenant Home, Row Application)?> FindAsync(Edit edit, Guid appId, CancellationToken cancellation)
    {
        var call = edit.Call;
        foreach (var tenant in call.Services.Organizations().Where(t => t.Id != call.Tenant.Id).Prepend(call.Tenant))
        {
            if (await call.Store.HolderAsync(tenant, ApplicationClaims.Application(appId), cancellation) is { } key
                && await call.Store.FindAsync(tenant, edit.Type.Table!, key, cancellation) is { Deleted: null } row
                && (tenant.Id == call.Tenant.Id || Documents.Parse(row.Document).Text("signInAudience") is Application.MultipleOrganizations or Application.Everybody))
            {
                return (tenant, row);
            }
        }

        return null;
    }
}
