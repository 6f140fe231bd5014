// The query options of a request, read for the type they are about.

using System.Runtime.CompilerServices;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class Options
{
    private static readonly ConditionalWeakTable<GraphModel, QueryCache> Caches = [];

    /// <summary>For what takes few options or none: a single property, bytes, references, the results of operations.</summary>
    /// <param name="taken">Canonical names, such as <c>$format</c>.</param>
    /// <exception cref="GraphError">400: an option that is unknown or means nothing here.</exception>
    public static void DemandOnly(Call call, Workload workload, params ReadOnlySpan<string> taken)
    {
        if (call.Request.Query.Length == 0)
        {
            return;
        }

        foreach (var name in QueryText.Split(workload, call.Request.Query).Names)
        {
            if (!taken.Contains(name))
            {
                throw GraphError.BadRequest(workload, $"The query option '{name}' cannot be applied to what is addressed.");
            }
        }
    }

    /// <summary>For what describes the service: it is read, in the one form that it has.</summary>
    /// <exception cref="GraphError">405, or 400: an option that means nothing here.</exception>
    /// <param name="forms">The names of that form.</param>
    public static void DemandFormat(Call call, params ReadOnlySpan<string> forms)
    {
        if (call.Request.Method != "GET")
        {
            throw GraphError.MethodNotAllowed();
        }

        foreach (var option in call.Request.Query.Split('&').Select(Uri.UnescapeDataString).Where(o => o.StartsWith('$')))
        {
            if (!option.StartsWith("$format=", StringComparison.OrdinalIgnoreCase) || !forms.Contains(option[8..], StringComparer.OrdinalIgnoreCase))
            {
                throw new GraphError(400, "BadRequest", $"The query option '{option.Split('=')[0]}' cannot be applied to what is addressed.");
            }
        }
    }

    /// <exception cref="GraphError">400 or 501: an option that is unknown, malformed or not supported here.</exception>
    public static QueryOptions Read(Call call, EntityType type, bool collection, bool delta = false, bool expands = false)
    {
        if (call.Request.Query.Length == 0)
        {
            return QueryOptions.None;
        }

        var query = Caches.GetValue(call.Model, static _ => new QueryCache()).Parse(
            new QueryContext
            {
                Model = call.Model,
                Type = type,
                Open = call.Open,
                Collection = collection,
                Delta = delta,
                Counted = call.Address is { Kind: AddressKind.Count },
                Related = collection && !delta && call.Address is { Steps: [.., { Navigation.Kind: NavigationKind.Link }] },
                Eventual = Consistency.IsEventual(call, type.Workload),
                ReadId = static (t, text) => WireId.TryParse(t, text, out var key, out _) ? key : null,
            },
            call.Request.Query);
        if (type.Workload.AdvancedQueries)
        {
            AdvancedUrl.Demand(call, query, type.Workload);
        }

        if (query.Select is { } select && select.Properties.Any(p => p.NotServed && !select.Text.Equals("*", StringComparison.Ordinal)))
        {
            throw GraphError.NotImplemented();
        }

        return query.Expand.Count == 0 || expands ? query : throw new GraphError(400, "ExpandNotSupported", "$expand is not supported here.");
    }
}
