// The life of a person: what creation fills in, what changes together, and what the bin does to the name.

using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

public sealed class UserRules(IPasswordHashing hashing) : Rules<User>
{
    private const string Principal = "userPrincipalName";
    private const string Nickname = "mailNickname";

    /// <summary>How passwords are hashed, for the operations on people.</summary>
    public IPasswordHashing Hashing { get; } = hashing;

    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        UserRights.DemandManage(edit.Call.Caller);
        var after = edit.After;
        var domains = await Domains.ReadAsync(edit.Call, cancellation);
        NameCustomer(edit, domains);
        foreach (var name in (string[])["accountEnabled", Nickname, Principal])
        {
            if (after[name] is null || after.Text(name) == "")
            {
                throw DirectoryErrors.Required(name);
            }
        }

        UserValuesCheck.Check(edit.Type, edit.Sent, after, []);
        var domain = domains.Demand(after.Text(Principal)!);
        if ("Federated".Equals(domain.Type, StringComparison.OrdinalIgnoreCase) && string.IsNullOrEmpty(after.Text("onPremisesImmutableId")))
        {
            throw DirectoryErrors.InvalidValues();
        }

        Stamp(edit);
        await FollowAsync(edit, domains, cancellation);
        await TakePasswordAsync(edit, cancellation);
    }

    protected override async ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation)
    {
        DemandOnePlane(edit);
        await UserRights.DemandUpdateAsync(edit, cancellation);
        var before = Documents.Parse(edit.Before!.Document);
        if (before.Flag("onPremisesSyncEnabled") && edit.Sent.Any(p => !IsCloudMastered(p.Key) && edit.Type.FindProperty(p.Key) is not null))
        {
            throw DirectoryErrors.Mastered();
        }

        UserValuesCheck.Check(edit.Type, edit.Sent, edit.After, before);
        var domains = await Domains.ReadAsync(edit.Call, cancellation);
        if (edit.Sent.Text(Principal) is { } name && !name.Equals(before.Text(Principal), StringComparison.OrdinalIgnoreCase))
        {
            domains.Demand(name);
        }

        await FollowAsync(edit, domains, cancellation);
        await TakePasswordAsync(edit, cancellation);
    }

    /// <summary>In the bin the name is free for others: the id is put before it.</summary>
    protected override async ValueTask DeletingAsync(Edit edit, CancellationToken cancellation)
    {
        await UserRights.DemandDeleteAsync(edit, cancellation);
        edit.After[Principal] = edit.Key.ToString("N") + edit.After.Text(Principal);
    }

    protected override ValueTask PurgingAsync(Edit edit, CancellationToken cancellation) => UserRights.DemandDeleteAsync(edit, cancellation);

    /// <summary>Sent: <c>newUserPrincipalName</c> and <c>autoReconcileProxyConflict</c>, the parameters of the action.</summary>
    protected override async ValueTask RestoringAsync(Edit edit, CancellationToken cancellation)
    {
        await UserRights.DemandDeleteAsync(edit, cancellation);
        var after = edit.After;
        var prefix = edit.Key.ToString("N");
        if (after.Text(Principal) is { } name && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            after[Principal] = name[prefix.Length..];
        }

        if (edit.Sent.Text("newUserPrincipalName") is { } wanted)
        {
            if (!AddressSyntax.IsUserPrincipalName(wanted))
            {
                throw DirectoryErrors.InvalidValues();
            }

            var domains = await Domains.ReadAsync(edit.Call, cancellation);
            domains.Demand(wanted);
            after[Principal] = wanted;
            Identities.Keep(after, domains.Default);
        }

        await DemandFreeNameAsync(edit, cancellation);
        await ReclaimAddressesAsync(edit, cancellation);
    }

    /// <summary>The manager is a person; nobody is their own, at any distance.</summary>
    protected override async ValueTask LinkingAsync(Edit edit, CancellationToken cancellation)
    {
        if (edit.Before is not null)
        {
            UserRights.DemandManager(edit.Call.Caller);
        }

        if (edit.Link is not { Add: true, Kind: "manager" } link)
        {
            return;
        }

        var call = edit.Call;
        var target = await call.Store.FindAsync(call.Tenant, link.Table, link.Target, cancellation);
        if (target is null || target.Deleted is not null)
        {
            throw DirectoryErrors.NotFound(link.Target);
        }

        if (target.Type.Name is not ("user" or "orgContact"))
        {
            throw DirectoryErrors.BadRequest("The manager must be a user or an organizational contact.");
        }

        var up = new LinkStep(link.Kind, link.Target, Inverse: false, Transitive: true);
        if (link.Target == edit.Key || (await call.Store.ReachedAsync(call.Tenant, link.Table, up, [edit.Key], cancellation)).Count > 0)
        {
            throw DirectoryErrors.BadRequest("The manager cannot be the person themselves or one of those who report to them.");
        }
    }

    /// <summary>A customer with a local name is given what nobody will ever type: a user principal name of the id.</summary>
    private static void NameCustomer(Edit edit, Domains domains)
    {
        var after = edit.After;
        if (after[Principal] is null && (Identities.HasLocal(after) || Identities.IsFederatedOnly(after)) && domains.Default is { } domain)
        {
            after[Principal] = $"{edit.Key:D}@{domain}";
            after[Nickname] ??= edit.Key.ToString("D");
            after["accountEnabled"] ??= true;
            after["creationType"] = "LocalAccount";
        }
    }

    private static void Stamp(Edit edit)
    {
        var now = Instants.Text(edit.Call.Now);
        var after = edit.After;
        after["createdDateTime"] = now;
        after["signInSessionsValidFromDateTime"] = now;
        after["securityIdentifier"] = SecurityIdentifier.Of(edit.Key);
        after["userType"] ??= "Member";
    }

    /// <summary>Properties that change because others did.</summary>
    private static async ValueTask FollowAsync(Edit edit, Domains domains, CancellationToken cancellation)
    {
        var after = edit.After;
        if (edit.Sends("identities"))
        {
            Identities.Check(after);
        }

        if (edit.Before is null || edit.Sends("identities") || edit.Sends(Principal))
        {
            Identities.Keep(after, domains.Default);
        }

        if (edit.Before is null || edit.Sends(Principal))
        {
            await DemandFreeNameAsync(edit, cancellation);
        }

        if (edit.Sends("mail"))
        {
            Addresses.SetPrimary(after, after.Text("mail"));
            if (after.Text("mail") is { } mail)
            {
                await DirectoryErrors.DemandFreeAsync(edit.Call, edit.Key, Addresses.Claim(mail), "proxyAddresses", cancellation);
            }
        }

        if (edit.Sends("ageGroup") || edit.Sends("consentProvidedForMinor"))
        {
            after.Remove("legalAgeGroupClassification");
            if (AgeGroup.Classify(after.Text("ageGroup"), after.Text("consentProvidedForMinor")) is { } classification)
            {
                after["legalAgeGroupClassification"] = classification;
            }
        }
    }

    /// <summary>An administrator's new password is for once, unless the request says otherwise.</summary>
    private async ValueTask TakePasswordAsync(Edit edit, CancellationToken cancellation)
    {
        var sent = edit.Sent[Passwords.Profile] as JsonObject;
        var force = sent?[Passwords.Force]?.GetValue<bool>();
        var after = edit.After;
        if (after[Passwords.Profile] is JsonObject profile)
        {
            // It reads as null: the member is there, the password is not.
            profile["password"] = null;
        }

        if (sent?.Text("password") is { Length: > 0 } password)
        {
            if (!PasswordPolicy.Accepts(password, AddressSyntax.AliasOf(after.Text(Principal)!), after.Text("passwordPolicies")))
            {
                throw DirectoryErrors.WeakPassword();
            }

            await Passwords.SetAsync(
                edit.Call, edit.Changes, edit.Key, after, Hashing.Hash(password), force ?? edit.Before is not null, cancellation);
        }
        else if (edit.Before is null)
        {
            if (!Identities.IsFederatedOnly(after))
            {
                throw DirectoryErrors.PasswordMissing();
            }
        }
        else if (force is { } flag)
        {
            await Passwords.ForceAsync(edit.Call, edit.Changes, edit.Key, after, flag, cancellation);
        }
    }

    /// <summary>The commit claims the name too; asked here, the refusal has Graph's details.</summary>
    private static async ValueTask DemandFreeNameAsync(Edit edit, CancellationToken cancellation)
    {
        var name = edit.After.Text(Principal) ?? "";

        // The address is asked first and told last: who takes both in this moment is never seen with the address alone.
        var addressed = await DirectoryErrors.IsTakenAsync(edit.Call, edit.Key, Addresses.Claim(name), cancellation);
        await DirectoryErrors.DemandFreeAsync(edit.Call, edit.Key, new Claim(Principal, Fold.Text(name)), Principal, cancellation);
        if (addressed)
        {
            throw DirectoryErrors.Taken("proxyAddresses");
        }
    }

    private static async ValueTask ReclaimAddressesAsync(Edit edit, CancellationToken cancellation)
    {
        var call = edit.Call;
        var taken = new List<string>();
        foreach (var proxy in Addresses.Proxies(edit.After))
        {
            if (await call.Store.HolderAsync(call.Tenant, Addresses.Claim(proxy), cancellation) is { } holder && holder != edit.Key)
            {
                taken.Add(proxy);
            }
        }

        if (taken.Count > 0 && !edit.Sent.Flag("autoReconcileProxyConflict"))
        {
            throw DirectoryErrors.Taken("proxyAddresses");
        }

        Addresses.Drop(edit.After, taken);
    }

    /// <summary>What the profile's back end keeps cannot be written in one request with what the directory keeps.</summary>
    private static void DemandOnePlane(Edit edit)
    {
        var outside = edit.Sent.Count(p => UserRights.Profile.Contains(p.Key));
        if (outside > 0 && outside < edit.Sent.Count)
        {
            throw GraphError.NotImplemented("Profile properties and directory properties cannot be updated in the same request.");
        }
    }

    private static bool IsCloudMastered(string property) =>
        UserRights.Profile.Contains(property) || property is "usageLocation" or "ageGroup" or "consentProvidedForMinor" or "passwordPolicies" or "identities";
}
