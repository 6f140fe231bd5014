// From an address to the objects it names: each step is looked up in the partition that the step before it opened.

using System.Text;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Request;

/// <summary>Finds rows by path. What is not where the path says it is, is not found, even if it exists elsewhere.</summary>
internal static class Walk
{
    /// <summary>The object that the last step starts from; null at the root.</summary>
    public static async ValueTask<Row?> SourceAsync(Call call, Address address, CancellationToken cancellation)
    {
        Row? source = null;
        for (var i = 0; i < address.Steps.Count - 1; i++)
        {
            var step = address.Steps[i];
            source = step.Navigation.Kind == NavigationKind.Holder ? source : await ObjectAsync(call, step, source, cancellation).ConfigureAwait(false);
        }

        return source;
    }

    /// <summary>The object that a single-valued step leads to.</summary>
    /// <exception cref="GraphError">404 or, for a malformed id, 400.</exception>
    public static async ValueTask<Row> ObjectAsync(Call call, Step step, Row? source, CancellationToken cancellation)
    {
        var row = step.Navigation.Kind switch
        {
            NavigationKind.Set => await InSetAsync(call, step, cancellation).ConfigureAwait(false),
            NavigationKind.Contains => await ContainedAsync(call, step, source!, cancellation).ConfigureAwait(false),
            NavigationKind.Link => await LinkedAsync(call, step, source!, cancellation).ConfigureAwait(false),
            NavigationKind.Singleton => await SingletonAsync(call, step, source, cancellation).ConfigureAwait(false),
            NavigationKind.Computed => await ComputedAsync(call, step, source!, cancellation).ConfigureAwait(false),
            _ => null,
        };
        return row is not null && row.Type.IsA(step.Type) ? row : throw NotFound(call, step);
    }

    /// <summary>The key that a step of a root set names, without reading the object; null if it names none.</summary>
    public static async ValueTask<Guid?> KeyAsync(Call call, Step step, CancellationToken cancellation)
    {
        if (step.Me)
        {
            return call.Caller.UserId ?? throw new GraphError(400, "BadRequest", "/me request is only valid with delegated authentication flow.");
        }

        var text = step.Key!;
        if (step.KeyProperty is null && WireId.TryParse(step.Navigation.Target, text, out var key, out _))
        {
            return key;
        }

        if (step.KeyProperty is null && step.Navigation.Target.Facts.Id == IdKind.Stored)
        {
            var id = Changes.Claims.OfId(step.Navigation.Target, call.Directory, text);
            return await call.Store.HolderAsync(call.Tenant, id, cancellation).ConfigureAwait(false);
        }

        foreach (var type in step.Navigation.Target.Concrete)
        {
            foreach (var property in type.Properties.Where(p => p.Unique is { Key: true } unique && (step.KeyProperty is null ? unique.PlainKey : p.Name == step.KeyProperty.Name)))
            {
                var claim = new Claim(Changes.Claims.Scope(property), Fold.Text(text));
                if (await call.Store.HolderAsync(call.Tenant, claim, cancellation).ConfigureAwait(false) is { } holder)
                {
                    return holder;
                }
            }
        }

        return null;
    }

    private static async ValueTask<Row?> InSetAsync(Call call, Step step, CancellationToken cancellation)
    {
        if (await KeyAsync(call, step, cancellation).ConfigureAwait(false) is not { } key)
        {
            return null;
        }

        var row = await call.Store.FindAsync(call.Tenant, step.Navigation.Target.Table!, key, cancellation).ConfigureAwait(false);
        return row is not null && row.Deleted is not null == (step.Navigation.Set?.Deleted ?? false) ? row : null;
    }

    private static async ValueTask<Row?> ContainedAsync(Call call, Step step, Row source, CancellationToken cancellation)
    {
        var facts = step.Navigation.Contains!;
        var type = step.Navigation.Target;
        if (facts.By == By.Owner)
        {
            await Partitions.EnsureAsync(call, source, type, cancellation).ConfigureAwait(false);
        }

        var owner = facts.By == By.Owner ? source.Key : source.Owner;
        int? moves = null;
        if (type.Facts.Id == IdKind.Stored)
        {
            var id = Changes.Claims.OfId(type, facts.By == By.Parent ? source.Key : owner, step.Key!);
            return await call.Store.HolderAsync(call.Tenant, id, cancellation).ConfigureAwait(false) is { } holder
                ? await call.Store.FindAsync(call.Tenant, type.Table!, holder, cancellation).ConfigureAwait(false)
                : null;
        }

        var isId = WireId.TryParse(type, step.Key!, out var key, out moves);
        var named = step.KeyProperty ?? (isId ? null : type.Properties.FirstOrDefault(p => p.Unique is { PlainKey: true, WithinParent: true }));
        if (named is { Unique.WithinParent: true })
        {
            var claim = Changes.Claims.Within(named, source.Key, step.Key!);
            (key, moves) = (await call.Store.HolderAsync(call.Tenant, claim, cancellation).ConfigureAwait(false) ?? Guid.Empty, null);
        }
        else if (!isId)
        {
            key = type.WellKnown.Contains(step.Key!) ? DerivedKey.Of(owner, step.Key!) : throw GraphError.BadId(type.Workload);
        }

        var row = await call.Store.FindAsync(call.Tenant, type.Table!, key, cancellation).ConfigureAwait(false);
        return row is { Deleted: null } && (row.Owner == owner || facts.Across) && (moves is null || moves == row.Moves)
            && (facts.By == By.Owner || row.Parent == source.Key) ? row : null;
    }

    private static async ValueTask<Row?> LinkedAsync(Call call, Step step, Row source, CancellationToken cancellation)
    {
        var link = step.Navigation.Link!;
        await Permissions.DemandShownAsync(call, source, step.Navigation, cancellation).ConfigureAwait(false);
        var table = step.Navigation.Target.Table!;
        var via = new LinkStep(link.Kind, source.Key, link.Inverse, link.Transitive);
        if (step.Key is null)
        {
            var page = await call.Store.ListAsync(call.Tenant, new Plan { Table = table, Via = via, Take = 1 }, cancellation).ConfigureAwait(false);
            return page.Rows.Count > 0 ? page.Rows[0] : null;
        }

        if (!WireId.TryParse(step.Navigation.Target, step.Key, out var key, out _))
        {
            return null;
        }

        // What the rules hide from the list of them is not found among them either.
        var one = new Plan { Table = table, Via = via, Keys = [key], Take = 1 };
        if (step.Navigation.Target.Rules?.Narrow(call, one) is { Filter: not null } narrower)
        {
            var found = (await call.Store.ListAsync(call.Tenant, narrower, cancellation).ConfigureAwait(false)).Rows;
            return found.Count > 0 ? found[0] : null;
        }

        if ((await call.Store.ReachedAsync(call.Tenant, table, via, [key], cancellation).ConfigureAwait(false)).Count == 0)
        {
            return null;
        }

        return await call.Store.FindAsync(call.Tenant, table, key, cancellation).ConfigureAwait(false);
    }

    private static async ValueTask<Row?> SingletonAsync(Call call, Step step, Row? source, CancellationToken cancellation)
    {
        var type = step.Navigation.Target;
        var facts = step.Navigation.Singleton!;
        var owner = source?.Key ?? call.Directory;
        var key = facts.Key is { } published ? Guid.Parse(published) : DerivedKey.Of(owner, step.Navigation.Name);
        var row = await call.Store.FindAsync(call.Tenant, type.Table!, key, cancellation).ConfigureAwait(false);
        return row ?? (facts.AbsentUntilWritten ? null : new Row { Type = type, Key = key, Owner = owner, Document = Encoding.UTF8.GetBytes(facts.Initial) });
    }

    private static async ValueTask<Row?> ComputedAsync(Call call, Step step, Row source, CancellationToken cancellation)
    {
        var items = await step.Navigation.Computed!.ItemsAsync(call, source, step.Key, cancellation).ConfigureAwait(false);
        return items.Count > 0 ? items[0] : null;
    }

    private static GraphError NotFound(Call call, Step step) =>
        GraphError.NotFound(step.Navigation.Workload, step.Key ?? (step.Me ? call.Caller.UserId?.ToString("D") : null) ?? step.Navigation.Name);
}
