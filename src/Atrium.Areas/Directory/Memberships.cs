// Which groups (and whatever else has members) an object belongs to, through other groups too.

using System.Globalization;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Directory;

internal static class Memberships
{
    private const int MaxIds = 20;

    /// <summary>Ids of what the bound object belongs to.</summary>
    /// <param name="among">Only these; null = all.</param>
    /// <param name="groupsOnly">False: directory roles and administrative units as well.</param>
    /// <param name="securityOnly">Leaves out groups that are not security-enabled.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(
        Call call, IReadOnlyList<Guid>? among, bool groupsOnly, bool securityOnly, CancellationToken cancellation)
    {
        if (among is { Count: 0 })
        {
            return [];
        }

        var group = call.Model.Entity<Group>();
        var enabled = group.FindProperty("securityEnabled")!;
        var plan = new Plan
        {
            Table = group.Table!,
            Types = groupsOnly ? [group.Name] : null,
            Keys = among,
            Via = new LinkStep("members", call.Source!.Key, Inverse: true, Transitive: true),

            // What is no group has no such property, and is not left out.
            Filter = securityOnly ? new Not(new Compare(PropertyPath.Of(enabled), Comparison.Equal, false)) : null,
        };
        var page = await call.Store.ListAsync(call.Tenant, HiddenMembership.LeaveOut(call, plan), cancellation);
        return [.. page.Rows.Select(r => r.Key.ToString("D"))];
    }

    /// <exception cref="Engine.Errors.GraphError">400: too many, or not ids at all.</exception>
    public static IReadOnlyList<Guid> Ids(string parameter, IReadOnlyList<string> ids, int most = MaxIds)
    {
        if (ids.Count > most)
        {
            throw DirectoryErrors.BadRequest(
                string.Create(CultureInfo.InvariantCulture, $"The parameter '{parameter}' holds {ids.Count} ids; at most {most} are allowed."));
        }

        return [.. ids.Select(id => Guid.TryParse(id, out var key) ? key : throw DirectoryErrors.BadRequest($"Invalid object identifier '{id}'.")).Distinct()];
    }

    /// <summary>The permissions of the four functions on memberships, which Graph lists for all kinds of object alike.</summary>
    internal const string Delegated =
        "Application.Read.All Application.ReadWrite.All Device.Read.All Directory.Read.All Directory.ReadWrite.All Group.Read.All "
        + "Group.ReadBasic.All Group.ReadWrite.All GroupMember.Read.All GroupMember.ReadBasic.All User.Read.All";

    internal const string Application = Delegated + " Device.ReadWrite.All";
}
