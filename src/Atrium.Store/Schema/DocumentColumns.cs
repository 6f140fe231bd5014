// The one place where column values are derived from a document.

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

/// <summary>Reads the columns of a table (and the flags that its counter rules ask for) in one pass over the document. Thread-safe.</summary>
internal sealed class DocumentColumns
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Column[] _columns;
    private readonly Arg[] _nothing;
    private readonly int _fixed;
    private readonly Node _root = new();
    private readonly int _open;

    /// <param name="fixedColumns">How many places to leave before the first value.</param>
    /// <param name="columns">Columns of the document.</param>
    /// <param name="flags">Top-level boolean properties, whose values follow those of the columns.</param>
    public DocumentColumns(int fixedColumns, IReadOnlyList<Column> columns, IReadOnlyList<string> flags)
    {
        _fixed = fixedColumns;
        _columns = [.. columns, .. flags.Select(f => new Column { Name = f, Kind = ColumnKind.Boolean, Path = [f] })];
        _open = Array.FindIndex(_columns, c => c.Kind == ColumnKind.Open);
        for (var i = 0; i < _columns.Length; i++)
        {
            if (i == _open)
            {
                continue;
            }

            var node = _root;
            foreach (var step in _columns[i].Path)
            {
                node = node.Add(step);
            }

            (_columns[i].Kind == ColumnKind.ObjectSet ? node.Objects : node.Columns).Add(i);
        }

        _nothing = [.. new Arg[fixedColumns], .. _columns.Select(c => Arg.Null(KindOf(c.Kind)))];
    }

    public static ArgKind KindOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Boolean or ColumnKind.Integer => ArgKind.Long,
        ColumnKind.Number => ArgKind.Double,
        ColumnKind.Guid => ArgKind.Guid,
        ColumnKind.TextSet or ColumnKind.ObjectSet or ColumnKind.Open => ArgKind.Json,
        _ => ArgKind.Text,
    };

    public Arg[] Read(ReadOnlySpan<byte> document)
    {
        var values = (Arg[])_nothing.Clone();
        var gathered = default(Gathered);
        var reader = new Utf8JsonReader(document);
        if (reader.Read())
        {
            ReadValue(ref reader, _root, values, ref gathered);
        }

        foreach (var (column, texts) in gathered.Sets ?? [])
        {
            values[_fixed + column] = Arg.Json(ArrayOf(texts));
        }

        if (_open >= 0 && gathered.Added && OpenColumn.Of(document) is { } open)
        {
            values[_fixed + _open] = Arg.Json(open);
        }

        return values;
    }

    private void ReadValue(ref Utf8JsonReader reader, Node node, Arg[] values, ref Gathered gathered, bool inArray = false)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when node.Children is not null:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var child = node.Find(ref reader);
                    gathered.Added |= node == _root && reader.ValueSpan.Contains((byte)'_');
                    reader.Read();
                    if (child is null)
                    {
                        reader.Skip();
                    }
                    else
                    {
                        ReadValue(ref reader, child, values, ref gathered, inArray);
                    }
                }

                break;
            case JsonTokenType.StartObject:
                reader.Skip();
                break;
            case JsonTokenType.StartArray:
                foreach (var column in node.Objects)
                {
                    var elements = reader;
                    values[_fixed + column] = Arg.Json(ElementReading.Read(ref elements, _columns[column].Fields));
                }

                if (node.Columns.Count == 0 && node.Children is null)
                {
                    reader.Skip();
                    break;
                }

                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    ReadValue(ref reader, node, values, ref gathered, inArray: true);
                }

                break;
            case JsonTokenType.Null:
                break;
            default:
                foreach (var column in node.Columns)
                {
                    // An array where one value should be is no value.
                    if (!inArray || _columns[column].Kind == ColumnKind.TextSet)
                    {
                        Set(ref reader, column, values, ref gathered);
                    }
                }

                break;
        }
    }

    private void Set(ref Utf8JsonReader reader, int column, Arg[] values, ref Gathered gathered)
    {
        var token = reader.TokenType;
        ref var value = ref values[_fixed + column];
        switch (_columns[column].Kind)
        {
            case ColumnKind.TextSet when token == JsonTokenType.String && ScalarReading.Text(ref reader) is { } element:
                gathered.Sets ??= [];
                if (!gathered.Sets.TryGetValue(column, out var texts))
                {
                    gathered.Sets.Add(column, texts = []);
                }

                texts.Add(Fold.Key(element));
                break;
            case ColumnKind.TextSet:
                break;
            default:
                value = ScalarReading.TryRead(ref reader, _columns[column].Kind, out var read) ? read : value;
                break;
        }
    }

    private static string ArrayOf(List<string> texts)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartArray();
            texts.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private struct Gathered
    {
        /// <summary>The texts of collections, by column.</summary>
        public Dictionary<int, List<string>>? Sets;

        /// <summary>True: some member has a name that only what organisations add can have.</summary>
        public bool Added;
    }

    /// <summary>A name on the way to one or more columns.</summary>
    private sealed class Node
    {
        public List<int> Columns { get; } = [];

        /// <summary>Those of <see cref="ColumnKind.ObjectSet"/>.</summary>
        public List<int> Objects { get; } = [];

        public Dictionary<string, Node>? Children { get; private set; }

        public Node Add(string name)
        {
            Children ??= [];
            if (!Children.TryGetValue(name, out var child))
            {
                Children.Add(name, child = new Node());
            }

            return child;
        }

        public Node? Find(ref Utf8JsonReader reader)
        {
            Span<char> name = stackalloc char[256];
            if (reader.HasValueSequence || reader.ValueSpan.Length > name.Length)
            {
                return null;
            }

            var length = reader.CopyString(name);
            return Children!.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var child) ? child : null;
        }
    }
}
