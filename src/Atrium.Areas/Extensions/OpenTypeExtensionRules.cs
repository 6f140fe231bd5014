// The life of an open extension, and who may put one on a person or a group. In mail the path decides, as for the message.

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Extensions;

public sealed partial class OpenTypeExtensionRules : Rules<OpenTypeExtension>
{
    private const string Name = "extensionName";

    /// <summary>The client id of the application that made it; the number sign keeps it out of what clients send and see.</summary>
    private const string Maker = "#app";

    private const int MostPerApplication = 2;

    /// <summary>Bytes of JSON.</summary>
    private const int MostBytes = 2048;

    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        await DemandAsync(edit, cancellation);
        var (call, after) = (edit.Call, edit.After);
        var name = after.Text(Name)!;
        if (!Allowed().IsMatch(name) || Reserved().IsMatch(name))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, Name);
        }

        after["id"] = IsInDirectory(edit) ? name : Extension.OutlookPrefix + name;
        after[Maker] = call.Caller.AppId;
        if (IsInDirectory(edit))
        {
            DemandSmall(after);
            var plan = new Plan { Table = edit.Type.Table!, Owner = edit.Owner, Parent = edit.Parent };
            var there = (await call.Store.ListAsync(call.Tenant, plan, cancellation)).Rows;
            Row[] own = [.. there.Where(row => Documents.Parse(row.Document).Text(Maker) == call.Caller.AppId)];
            after[Claims.Slot] = Slots.Free(call.Caller.AppId, MostPerApplication, own)
                ?? throw DirectoryErrors.BadRequest($"An application can add at most {MostPerApplication} open extensions to an object.");
        }
    }

    /// <summary>What is sent takes the place of all that was there.</summary>
    protected override async ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation)
    {
        await DemandAsync(edit, cancellation);
        var before = Documents.Parse(edit.Before!.Document);
        if (edit.Sends(Name) && !string.Equals(edit.Sent.Text(Name), before.Text(Name), StringComparison.OrdinalIgnoreCase))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, Name);
        }

        foreach (var (name, value) in before)
        {
            if (name is "id" or Name or Maker or Claims.Slot)
            {
                edit.After[name] = value!.DeepClone();
            }
            else if (!edit.Sends(name))
            {
                edit.After.Remove(name);
            }
        }

        if (IsInDirectory(edit))
        {
            DemandSmall(edit.After);
        }
    }

    protected override ValueTask DeletingAsync(Edit edit, CancellationToken cancellation) => DemandAsync(edit, cancellation);

    private static bool IsInDirectory(Edit edit) => edit.Owner == edit.Call.Directory;

    /// <summary>The same right as to change the person or group.</summary>
    private static async ValueTask DemandAsync(Edit edit, CancellationToken cancellation)
    {
        var (call, caller) = (edit.Call, edit.Call.Caller);
        if (!IsInDirectory(edit) || caller.UserId == edit.Parent)
        {
            return;
        }

        var holder = await call.Store.FindAsync(call.Tenant, call.Model.Entity<DirectoryObject>().Table!, edit.Parent, cancellation)
            ?? throw DirectoryErrors.NotFound(edit.Parent);
        var may = holder.Type.Clr == typeof(Directory.Group)
            ? await GroupRights.MayAsync(call, holder.Key, cancellation)
            : DirectoryRoles.Has(caller, DirectoryRoles.WriteProfiles);
        if (!may)
        {
            throw DirectoryErrors.Denied(holder.Type.Name);
        }
    }

    private static void DemandSmall(JsonObject document)
    {
        var sent = document.DeepClone().AsObject();
        sent.Remove(Maker);
        sent.Remove(Claims.Slot);
        if (Documents.ToUtf8(sent).Length > MostBytes)
        {
            throw DirectoryErrors.BadRequest($"An open extension can hold at most {MostBytes} bytes.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Allowed();

    /// <summary>Names that begin like those of the service's maker.</summary>
    [GeneratedRegex(@"^com\.(microsoft|onmicrosoft)(\.|\z)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reserved();
}
