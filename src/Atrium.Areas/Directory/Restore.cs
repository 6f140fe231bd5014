// Out of the bin, with all links that the object had.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

public static class RestoreAction
{
    /// <param name="autoReconcileProxyConflict">True: addresses that others have taken meanwhile are given up.</param>
    /// <param name="newUserPrincipalName">For a person whose name was given to somebody else.</param>
    [Action(On = typeof(DirectoryObject))]
    [Needs(
        Delegated = "User.DeleteRestore.All User.ReadWrite.All Group.ReadWrite.All Application.ReadWrite.All",
        Application = "User.DeleteRestore.All User.ReadWrite.All Group.ReadWrite.All Application.ReadWrite.All Application.ReadWrite.OwnedBy")]
    public static async Task<Row> Restore(
        Call call, bool? autoReconcileProxyConflict, string? newUserPrincipalName, CancellationToken cancellation)
    {
        var sent = new JsonObject { ["autoReconcileProxyConflict"] = autoReconcileProxyConflict, ["newUserPrincipalName"] = newUserPrincipalName };
        var key = call.Source!.Key;
        var table = call.Source.Type.Table!;
        Row? restored = null;
        var seqs = await Commits.RunAsync(
            call,
            call.Source.Type.Workload,
            async () =>
            {
                var before = await call.Store.FindAsync(call.Tenant, table, key, cancellation);
                if (before?.Deleted is null)
                {
                    throw DirectoryErrors.NotFound(key);
                }

                var edit = Draft(call, before, sent);
                if (before.Type.Rules is { } rules)
                {
                    await rules.ApplyAsync(edit, cancellation);
                }

                restored = edit.Changes.Restore(before, edit.After);
                return edit.Changes;
            },
            null,
            cancellation);
        return restored! with { Seq = seqs[^1] };
    }

    private static Edit Draft(Call call, Row before, JsonObject sent) => new()
    {
        Call = call,
        Kind = EditKind.Restore,
        Type = before.Type,
        Key = before.Key,
        Owner = before.Owner,
        Parent = before.Parent,
        Before = before,
        Sent = sent,
        After = Documents.Parse(before.Document),
        Changes = call.NewChanges(),
    };
}
