// The life of a group: which kinds can be made, who may change one, and who may be in it.

using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

public sealed class GroupRules : Rules<Group>
{
    private const string Nickname = "mailNickname";
    private const string Members = "members";

    /// <summary>Kept in the mail system: to be written alone.</summary>
    private static readonly string[] MailKept =
        ["allowExternalSenders", "autoSubscribeNewMembers", "hideFromAddressLists", "hideFromOutlookClients", "isSubscribedByMail", "unseenCount"];

    /// <summary>Only Microsoft 365 groups have a bin.</summary>
    public override bool Bins(Row row) => GroupKind.IsUnified(Documents.Parse(row.Document));

    /// <summary>Hidden membership shows to the members and owners themselves and to administrators, and to applications with the permission for it.</summary>
    public override async ValueTask<bool> ShowsAsync(Call call, Row source, Navigation navigation, CancellationToken cancellation) =>
        navigation.Link is not { Kind: Members, Inverse: false }
        || source.Document.Span.IndexOf("HiddenMembership"u8) < 0
        || Documents.Parse(source.Document).Text("visibility") != HiddenMembership.Name
        || await GroupRights.MaySeeMembersAsync(call, source, cancellation);

    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        var after = edit.After;
        GroupKind.Check(edit);
        if (after.Flag("isAssignableToRole"))
        {
            GroupRights.DemandAssignable(edit.Call.Caller);
        }

        await NameAsync(edit, cancellation);
        var now = Instants.Text(edit.Call.Now);
        after["createdDateTime"] = now;
        after["renewedDateTime"] = now;
        after["securityIdentifier"] = SecurityIdentifier.Of(edit.Key);
        after["organizationId"] = edit.Call.Tenant.Id.ToString("D");
        Own(edit);
    }

    protected override async ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation)
    {
        await GroupRights.DemandAsync(edit, ["Group.ReadWrite.All", "Directory.ReadWrite.All"], cancellation);
        if (edit.Sent.Count > 1 && edit.Sent.Any(p => MailKept.Contains(p.Key)) && edit.Sent.Any(p => !MailKept.Contains(p.Key)))
        {
            throw DirectoryErrors.BadRequest("Properties that the mail system keeps must be updated in a request of their own.");
        }

        if (edit.After.Flag("onPremisesSyncEnabled"))
        {
            throw DirectoryErrors.Mastered();
        }

        GroupKind.Check(edit);
        if (edit.Sends(Nickname))
        {
            await NameAsync(edit, cancellation);
        }
    }

    protected override ValueTask DeletingAsync(Edit edit, CancellationToken cancellation) => DemandDeleteAsync(edit, cancellation);

    protected override ValueTask PurgingAsync(Edit edit, CancellationToken cancellation) => DemandDeleteAsync(edit, cancellation);

    protected override async ValueTask RestoringAsync(Edit edit, CancellationToken cancellation)
    {
        await DemandDeleteAsync(edit, cancellation);
        foreach (var proxy in Addresses.Proxies(edit.After))
        {
            await DirectoryErrors.DemandFreeAsync(edit.Call, edit.Key, Addresses.Claim(proxy), "proxyAddresses", cancellation);
        }
    }

    protected override async ValueTask LinkingAsync(Edit edit, CancellationToken cancellation)
    {
        if (edit.Before is null)
        {
            // Who is named in the request takes the place of whoever makes the group.
            edit.Changes.Links.RemoveAll(l => l.Lenient && l.Kind == edit.Link!.Kind && l.Source == edit.Key);
        }
        else
        {
            await GroupRights.DemandAsync(
                edit,
                edit.Link!.Kind == "members"
                    ? ["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"]
                    : ["Group.ReadWrite.All", "Directory.ReadWrite.All"],
                cancellation);
        }

        await GroupLinks.CheckAsync(edit, cancellation);
    }

    private static ValueTask DemandDeleteAsync(Edit edit, CancellationToken cancellation) =>
        GroupRights.DemandAsync(edit, ["Group.ReadWrite.All"], cancellation);

    /// <summary>A Microsoft 365 group has an address of its nickname, which nobody else may have; other groups may share nicknames.</summary>
    private static async ValueTask NameAsync(Edit edit, CancellationToken cancellation)
    {
        var after = edit.After;
        if (!AddressSyntax.IsMailNickname(after.Text(Nickname) ?? ""))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, Nickname);
        }

        var domains = await Domains.ReadAsync(edit.Call, cancellation);
        if (!GroupKind.IsUnified(after) || domains.Default is not { } domain)
        {
            return;
        }

        var mail = $"{after.Text(Nickname)}@{domain}";
        if (!AddressSyntax.IsMail(mail))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, Nickname);
        }

        await DirectoryErrors.DemandFreeAsync(edit.Call, edit.Key, Addresses.Claim(mail), Nickname, cancellation);
        Addresses.SetPrimary(after, mail);
    }

    /// <summary>Whoever makes a group owns it (and is a member of a Microsoft 365 group), unless the request names others.</summary>
    private static void Own(Edit edit)
    {
        if (edit.Call.Caller.UserId is not { } creator)
        {
            return;
        }

        foreach (var kind in GroupKind.IsUnified(edit.After) && !GroupKind.IsDynamic(edit.After) ? (string[])["owners", "members"] : ["owners"])
        {
            edit.Changes.Links.Add(new LinkChange(kind, edit.Key, creator, Add: true) { Table = edit.Type.Table!, Lenient = true });
        }
    }
}
