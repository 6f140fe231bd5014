// The body of a batch. What is wrong with the envelope refuses the whole of it; what is wrong inside an item is the item's own error.

using System.Text.Json;
using Atrium.Engine.Errors;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Request;

/// <summary>
/// Members that are not named here are ignored, as Graph does: <c>atomicityGroup</c> above all. Items are never one transaction.
/// </summary>
internal static class BatchReader
{
    private const int MaxItems = 20;

    // A name may be repeated inside an item's body: that is for the item's own reader to refuse.
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 64 };

    /// <exception cref="GraphError">400, 413 or 415: nothing is run.</exception>
    public static async ValueTask<IReadOnlyList<BatchItem>> ReadAsync(GraphRequest request, CancellationToken cancellation)
    {
        var bytes = await BodyReader.BytesAsync(request, cancellation).ConfigureAwait(false);
        try
        {
            using var json = JsonDocument.Parse(bytes, Lenient);
            return Items(json.RootElement, request.Root);
        }
        catch (JsonException error)
        {
            throw Malformed($"it is not JSON, line {error.LineNumber + 1}, position {error.BytePositionInLine + 1}", error);
        }
        catch (InvalidOperationException error)
        {
            throw Malformed("a text is not Unicode", error); // half a surrogate pair
        }
    }

    public static GraphError Malformed(string why, Exception? cause = null) => new(400, "BadRequest", $"Invalid batch payload format: {why}.", cause);

    private static IReadOnlyList<BatchItem> Items(JsonElement root, string serviceRoot)
    {
        var requests = root.ValueKind == JsonValueKind.Object && Members(root, "the batch").TryGetValue("requests", out var found)
            && found.ValueKind == JsonValueKind.Array ? found : throw Malformed("an array named 'requests' was expected");
        var count = requests.GetArrayLength();
        if (count is 0 or > MaxItems)
        {
            throw count == 0
                ? Malformed("it holds no requests")
                : new GraphError(400, "BadRequest", $"Number of requests inside batch exceeds the limit: {count} were sent, {MaxItems} are allowed.");
        }

        var items = new List<BatchItem>(count);
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var element in requests.EnumerateArray())
        {
            var item = Item(element, serviceRoot, places);
            items.Add(places.TryAdd(item.Id, items.Count) ? item : throw Malformed($"the id '{item.Id}' is used more than once"));
        }

        return FollowsPattern(items) ? items : throw new GraphError(400, "BadRequest", "Batch should be either fully sequential or fully parallel.");
    }

    private static BatchItem Item(JsonElement element, string serviceRoot, Dictionary<string, int> earlier)
    {
        var members = element.ValueKind == JsonValueKind.Object ? Members(element, "a request") : throw Malformed("a request is no object");
        var id = Text(members, "id", "a request");
        var method = Text(members, "method", $"request '{id}'").ToUpperInvariant();
        if (method is not ("GET" or "POST" or "PATCH" or "PUT" or "DELETE"))
        {
            throw Malformed($"request '{id}' has the unknown method '{method}'");
        }

        var (path, query) = BatchUrl.Split(Text(members, "url", $"request '{id}'"), serviceRoot, id);
        var headers = BatchBody.Headers(Present(members, "headers"), id);
        return new BatchItem(id, method, path, query)
        {
            Headers = headers,
            Body = BatchBody.Bytes(Present(members, "body"), method, headers, id),
            After = Present(members, "dependsOn") is { } ids ? After(ids, id, earlier) : null,
        };
    }

    private static int? After(JsonElement ids, string id, Dictionary<string, int> earlier)
    {
        if (ids.ValueKind != JsonValueKind.Array)
        {
            throw Malformed($"'dependsOn' of request '{id}' is no array");
        }

        int? after = null;
        foreach (var other in ids.EnumerateArray())
        {
            if (after is not null || other.ValueKind != JsonValueKind.String || !earlier.TryGetValue(other.GetString()!, out var place))
            {
                throw new GraphError(
                    400, "BadRequest", $"Invalid dependency for request Id: {id}. A request can depend on one other, which stands before it in the batch.");
            }

            after = place;
        }

        return after;
    }

    /// <summary>Graph's three: nothing depends, each depends on the one before, or all that depend do so on the same one.</summary>
    private static bool FollowsPattern(List<BatchItem> items)
    {
        var stated = items.Where(i => i.After is not null).Select(i => i.After).Distinct().Count();
        return stated <= 1 || items.Index().All(i => i.Item.After == (i.Index == 0 ? null : i.Index - 1));
    }

    private static Dictionary<string, JsonElement> Members(JsonElement element, string of)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value))
            {
                throw Malformed($"{of} has more than one '{member.Name}'");
            }
        }

        return members;
    }

    private static JsonElement? Present(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(Dictionary<string, JsonElement> members, string name, string of) =>
        Present(members, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
            ? text : throw Malformed($"{of} has no '{name}'");
}
