// delta: first everything, then what changed, from the commit's own log.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;

namespace Atrium.Engine.Changes;

internal static class Delta
{
    /// <summary>Objects that are read in one go: many exchanges with the database are saved, and their documents are not all held at once.</summary>
    private const int MostAtOnce = 50;

    public static async ValueTask RunAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var type = address.Last.Type;
        var sent = Options.Read(call, type, collection: true, delta: true);
        if (call.Request.Query.Length > DeltaToken.MaxQuery && sent is { SkipToken: null, DeltaToken: null or "latest" })
        {
            throw GraphError.BadRequest(type.Workload, $"The options of a change tracking query are longer than {DeltaToken.MaxQuery} characters.");
        }

        var resource = DeltaToken.Of(call, address.Last.Navigation, source?.Key);
        if (sent.DeltaToken is { } latest && latest.Equals("latest", StringComparison.OrdinalIgnoreCase))
        {
            var seq = await call.Store.WatermarkAsync(call.Tenant, cancellation).ConfigureAwait(false);
            call.Query = sent with { DeltaToken = null };
            var start = QueryString.Without(call.Request.Query, "$deltatoken");
            new DeltaPage(call, address, source).Finish(Start(call, resource, seq, null, start), last: true);
            return;
        }

        var token = sent.SkipToken ?? sent.DeltaToken;
        var state = token is null
            ? Start(call, resource, await call.Store.WatermarkAsync(call.Tenant, cancellation).ConfigureAwait(false), Guid.Empty, call.Request.Query)
            : DeltaToken.Read(call, token, type, resource);
        call.Query = token is null ? sent : Options.Read(Remembered(call, state.Query), type, collection: true, delta: true);
        if (state.Place is { } place)
        {
            await GoOnAsync(call, address, source, state, place, cancellation).ConfigureAwait(false);
        }
        else if (state.Mark is { } mark)
        {
            await FirstRoundAsync(call, address, source, state, mark, cancellation).ConfigureAwait(false);
        }
        else
        {
            await ChangesAsync(call, address, source, state, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A page of everything there is, in the order of keys, so that later pages miss nothing that was there at the start.</summary>
    private static async ValueTask FirstRoundAsync(
        Call call, Address address, Row? source, DeltaToken state, Guid mark, CancellationToken cancellation)
    {
        var step = address.Last;
        var plan = await Plans.ForAsync(call, step, source, cancellation).ConfigureAwait(false);
        plan = plan with
        {
            Filter = Filter.All(plan.Filter, Plans.Answerable(call.Query.Filter)),
            Parent = step.Navigation.Contains is { By: By.Owner } ? null : plan.Parent,
            OrderBy = [],
            Take = Links.PageSize(call, step.Type.Workload),
            ScanLimit = call.Services.ScanLimit,
            MostBytes = List.MostBytes,
            After = mark == Guid.Empty ? null : new PageMark([], mark),
        };
        var page = await call.Store.ListAsync(call.Tenant, plan, cancellation).ConfigureAwait(false);
        var output = new DeltaPage(call, address, source);
        var next = page.Next?.Key;
        for (var i = 0; i < page.Rows.Count; i++)
        {
            await output.AddAsync(page.Rows[i], null, full: true, cancellation).ConfigureAwait(false);
            if (output.IsFull)
            {
                next = output.Place is not null || i + 1 < page.Rows.Count ? page.Rows[i].Key : next;
                break;
            }
        }

        output.Finish(state.Then(call, state.Seq, next, output), last: next is null);
    }

    /// <summary>More links of an object that had too many for one page. Nothing else is on this page.</summary>
    private static async ValueTask GoOnAsync(
        Call call, Address address, Row? source, DeltaToken state, DeltaPlace place, CancellationToken cancellation)
    {
        var scope = new DeltaScope(call, address.Last, source);
        var output = new DeltaPage(call, address, source);
        if (await call.Store.FindAsync(call.Tenant, scope.Table, place.Object, cancellation).ConfigureAwait(false) is { } row && scope.Holds(row))
        {
            await output.AddAsync(row, null, full: true, cancellation, place).ConfigureAwait(false);
        }

        output.Finish(state.Then(call, state.Seq, state.Mark, output), last: false);
    }

    /// <summary>A page of changes: each object once, as it is now.</summary>
    private static async ValueTask ChangesAsync(Call call, Address address, Row? source, DeltaToken state, CancellationToken cancellation)
    {
        var scope = new DeltaScope(call, address.Last, source);
        var log = await call.Store.ChangesAsync(call.Tenant, scope.Query(state.Seq), cancellation).ConfigureAwait(false);
        if (log.Lost)
        {
            throw DeltaToken.Gone(call, address.Last.Type.Workload, state.Query);
        }

        var output = new DeltaPage(call, address, source);
        log = UpToAllLinks(log, change => scope.Names(change.Key) && output.NeedsAllLinks(change));
        var histories = log.Changes.Where(c => scope.Names(c.Key)).GroupBy(c => c.Key).OrderBy(h => h.Any(output.NeedsAllLinks)).ToList();
        foreach (var few in histories.Chunk(MostAtOnce))
        {
            var plan = new Plan { Table = scope.Table, Keys = [.. few.Select(h => h.Key)], Everything = true };
            var rows = (await call.Store.ListAsync(call.Tenant, plan, cancellation).ConfigureAwait(false)).Rows.ToDictionary(r => r.Key);
            foreach (var history in few)
            {
                var row = rows.GetValueOrDefault(history.Key);
                var holds = row is not null && scope.Holds(row);
                if (!scope.IsNews(history, state.Seen))
                {
                    output.Remove([.. history], row, holds, state.Seen);
                }

                if (holds)
                {
                    await output.AddAsync(row!, [.. history], full: false, cancellation).ConfigureAwait(false);
                }
            }
        }

        output.Finish(state.Then(call, log.Through, null, output), last: !log.More && output.Place is null);
    }

    /// <summary>
    /// The beginning of a page of the log that ends with the first object whose links must all be told, however many: it comes last on its page, so that
    /// the next one can go on with them.
    /// </summary>
    private static ChangePage UpToAllLinks(ChangePage log, Func<Change, bool> needsAll)
    {
        for (var i = 0; i < log.Changes.Count - 1; i++)
        {
            if (needsAll(log.Changes[i]))
            {
                return log with { Changes = [.. log.Changes.Take(i + 1)], Through = log.Changes[i].Seq, More = true };
            }
        }

        return log;
    }

    private static DeltaToken Start(Call call, string resource, long seq, Guid? mark, string query) =>
        new(call.Tenant.Epoch, resource, seq, mark, query, call.Now.ToUnixTimeSeconds(), Seen: 0);

    /// <summary>This call as if it had been sent with the options of the first one.</summary>
    private static Call Remembered(Call call, string query) => new()
    {
        Services = call.Services,
        Request = new GraphRequest
        {
            Method = call.Request.Method,
            Path = call.Request.Path,
            Query = query,
            Root = call.Request.Root,
            Header = call.Request.Header,
        },
        Caller = call.Caller,
        Tenant = call.Tenant,
        Clock = call.Clock,
        RequestId = call.RequestId,
        Preferences = call.Preferences,
        Open = call.Open,
    };
}
