// PATCH of one object: what is sent is merged into what is there; absent is not null.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class Update
{
    public static async ValueTask RunAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var step = address.Last;
        if (step.Navigation.Kind is not (NavigationKind.Set or NavigationKind.Contains or NavigationKind.Singleton) || step.Navigation.Set is { Deleted: true })
        {
            throw GraphError.MethodNotAllowed();
        }

        var first = await Walk.ObjectAsync(call, step, source, cancellation).ConfigureAwait(false);
        var workload = step.Navigation.Kind == NavigationKind.Contains ? step.Navigation.Workload : first.Type.Workload;
        var body = await BodyReader.ReadAsync(call, first.Type, workload, BodyFor.Update, cancellation).ConfigureAwait(false);
        var written = (Row: first, Own: false);
        var pinned = false;
        var again = false;
        var seqs = await Commits.RunAsync(
            call,
            workload,
            async () =>
            {
                var before = again ? await Walk.ObjectAsync(call, step, source, cancellation).ConfigureAwait(false) : first;
                again = true;
                pinned = ETag.Demand(call, before);
                (var changes, written) = await ApplyAsync(call, before, body, cancellation).ConfigureAwait(false);
                return changes;
            },
            () => pinned,
            cancellation).ConfigureAwait(false);
        Answer(call, address, source, written.Own ? written.Row with { Seq = seqs[0] } : written.Row);
    }

    /// <summary>Deep for complex values, whole for collections; null removes.</summary>
    public static void Merge(JsonObject into, JsonObject sent)
    {
        foreach (var (name, value) in sent)
        {
            if (value is null)
            {
                into.Remove(name);
            }
            else if (value is JsonObject inner && into[name] is JsonObject old)
            {
                Merge(old, inner);
            }
            else
            {
                into[name] = value.DeepClone();
            }
        }
    }

    /// <summary>What to write, the object as it will be, and whether the object itself is written (it then comes first).</summary>
    private static async ValueTask<(ChangeSet Changes, (Row Row, bool Own) Written)> ApplyAsync(Call call, Row before, Body body, CancellationToken cancellation)
    {
        var edit = Edit.Of(call, EditKind.Update, before, body.Document);
        var sent = (JsonObject)body.Document.DeepClone();
        foreach (var property in before.Type.Properties.Where(p => p.Secret))
        {
            sent.Remove(property.Name);
        }

        Merge(edit.After, sent);
        if (before.Type.Rules is { } rules)
        {
            await rules.ApplyAsync(edit, cancellation).ConfigureAwait(false);
        }

        OpenValues.Settle(edit);
        var own = new ChangeSet { At = edit.Changes.At };
        var after = before.Seq == 0 // what exists implicitly gets its row now
            ? own.Insert(before.Type, before.Key, before.Owner, before.Parent, edit.After)
            : own.Update(before, edit.After, edit.Parent);
        edit.Changes.Rows.InsertRange(0, own.Rows);
        await Reference.BindAsync(call, edit, body, cancellation).ConfigureAwait(false);
        return (edit.Changes, (after, own.Rows.Count > 0));
    }

    private static void Answer(Call call, Address address, Row? source, Row row)
    {
        if (!address.Last.Navigation.Workload.PatchReturnsObject && !call.Preferences.ReturnRepresentation)
        {
            call.Response.Status = 204;
            return;
        }

        Read.Write(call, row, address.Last.Type, ContextUrl.Of(call, address, source, null, entity: true));
    }
}
