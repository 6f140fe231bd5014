// The life of a schema extension: its owner develops it, opens it to all, and lets it end; it only ever grows.

using System.Text.Json.Nodes;
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Extensions;

public sealed class SchemaExtensionRules : Rules<SchemaExtension>
{
    private const int MostPerOwner = 5;

    /// <summary>Lists show what everybody may use, and the caller's own.</summary>
    public override Plan Narrow(Call call, Plan plan)
    {
        Compare Is(string name, string value)
        {
            var property = call.Model.Entity<SchemaExtension>().FindProperty(name)!;
            return new Compare(PropertyPath.Of(property), Comparison.Equal, value);
        }

        var shown = new Or(Is("status", SchemaExtension.Available), Is("owner", call.Caller.AppId));
        return plan with { Filter = Filter.All(plan.Filter, shown) };
    }

    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        var (call, after) = (edit.Call, edit.After);
        var owner = after.Text("owner") ?? call.Caller.AppId;
        after["owner"] = owner;
        await DemandOwnerAsync(call, owner, cancellation);
        after["id"] = await IdAsync(edit, after.Text("id") ?? "", cancellation) ?? throw DirectoryErrors.InvalidValue(edit.Type, "id");
        after["status"] = SchemaExtension.InDevelopment;
        SchemaShape.Check(edit.Type, after);
        after[Claims.Slot] = await SlotAsync(call, owner, cancellation);
    }

    protected override ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation)
    {
        var (before, after) = (Documents.Parse(edit.Before!.Document), edit.After);
        DemandOwner(edit, before);
        if (after.Text("owner") != before.Text("owner"))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "owner");
        }

        var (from, to) = (before.Text("status"), after.Text("status"));
        if (from == SchemaExtension.Deprecated
            || (from != to && (from, to) is not ((SchemaExtension.InDevelopment, SchemaExtension.Available) or (SchemaExtension.Available, SchemaExtension.Deprecated))))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "status");
        }

        SchemaShape.Check(edit.Type, after);
        SchemaShape.DemandGrowth(edit.Type, before, after);
        return ValueTask.CompletedTask;
    }

    /// <summary>Values stay where they are, hidden.</summary>
    protected override ValueTask DeletingAsync(Edit edit, CancellationToken cancellation)
    {
        DemandOwner(edit, edit.After);
        return edit.After.Text("status") == SchemaExtension.InDevelopment
            ? ValueTask.CompletedTask
            : throw DirectoryErrors.BadRequest("A schema extension can be deleted only while its status is InDevelopment.");
    }

    private static async ValueTask<string?> IdAsync(Edit edit, string sent, CancellationToken cancellation)
    {
        var organization = await edit.Call.Store.FindAsync(
            edit.Call.Tenant, edit.Call.Model.Entity<Organization>().Table!, edit.Call.Tenant.Id, cancellation);
        var domains = organization is null ? [] : Documents.View<Organization>(organization.Document).VerifiedDomains ?? [];
        Span<byte> random = stackalloc byte[8];
        edit.Call.Services.Randomness(random);
        return SchemaName.Of(sent, domains.Select(d => d.Name ?? ""), random);
    }

    /// <summary>The calling application; for people in a role also another one that is registered here.</summary>
    private static async ValueTask DemandOwnerAsync(Call call, string owner, CancellationToken cancellation)
    {
        var caller = call.Caller;
        if (!DirectoryRoles.Has(caller, DirectoryRoles.ManageApplications) || (caller.IsAppOnly && owner != caller.AppId))
        {
            throw DirectoryErrors.Denied("the owner of the application");
        }

        if (!Guid.TryParse(owner, out var appId)
            || await call.Store.HolderAsync(call.Tenant, ApplicationClaims.Application(appId), cancellation) is null)
        {
            throw DirectoryErrors.BadRequest($"The application '{owner}' is not registered in this organization.");
        }
    }

    /// <summary>The owner itself; a person in a role through any application, if the request names the owner.</summary>
    private static void DemandOwner(Edit edit, JsonObject kept)
    {
        var (caller, owner) = (edit.Call.Caller, kept.Text("owner"));
        if (!DirectoryRoles.Has(caller, DirectoryRoles.ManageApplications)
            || (owner != caller.AppId && (caller.IsAppOnly || edit.Sent.Text("owner") != owner)))
        {
            throw DirectoryErrors.Denied("the owner of the schema extension");
        }
    }

    private static async ValueTask<string> SlotAsync(Call call, string owner, CancellationToken cancellation)
    {
        var type = call.Model.Entity<SchemaExtension>();
        var property = type.FindProperty("owner")!;
        var owned = new Compare(PropertyPath.Of(property), Comparison.Equal, owner);
        var there = (await call.Store.ListAsync(call.Tenant, new Plan { Table = type.Table!, Filter = owned }, cancellation)).Rows;
        return Slots.Free(owner, MostPerOwner, there)
            ?? throw DirectoryErrors.BadRequest($"An application can own at most {MostPerOwner} schema extensions.");
    }
}
