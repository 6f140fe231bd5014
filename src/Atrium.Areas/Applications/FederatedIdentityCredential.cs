// A token of another issuer that an application accepts in place of a secret.

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atrium.Areas.Directory;
using Atrium.Areas.Shared;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

[Entity]
public sealed class FederatedIdentityCredential : Entity
{
    /// <summary>Exactly one.</summary>
    [Prop(Can.Write, MaxLength = 600, Required = true)] public IReadOnlyList<string> Audiences { get; init; } = [];

    [Prop(Can.Write, MaxLength = 600)] public string? Description { get; init; }

    [Prop(Can.Write, MaxLength = 600, Required = true)] public string Issuer { get; init; } = "";

    /// <summary>Told apart by it within the application; part of URLs.</summary>
    [Prop(Can.Equal | Can.Create, MaxLength = 120, Required = true), Unique("federatedIdentityCredential.name", WithinParent = true, Key = true, PlainKey = true)]
    public string Name { get; init; } = "";

    [Prop(Can.Equal | Can.Write, MaxLength = 600, Required = true)] public string? Subject { get; init; }
}

public sealed partial class FederatedIdentityCredentialRules : Rules<FederatedIdentityCredential>
{
    private const int Most = 20;

    /// <summary>A member of the application's document that is no part of the model.</summary>
    private const string Mark = "federationMark";

    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        var others = await OthersAsync(edit, cancellation);
        if (others.Count >= Most)
        {
            throw DirectoryErrors.BadRequest($"At most {Most} federated identity credentials can be added to an application.");
        }

        if (!Named().IsMatch(edit.After.Text("name")!))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "name");
        }

        Check(edit, others);
    }

    protected override async ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation) => Check(edit, await OthersAsync(edit, cancellation));

    protected override async ValueTask DeletingAsync(Edit edit, CancellationToken cancellation) => await OwnerAsync(edit, cancellation);

    private static void Check(Edit edit, List<JsonObject> others)
    {
        var after = edit.After;
        if (after["audiences"] is not JsonArray { Count: 1 } audiences || string.IsNullOrEmpty(audiences[0]!.GetValue<string>()))
        {
            throw DirectoryErrors.BadRequest("Federated identity credentials must have exactly one audience.");
        }

        var (issuer, subject) = (after.Text("issuer"), after.Text("subject"));
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var uri) || uri is not { Scheme: "https", UserInfo: "", Query: "", Fragment: "" })
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "issuer");
        }

        if (others.Exists(o => o.Text("issuer") == issuer && o.Text("subject") == subject))
        {
            throw DirectoryErrors.BadRequest("Issuer and subject combination already exists for this application.");
        }
    }

    /// <summary>Those that the application has besides. The application is marked in the same write, so that of two at the same moment one reads again.</summary>
    private static async ValueTask<List<JsonObject>> OthersAsync(Edit edit, CancellationToken cancellation)
    {
        var owner = await OwnerAsync(edit, cancellation);
        var document = Documents.Parse(owner.Document);
        document[Mark] = edit.Call.NewKey().ToString("D");
        edit.Changes.Update(owner, document);
        var plan = new Plan { Table = edit.Type.Table!, Parent = edit.Parent };
        var rows = (await edit.Call.Store.ListAsync(edit.Call.Tenant, plan, cancellation)).Rows;
        return [.. rows.Where(r => r.Key != edit.Key).Select(r => Documents.Parse(r.Document))];
    }

    /// <summary>The application, which the caller must be allowed to change.</summary>
    private static async ValueTask<Row> OwnerAsync(Edit edit, CancellationToken cancellation)
    {
        var call = edit.Call;
        var row = await call.Store.FindAsync(call.Tenant, call.Model.Entity<Application>().Table!, edit.Parent, cancellation) ?? throw DirectoryErrors.NotFound(edit.Parent);
        await ApplicationRights.DemandAsync(call, edit.Parent, cancellation);
        return row;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{2,119}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
