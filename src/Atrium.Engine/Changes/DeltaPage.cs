// Prints a page of delta: objects as they are, tombstones, and changed links.

using System.Buffers;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Changes;

internal sealed class DeltaPage
{
    /// <summary>Most links on a page. A group of more is told on several pages, each with all of its properties and some of its members.</summary>
    private const int MostLinks = 500;

    private readonly Call _call;
    private readonly Step _step;
    private readonly string _context;
    private readonly ArrayBufferWriter<byte> _items = new(4096);
    private readonly IReadOnlyList<Navigation> _tracked;
    private bool _first = true;
    private int _room = MostLinks;

    public DeltaPage(Call call, Address address, Row? source)
    {
        _call = call;
        _step = address.Last;
        var type = _step.Type;
        _context = type.Workload.DeltaNamesType
            ? ContextUrl.OfType(call, $"Collection({type.Name})")
            : ContextUrl.Of(call, address, source, call.Query.Select, entity: false);
        _tracked = [.. type.Navigations.Where(Tracks)];
    }

    /// <summary>The newest version of an object that was printed; 0 = none.</summary>
    public long Newest { get; private set; }

    /// <summary>Where the next page goes on, since the links of the last object did not all fit; null = they did.</summary>
    public DeltaPlace? Place { get; private set; }

    /// <summary>True: nothing may be added any more.</summary>
    public bool IsFull => Place is not null || _room <= 0;

    /// <summary>True: all links of the object are to be told, not only what changed. The links of a new one are in its history, as they were made.</summary>
    public bool NeedsAllLinks(Change change) => change.Kind is ChangeKind.Restored or ChangeKind.Entered && _tracked.Count > 0;

    /// <summary>Adds an object that is in the collection.</summary>
    /// <param name="history">What happened to it, oldest first; null in the first round.</param>
    /// <param name="full">True: all that has a value and all present links; false: what changed decides.</param>
    /// <param name="from">Where an earlier page left off.</param>
    public async ValueTask AddAsync(Row row, IReadOnlyList<Change>? history, bool full, CancellationToken cancellation, DeltaPlace? from = null)
    {
        Newest = Math.Max(Newest, row.Seq);
        var allLinks = full || (history?.Any(NeedsAllLinks) ?? false);
        full |= history?.Any(h => h.Kind is ChangeKind.Created or ChangeKind.Restored or ChangeKind.Entered) ?? false;
        var projection = Projection.For(row.Type, _call.Query.Select);
        var changed = history?.SelectMany(h => h.Properties).ToHashSet(StringComparer.Ordinal) ?? [];
        var visible = _call.Sight?.Of(row);
        changed.ExceptWith(projection.Properties.Where(p => p.Untracked || visible?.Contains(p) == false).Select(p => p.Name));
        var members = await LinksAsync(row, history ?? [], allLinks, from, cancellation).ConfigureAwait(false);
        if (!full && members.Count == 0 && !projection.Properties.Any(p => changed.Contains(p.Name) || p.Row == RowField.Parent && history!.Any(h => h.Kind == ChangeKind.Entered)))
        {
            return;
        }

        var minimal = _call.Preferences.ReturnMinimal && !full;
        Open(row);
        var first = false;
        DocumentWriter.Members(
            _items, row, projection, _call, ref first, (p, hasValue) => p.Row != RowField.Key && (minimal ? changed.Contains(p.Name) : IsShown(p, hasValue, changed)));
        foreach (var (navigation, json) in members)
        {
            _items.Write(",\""u8);
            _items.Write(System.Text.Encoding.UTF8.GetBytes(navigation.Name));
            _items.Write("@delta\":"u8);
            _items.Write(json.Span);
        }

        _items.Write("}"u8);
    }

    private async ValueTask<List<(Navigation Navigation, ReadOnlyMemory<byte> Json)>> LinksAsync(
        Row row, IReadOnlyList<Change> history, bool all, DeltaPlace? from, CancellationToken cancellation)
    {
        var members = new List<(Navigation Navigation, ReadOnlyMemory<byte> Json)>();
        foreach (var navigation in from is null ? _tracked : _tracked.SkipWhile(n => n.Name != from.Navigation))
        {
            if (Place is not null || !await Permissions.ShowsAsync(_call, row, navigation, cancellation).ConfigureAwait(false))
            {
                continue;
            }

            var links = new DeltaLinks(_call, row, _room);
            await links.ChangedAsync(navigation, history, all, cancellation).ConfigureAwait(false);
            if (all)
            {
                await links.PresentAsync(navigation, from?.Navigation == navigation.Name ? from.After : null, cancellation).ConfigureAwait(false);
            }

            _room = links.Room;
            Place = links.Left is { } left ? new DeltaPlace(row.Key, navigation.Name, left) : null;
            if (links.Written() is { } json)
            {
                members.Add((navigation, json));
            }
        }

        return members;
    }

    /// <summary>Adds tombstones, one for each id under which the client may know the object and does not find it any more.</summary>
    /// <param name="history">What happened to it since the client's last call, oldest first: the first bears the id that it had then.</param>
    /// <param name="row">What is left of it (in the bin, or elsewhere); null = gone.</param>
    /// <param name="holds">True: it is still there, though perhaps under another id, since it moved away and came back.</param>
    /// <param name="seen">Ids up to this place in the log may have been printed too.</param>
    public void Remove(IReadOnlyList<Change> history, Row? row, bool holds, long seen)
    {
        var type = row?.Type ?? _call.Model.Stored(history[0].Type);
        var moving = type.Facts.Id == IdKind.Moving && !_call.Preferences.ImmutableId;
        foreach (var known in history.Where((h, i) => i == 0 || (moving && h.Seq <= seen)).DistinctBy(h => h.Moves))
        {
            if (!holds || (moving && known.Moves != row!.Moves))
            {
                Tombstone(type, known, row is not null && !type.Workload.DeltaNamesType);
            }
        }
    }

    private void Tombstone(EntityType type, Change known, bool restorable)
    {
        DocumentWriter.Comma(_items, ref _first);
        _items.Write("{"u8);
        var first = true;
        if (type.Workload.DeltaNamesType)
        {
            DocumentWriter.Member(_items, ref first, "\"@odata.type\":"u8, "#" + type.FullName);
        }

        DocumentWriter.Member(_items, ref first, "\"id\":"u8, WireId.Of(type, known.Key, known.Moves, _call.Preferences.ImmutableId));
        _items.Write(restorable ? ",\"@removed\":{\"reason\":\"changed\"}}"u8 : ",\"@removed\":{\"reason\":\"deleted\"}}"u8);
    }

    /// <summary>Makes the answer: the items, and the link to what follows.</summary>
    public void Finish(DeltaToken next, bool last)
    {
        var output = _call.Response.Body = new ArrayBufferWriter<byte>(_items.WrittenCount + 1024);
        _call.Response.ContentType = ContentTypes.Json;
        var first = true;
        output.Write("{"u8);
        DocumentWriter.Member(output, ref first, "\"@odata.context\":"u8, _context);
        var url = Links.Only(_call, last ? "$deltatoken" : "$skiptoken", next.Write(_call));
        DocumentWriter.Member(output, ref first, last ? "\"@odata.deltaLink\":"u8 : "\"@odata.nextLink\":"u8, url);
        output.Write(",\"value\":["u8);
        output.Write(_items.WrittenSpan);
        output.Write("]}"u8);
        if (_call.Preferences.ReturnMinimal)
        {
            _call.Response.Prefer("return=minimal");
        }

        if (_step.Type.Workload.DeltaNamesType)
        {
            _call.Response.Prefer("odata.track-changes");
        }

        WireId.Say(_call, _step.Type);
    }

    private void Open(Row row)
    {
        DocumentWriter.Comma(_items, ref _first);
        _items.Write("{"u8);
        var first = true;
        if (row.Type.Workload.DeltaNamesType || !ReferenceEquals(row.Type, _step.Type))
        {
            DocumentWriter.Member(_items, ref first, "\"@odata.type\":"u8, "#" + row.Type.FullName);
        }

        if (row.Type.Facts.ETag)
        {
            DocumentWriter.Member(_items, ref first, "\"@odata.etag\":"u8, ETag.Of(row));
        }

        DocumentWriter.Member(_items, ref first, "\"id\":"u8, WireId.Of(row, _call.Preferences.ImmutableId));
    }

    /// <summary>Mail prints whole objects; the directory leaves out what was never set, but tells what was cleared.</summary>
    private bool IsShown(Property property, bool hasValue, HashSet<string> changed) => _step.Type.Workload.DeltaNamesType
        ? hasValue || !property.AbsentWhenNull
        : property.Row != RowField.Deleted && (hasValue || changed.Contains(property.Name));

    private bool Tracks(Navigation navigation) =>
        navigation.Link is { Delta: true } link
        && _call.Caller.HasAny(_call.Caller.IsAppOnly ? navigation.Needs.Application(Verb.Read) : navigation.Needs.Delegated(Verb.Read))
        && (_call.Query.Select is { } select ? select.Navigations.Contains(navigation) : link.DeltaByDefault);
}
