// Who is behind an address: people and groups of the organisation.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

/// <summary>Answers are kept for the length of one request.</summary>
public sealed class AddressBook(Call call)
{
    private readonly Dictionary<string, Row?> _found = [];

    private Table People => call.Model.Entity<User>().Table!;

    /// <summary>The living person or group with this address; null if there is none.</summary>
    public async ValueTask<Row?> FindAsync(string address, CancellationToken cancellation)
    {
        var folded = Fold.Text(address);
        if (_found.TryGetValue(folded, out var known))
        {
            return known;
        }

        var key = await call.Store.HolderAsync(call.Tenant, new Claim("proxyAddresses", folded), cancellation)
            ?? await call.Store.HolderAsync(call.Tenant, new Claim("userPrincipalName", folded), cancellation);
        return _found[folded] = key is { } found ? await FindAsync(found, cancellation) : null;
    }

    /// <summary>A living object of the directory.</summary>
    public async ValueTask<Row?> FindAsync(Guid key, CancellationToken cancellation) =>
        await call.Store.FindAsync(call.Tenant, People, key, cancellation) is { Deleted: null } row ? row : null;

    /// <summary>The people in a group, at any depth.</summary>
    public async ValueTask<IReadOnlyList<Row>> MembersAsync(Row group, CancellationToken cancellation)
    {
        var step = new LinkStep("members", group.Key, Inverse: false, Transitive: true);
        var page = await call.Store.ListAsync(call.Tenant, new Plan { Table = People, Types = [call.Model.Entity<User>().Name], Via = step }, cancellation);
        return page.Rows;
    }

    /// <summary>
    /// Gives recipients that have an address and no name the name of the directory, or else their address. The name stands first, as in Graph.
    /// </summary>
    public async ValueTask NameAsync(JsonObject message, CancellationToken cancellation)
    {
        foreach (var recipient in Recipients.All(message).Concat(Recipients.In(message, "replyTo")))
        {
            if (Recipients.Address(recipient) is not { Length: > 0 } address)
            {
                continue;
            }

            var name = Recipients.Name(recipient);
            if (string.IsNullOrEmpty(name) && await FindAsync(address, cancellation) is { } row)
            {
                name = Documents.Text(row.Document, "displayName");
            }

            recipient["emailAddress"] = Recipients.Of(name, address)["emailAddress"]!.DeepClone();
        }
    }

    /// <summary>True of a group that passes mail on to its members.</summary>
    public static bool IsList(Row row) => row.Type.Clr == typeof(Group) && Documents.Parse(row.Document).Flag("mailEnabled");

    /// <summary>True of a person who has a mailbox here. A guest reads mail elsewhere.</summary>
    public static bool HasMailbox(Row row) =>
        row.Type.Clr == typeof(User) && !"Guest".Equals(Documents.Text(row.Document, "userType"), StringComparison.OrdinalIgnoreCase);

    /// <summary>A person as sender or recipient.</summary>
    public static JsonObject Recipient(Row person) => Recipients.Of(Documents.Text(person.Document, "displayName"), AddressOf(person));

    /// <summary>The address under which a person is written to; empty if there is none.</summary>
    public static string AddressOf(Row person) =>
        Documents.Text(person.Document, "mail") ?? Documents.Text(person.Document, "userPrincipalName") ?? "";
}
