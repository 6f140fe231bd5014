// The members of stored documents, found without a JSON reader: what it finds is what a JSON reader would.

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Engine.Wire;
using CsCheck;

namespace Atrium.Engine.Tests.Wire;

public sealed class DocumentReaderTests
{
    private static readonly JsonSerializerOptions[] Forms =
    [
        new(),
        new() { WriteIndented = true },
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping },
    ];

    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char, Among("\"\\{}[],:\n".ToCharArray())), 0, 12]
        .Where(t => !t.Any(char.IsSurrogate));

    [Theory]
    [InlineData("{}", "")]
    [InlineData("", "")]
    [InlineData("null", "")]
    [InlineData("[1,2]", "")]
    [InlineData("""{"a":1}""", "a=1")]
    [InlineData("""{"a":-1.5e3,"b":true,"c":null}""", "a=-1.5e3;b=true;c=null")]
    [InlineData("""{"a":"}","b":"\"","c":"\\","d":"\\\"{"}""", """a="}";b="\"";c="\\";d="\\\"{" """)]
    [InlineData("""{"a":{"b":[{"c":"]}"}]},"d":[]}""", """a={"b":[{"c":"]}"}]};d=[]""")]
    [InlineData("""{ "a" : 1 , "b" : [ 1 , 2 ] }""", "a=1;b=[ 1 , 2 ]")]
    [InlineData("""{"@odata.type":"#x","a@odata.type":"#y"}""", """@odata.type="#x";a@odata.type="#y" """)]
    [InlineData("""{"\u00e9":"\u0022"}""", """\u00e9="\u0022" """)]
    public void Members_are_found_as_they_stand(string document, string expected) =>
        Assert.Equal(expected.TrimEnd(), string.Join(';', Members(Encoding.UTF8.GetBytes(document)).Select(m => $"{m.Name}={m.Value}")));

    [Theory]
    [InlineData("""{"a""")]
    [InlineData("""{"a":"b""")]
    [InlineData("""{"a":[1""")]
    [InlineData("""{"a":1""")]
    public void A_document_that_ends_early_is_an_error_not_a_loop(string document) =>
        Assert.ThrowsAny<Exception>(() => Members(Encoding.UTF8.GetBytes(document)));

    [Fact]
    public void Whatever_a_document_holds_a_JSON_reader_finds_the_same() =>
        Gen.Select(Gen.Dictionary(Text, Value(3))[0, 6], Among(Forms)).Sample((members, form) =>
        {
            var utf8 = JsonSerializer.SerializeToUtf8Bytes(new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))), form);
            using var expected = JsonDocument.Parse(utf8);
            Assert.Equal(
                expected.RootElement.EnumerateObject().Select(m => (m.Name, m.Value.GetRawText())),
                Members(utf8).Select(m => (JsonSerializer.Deserialize<string>($"\"{m.Name}\"")!, m.Value)));
        });

    private static Gen<T> Among<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<JsonNode?> Value(int depth)
    {
        var simple = Gen.OneOf(
            Text.Select(t => (JsonNode?)JsonValue.Create(t)),
            Gen.Int.Select(n => (JsonNode?)JsonValue.Create(n)),
            Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)),
            Gen.Bool.Select(_ => (JsonNode?)null));
        return depth == 0 ? simple : Gen.OneOf(
            simple,
            Value(depth - 1).Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])),
            Gen.Dictionary(Text, Value(depth - 1))[0, 3].Select(members => (JsonNode?)new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())))));
    }

    private static List<(string Name, string Value)> Members(byte[] document)
    {
        var members = new List<(string, string)>();
        var reader = new DocumentReader(document);
        while (reader.Read())
        {
            members.Add((Encoding.UTF8.GetString(reader.Name), Encoding.UTF8.GetString(document.AsSpan(reader.Place.Start, reader.Place.Length))));
        }

        return members;
    }
}
