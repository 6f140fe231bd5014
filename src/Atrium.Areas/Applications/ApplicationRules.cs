// The life of an application: registered, changed, and gone together with its service principal at home.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public sealed class ApplicationRules : Rules<Application>
{
    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        var (call, after) = (edit.Call, edit.After);
        ApplicationRights.DemandRegister(call.Caller);
        var appId = DerivedKey.Of(edit.Key, "appId").ToString("D");
        after["appId"] = appId;
        after["createdDateTime"] = Instants.Text(call.Now);
        if (call.Caller.IsAppOnly)
        {
            after["createdByAppId"] = call.Caller.AppId;
        }

        Complete(after);
        if ((await Domains.ReadAsync(call, cancellation)).Default is { } domain)
        {
            after["publisherDomain"] = domain;
        }

        await CheckAsync(edit, [], cancellation);
        ApplicationRights.Own(call, edit.Changes, edit.Type.Table!, edit.Key);
    }

    protected override async ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation)
    {
        await ApplicationRights.DemandApplicationAsync(edit.Call, edit.Key, cancellation);
        Complete(edit.After);
        UnchangedSecrets.Demand(edit);
        var before = Documents.Parse(edit.Before!.Document);
        await CheckAsync(edit, before, cancellation);
        OfferCheck.DemandDisabled(before, edit.After);
        await edit.Changes.SpreadAsync(edit.Call, before, edit.After, cancellation);
    }

    protected override async ValueTask DeletingAsync(Edit edit, CancellationToken cancellation)
    {
        await ApplicationRights.DemandApplicationAsync(edit.Call, edit.Key, cancellation);
        if (await PrincipalSpreading.AtHomeAsync(edit.Call, edit.After, cancellation) is { } principal)
        {
            edit.Changes.Bin(principal, Documents.Parse(principal.Document));
            await GrantLife.BinAsync(edit.Call, edit.Changes, principal.Key, cancellation);
        }
    }

    protected override ValueTask PurgingAsync(Edit edit, CancellationToken cancellation) => ApplicationRights.DemandApplicationAsync(edit.Call, edit.Key, cancellation);

    protected override async ValueTask RestoringAsync(Edit edit, CancellationToken cancellation)
    {
        await ApplicationRights.DemandApplicationAsync(edit.Call, edit.Key, cancellation);
        edit.Changes.TellOthers(edit.Call, edit.After); // what changed shortly before it was deleted may not have been seen elsewhere
    }

    protected override ValueTask LinkingAsync(Edit edit, CancellationToken cancellation) => OwnerLinks.CheckAsync(edit, cancellation);

    private static async ValueTask CheckAsync(Edit edit, JsonObject before, CancellationToken cancellation)
    {
        ApplicationCheck.Run(edit);
        OfferCheck.Run(edit);
        await IdentifierCheck.RunAsync(edit, before, cancellation);
        Certificates.Complete(edit, before);
    }

    /// <summary>What Graph gives every application, and clients read without asking whether it is there.</summary>
    private static void Complete(JsonObject after)
    {
        after["signInAudience"] ??= Application.Everybody;
        var api = Inner(after, "api");
        if (after.Text("signInAudience") == Application.Everybody)
        {
            api["requestedAccessTokenVersion"] ??= 2;
        }

        Inner(after, "info");
        var minors = Inner(after, "parentalControlSettings");
        minors["countriesBlockedForMinors"] ??= new JsonArray();
        minors["legalAgeGroupRule"] ??= ParentalControlSettings.Allow;
        Inner(after, "publicClient");
        Inner(after, "spa");
        var implicitGrants = Inner(Inner(after, "web"), "implicitGrantSettings");
        implicitGrants["enableAccessTokenIssuance"] ??= false;
        implicitGrants["enableIdTokenIssuance"] ??= false;
    }

    private static JsonObject Inner(JsonObject of, string name)
    {
        if (of[name] is not JsonObject inner)
        {
            of[name] = inner = [];
        }

        return inner;
    }
}
