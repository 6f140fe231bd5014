// The @odata.context of an answer.

using System.Text;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Wire;

internal static class ContextUrl
{
    /// <param name="source">The object at the start of the last step; its key stands in the URL even when the client wrote <c>me</c> or a name.</param>
    /// <param name="entity">True for one object of what is named.</param>
    public static string Of(Call call, Address address, Row? source, Select? select, bool entity, IReadOnlyList<Expand>? expand = null)
    {
        var text = new StringBuilder(call.Request.Root).Append("/$metadata#").Append(Path(call, address, source));
        if (select is not null || expand is { Count: > 0 })
        {
            text.Append('(').AppendJoin(',', (select is null ? [] : (string[])[select.Text]).Concat(expand?.Select(e => e.Text) ?? [])).Append(')');
        }

        return text.Append(entity && address.Last.Navigation.Kind != NavigationKind.Singleton ? "/$entity" : "").ToString();
    }

    /// <summary>For a result that is not part of a set: a primitive or complex value, or a collection of them.</summary>
    public static string OfType(Call call, string type) => $"{call.Request.Root}/$metadata#{type}";

    /// <summary>The set or contained collection that the answer is about, as it stands behind <c>$metadata#</c>; also its path below the root.</summary>
    public static string Path(Call call, Address address, Row? source)
    {
        var last = address.Last;
        if (last.Navigation.Kind is NavigationKind.Link || (source is not null && HasSet(call.Model, last.Navigation)) || last.Cast is not null || last.Navigation.Set is { Deleted: true })
        {
            return SetOf(call.Model, last.Type);
        }

        if (source is null)
        {
            return string.Join('/', address.Steps.Select(step => step.Navigation.Name)); // holders have no key
        }

        var text = new StringBuilder();
        for (var i = 0; i < address.Steps.Count - 1; i++)
        {
            var step = address.Steps[i];
            text.Append(step.Navigation.Name);
            if (step.Navigation.Collection)
            {
                var key = i == address.Steps.Count - 2 && step.Navigation.Set is not null ? source.Key.ToString("D")
                    : step.Me ? call.Caller.UserId?.ToString("D")
                    : i == 0 && source.Owner != call.Directory ? source.Owner.ToString("D") : step.Key;
                text.Append("('").Append(Uri.EscapeDataString(key ?? "")).Append("')");
            }

            text.Append('/');
        }

        return text.Append(last.Navigation.Name).ToString();
    }

    private static bool HasSet(GraphModel model, Navigation navigation) =>
        navigation.Kind == NavigationKind.Contains && model.Roots.Any(r => ReferenceEquals(r.Target, navigation.Target));

    /// <summary>The root set that shows a type, or else the type's own name.</summary>
    private static string SetOf(GraphModel model, EntityType type) =>
        model.Roots.FirstOrDefault(r => ReferenceEquals(r.Target, type) && r.Kind == NavigationKind.Set)?.Name ?? type.FullName;
}
