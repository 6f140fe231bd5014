// The related objects of a page, printed inside the objects that they belong to.

using System.Buffers;
using System.Text;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

/// <param name="path">Of the set or collection of the outer objects, below the root.</param>
internal sealed class Expanded(Call call, IReadOnlyList<Expanded.Part> parts, string path) : IExpanded
{
    /// <summary>A chain of managers is printed again inside everybody below it, so that a small directory could make an endless answer.</summary>
    private const int MaxPrinted = 20_000;

    private int _printed;

    /// <param name="Pages">By the key of the object that they are inside of; an object that is not there was not asked for.</param>
    internal sealed record Part(Expand Expand, IReadOnlyDictionary<Guid, Page> Pages);

    public void Write(IBufferWriter<byte> output, ref bool first, Row row)
    {
        foreach (var part in parts)
        {
            Write(output, ref first, row, part, part.Expand.Levels ?? 1);
        }
    }

    private void Write(IBufferWriter<byte> output, ref bool first, Row row, Part part, int levels)
    {
        var navigation = part.Expand.Navigation;
        if (levels == 0 || !part.Pages.TryGetValue(row.Key, out var page) || (!navigation.Collection && page.Rows.Count == 0))
        {
            return; // Graph leaves out a single relation that is not set
        }

        if (navigation.Kind == NavigationKind.Contains)
        {
            Annotate(output, ref first, row, part.Expand, page);
        }

        DocumentWriter.Comma(output, ref first);
        DocumentWriter.Text(output, navigation.Name);
        output.Write(navigation.Collection ? ":["u8 : ":"u8);
        var none = true;
        foreach (var item in page.Rows)
        {
            DocumentWriter.Comma(output, ref none);
            Print(output, item, part, levels - 1);
        }

        output.Write(navigation.Collection ? "]"u8 : ""u8);
        WireId.Say(call, navigation.Target);
    }

    private void Print(IBufferWriter<byte> output, Row item, Part part, int levels)
    {
        if (++_printed > MaxPrinted)
        {
            throw GraphError.UnsupportedQuery(part.Expand.Navigation.Target.Workload, $"$expand would show more than {MaxPrinted} objects: ask for fewer at a time.");
        }

        DocumentWriter.Write(
            output, item, part.Expand.Navigation.Target, part.Expand.Options.Select, call, null, levels > 0 ? new Deeper(this, part, levels) : null);
    }

    /// <summary>Where the contained objects are listed, and where the rest of them is.</summary>
    private void Annotate(IBufferWriter<byte> output, ref bool first, Row row, Expand expand, Page page)
    {
        var name = expand.Navigation.Name;
        var place = $"{path}('{Uri.EscapeDataString(WireId.Of(row, call.Preferences.ImmutableId))}')/{name}";
        var select = expand.Options.Select is { } chosen ? $"({chosen.Text})" : "";
        DocumentWriter.Member(output, ref first, Encoding.UTF8.GetBytes($"\"{name}@odata.context\":"), $"{call.Request.Root}/$metadata#{place}{select}");
        if (page.Next is not null)
        {
            var query = QueryString.With(expand.Query, "$skip", page.Rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
            DocumentWriter.Member(output, ref first, Encoding.UTF8.GetBytes($"\"{name}@odata.nextLink\":"), $"{call.Request.Root}/{place}?{query}");
        }
    }

    /// <summary>The same navigation, from an object that it led to.</summary>
    private sealed class Deeper(Expanded outer, Part part, int levels) : IExpanded
    {
        public void Write(IBufferWriter<byte> output, ref bool first, Row row) => outer.Write(output, ref first, row, part, levels);
    }
}
