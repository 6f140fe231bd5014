// A copy of an item has the open extensions of the item.

using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Extensions;

internal sealed class CopiedExtensions
{
    private readonly ILookup<Guid, Row> _byItem;

    private CopiedExtensions(ILookup<Guid, Row> byItem) => _byItem = byItem;

    /// <summary>Those of one item or, without one, of a whole mailbox: one query either way.</summary>
    public static async ValueTask<CopiedExtensions> ReadAsync(Call call, Guid owner, Guid? item, CancellationToken cancellation)
    {
        var plan = new Plan { Table = call.Model.Entity<Extension>().Table!, Owner = owner, Parent = item };
        return new CopiedExtensions((await call.Store.ListAsync(call.Tenant, plan, cancellation)).Rows.ToLookup(row => row.Parent));
    }

    /// <summary>Adds those of an item to its copy, behind it in the change set.</summary>
    public void Add(Call call, ChangeSet changes, Row item, Row copy)
    {
        foreach (var row in _byItem[item.Key])
        {
            changes.Insert(row.Type, call.NewKey(), copy.Owner, copy.Key, Documents.Parse(row.Document));
        }
    }
}
