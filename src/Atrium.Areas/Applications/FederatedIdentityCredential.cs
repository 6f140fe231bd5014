// A token of another issuer that an application may prove itself with.

using Atrium.Areas.Directory;
using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

[Entity]
public sealed class FederatedIdentityCredential : Entity
{
    [Prop(Can.Write, MaxItems = 1, MaxLength = 600, Required = true)] public IReadOnlyList<string> Audiences { get; init; } = [];
    [Prop(Can.Write, MaxLength = 600)] public string? Description { get; init; }
    [Prop(Can.Equal | Can.Write, MaxLength = 600, Required = true)] public string Issuer { get; init; } = "";

    /// <summary>Told apart by it within the application.</summary>
    [Prop(Can.Equal | Can.Create, MaxLength = 120, Required = true), Unique("federatedIdentityCredential.name", WithinParent = true)] public string Name { get; init; } = "";
    [Prop(Can.Equal | Can.Write, MaxLength = 600, Required = true)] public string? Subject { get; init; }
}

public sealed class FederatedIdentityCredentialRules : Rules<FederatedIdentityCredential>
{
    private const int Most = 20;

    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        await ApplicationRights.DemandAsync(edit.Call, edit.Parent, cancellation);
        var name = edit.After.Text("name")!;
        ApplicationCheck.Demand(edit, name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), "name");
        if ((await OthersAsync(edit, cancellation)).Count >= Most)
        {
            throw DirectoryErrors.BadRequest($"An application can have at most {Most} federated identity credentials.");
        }

        await CheckAsync(edit, cancellation);
    }

    protected override async ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation)
    {
        await ApplicationRights.DemandAsync(edit.Call, edit.Parent, cancellation);
        await CheckAsync(edit, cancellation);
    }

    protected override ValueTask DeletingAsync(Edit edit, CancellationToken cancellation) => ApplicationRights.DemandAsync(edit.Call, edit.Parent, cancellation);

    /// <summary>One issuer and subject name one outside identity, which one credential stands for.</summary>
    private static async ValueTask CheckAsync(Edit edit, CancellationToken cancellation)
    {
        var after = edit.After;
        ApplicationCheck.Demand(edit, ApplicationCheck.IsAddress(after.Text("issuer")!, anyScheme: false), "issuer");
        foreach (var row in await OthersAsync(edit, cancellation))
        {
            var other = Documents.Parse(row.Document);
            if (other.Text("issuer") == after.Text("issuer") && other.Text("subject") == after.Text("subject"))
            {
                throw DirectoryErrors.BadRequest("FederatedIdentityCredential with this issuer and subject already exists on the application.");
            }
        }
    }

    private static async ValueTask<IReadOnlyList<Row>> OthersAsync(Edit edit, CancellationToken cancellation)
    {
        var plan = new Plan { Table = edit.Type.Table!, Parent = edit.Parent };
        return [.. (await edit.Call.Store.ListAsync(edit.Call.Tenant, plan, cancellation)).Rows.Where(r => r.Key != edit.Key)];
    }
}
