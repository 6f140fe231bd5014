// Objects as the rooms would store them: what a seed states goes through the same defaults and rules as a request of a client.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

internal static class SeedDrafts
{
    /// <summary>Adds an object of the public model, completed by its rules.</summary>
    /// <exception cref="StartRefused">The rules refuse it.</exception>
    public static async ValueTask<Row> CreateAsync(
        this ChangeSet changes, Call call, EntityType type, Guid key, JsonObject sent, string place, CancellationToken cancellation, IRules? rules = null)
    {
        var after = (JsonObject)sent.DeepClone();
        foreach (var property in type.Properties)
        {
            if (property.Secret)
            {
                after.Remove(property.Name);
            }
            else if (property.Facts.Default is not null && !after.ContainsKey(property.Name))
            {
                after[property.Name] = property.Initial();
            }
        }

        var edit = new Edit
        {
            Call = call,
            Kind = EditKind.Create,
            Type = type,
            Key = key,
            Owner = call.Directory,
            Parent = Guid.Empty,
            Sent = sent,
            After = after,
            Changes = new ChangeSet { At = changes.At },
        };
        try
        {
            if ((rules ?? type.Rules) is { } applied)
            {
                await applied.ApplyAsync(edit, cancellation);
            }
        }
        catch (GraphError refused)
        {
            throw new StartRefused($"Seed: {place}: {OneLine.Of(refused.Message)}", StartRefused.BadSettings, refused);
        }

        // The object first, so that what the rules added can refer to it.
        var row = changes.Insert(type, key, edit.Owner, edit.Parent, edit.After);
        changes.Rows.AddRange(edit.Changes.Rows);
        changes.Links.AddRange(edit.Changes.Links);
        return row;
    }

    /// <summary>Adds an object of which only the server knows.</summary>
    public static Row CreateInternal<T>(this ChangeSet changes, Call call, Guid key, Guid owner, Guid parent, T value)
        where T : class => changes.Insert(call.Model.Entity<T>(), key, owner, parent, Documents.Stored(value));

    public static async ValueTask CommitAsync(this ChangeSet changes, Call call, string place, CancellationToken cancellation)
    {
        if (!changes.IsEmpty && await call.Store.CommitAsync(call.Tenant, changes, cancellation) is { Conflict: { } conflict })
        {
            throw new StartRefused($"Seed: {place}: {Describe(conflict)}");
        }
    }

    private static string Describe(Conflict conflict) => conflict switch
    {
        { Claim: { } claim } => $"'{claim.Value}' ({claim.Scope}) of {conflict.Key} is taken",
        { Link: { } link } => $"a link '{link}' of {conflict.Key} cannot be made ({conflict.Kind})",
        _ => $"{conflict.Key} cannot be written ({conflict.Kind})",
    };
}
