// Bodies: objects of the model's types with all sorts of values, parameters of operations, batches, and what is no JSON.

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Atrium.Fuzz;

internal sealed class BodyMaker(Grammar grammar, Samples samples, Random random)
{
    private readonly PathMaker _paths = new(grammar, samples, random);

    public byte[] Make(MadePath path)
    {
        var json = random.Next(2) == 0 && Whole(path) is { } whole ? Bent(whole)
            : path.Operation is { } operation ? Members(operation.Parameters, 0)
            : path.Text.EndsWith("/$ref", StringComparison.Ordinal) ? $"{{\"@odata.id\":{Text($"https://graph.microsoft.com/v1.0/{(random.Next(3) == 0 ? "users" : "directoryObjects")}{_paths.Key("microsoft.graph.user")}")}}}"
            : Members(grammar.PropsOf(path.Type), 0, path.Type);
        return random.Next(6) == 0 ? Spoiled(json) : Encoding.UTF8.GetBytes(json);
    }

    /// <summary>What the server takes as it is, so that the paths behind the checks are walked too.</summary>
    private string? Whole(MadePath path)
    {
        var name = $"f{random.Next(1_000_000)}";
        var recipients = "[{\"emailAddress\":{\"address\":" + Text(random.Next(3) == 0 ? name : samples.Text(random)) + "}}]";
        var message = $"{{\"subject\":{Text(samples.Text(random))},\"body\":{{\"contentType\":\"html\",\"content\":{Text(Hostile.Text(random))}}},\"toRecipients\":{recipients}}}";
        return (path.Operation?.Name ?? path.Type) switch
        {
            "microsoft.graph.user" => $"{{\"accountEnabled\":true,\"displayName\":{Text(Hostile.Text(random))},\"mailNickname\":\"{name}\",\"userPrincipalName\":{Text(samples.Text(random).Split('@') is [_, var domain] ? $"{name}@{domain}" : name)},\"passwordProfile\":{{\"password\":\"Fuzz-Marsh-{name}!\"}}}}",
            "microsoft.graph.group" => $"{{\"displayName\":{Text(Hostile.Text(random))},\"mailNickname\":\"{name}\",\"mailEnabled\":false,\"securityEnabled\":true}}",
            "microsoft.graph.message" => message,
            "microsoft.graph.mailFolder" => $"{{\"displayName\":{Text(Hostile.Text(random))}}}",
            "sendMail" => $"{{\"message\":{message},\"saveToSentItems\":true}}",
            "move" or "copy" => $"{{\"destinationId\":{Text(random.Next(2) == 0 ? "archive" : samples.Id("microsoft.graph.mailFolder", random))}}}",
            "reply" or "replyAll" or "forward" or "createReply" or "createForward" => $"{{\"comment\":{Text(Hostile.Text(random))},\"toRecipients\":{recipients}}}",
            "getByIds" or "checkMemberObjects" or "checkMemberGroups" => $"{{\"ids\":[{Text(samples.Id("microsoft.graph.user", random))}],\"groupIds\":[]}}",
            "getMemberGroups" or "getMemberObjects" => "{\"securityEnabledOnly\":false}",
            _ => null,
        };
    }

    /// <summary>One text in it replaced, or nothing.</summary>
    private string Bent(string json)
    {
        if (random.Next(3) > 0)
        {
            return json;
        }

        var texts = System.Text.RegularExpressions.Regex.Matches(json, "\"[^\"\\\\]*\"|true|false", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        var at = texts[random.Next(texts.Count)];
        return json[..at.Index] + (random.Next(3) == 0 ? Hostile.Number(random) : Text(Hostile.Text(random))) + json[(at.Index + at.Length)..];
    }

    /// <param name="requests">Each as the JSON of one item.</param>
    public byte[] Batch(IEnumerable<string> requests)
    {
        var json = $"{{\"requests\":[{string.Join(',', requests)}]}}";
        return random.Next(6) == 0 ? Spoiled(json) : Encoding.UTF8.GetBytes(json);
    }

    public string Item(int number, FuzzRequest request)
    {
        var headers = string.Join(',', request.Headers.Where(h => h.Name != "Authorization").DistinctBy(h => h.Name.ToUpperInvariant()).Select(h => $"{Text(h.Name)}:{Text(h.Value)}"));
        var body = request.Body is null ? "" : $",\"body\":{(IsJson(request.Body) ? Encoding.UTF8.GetString(request.Body) : Text(Convert.ToBase64String(request.Body)))}";
        var depends = number > 0 && random.Next(4) == 0 ? $",\"dependsOn\":[\"{(random.Next(10) == 0 ? number + 1 : number - 1)}\"]" : "";
        var url = request.Target.StartsWith("/v1.0", StringComparison.Ordinal) ? request.Target[5..] : request.Target;
        return $"{{\"id\":\"{(random.Next(40) == 0 ? 0 : number)}\",\"method\":{Text(request.Method)},\"url\":{Text(url)}{(headers.Length == 0 ? "" : $",\"headers\":{{{headers}}}")}{body}{depends}}}";
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 1000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string Members(IReadOnlyList<Prop> props, int depth, string? type = null)
    {
        var members = new List<string>();
        for (var count = props.Count == 0 ? 0 : random.Next(1, 6); count > 0; count--)
        {
            var prop = props[random.Next(props.Count)];
            members.Add($"{(random.Next(40) == 0 ? Text(Hostile.Text(random)) : $"\"{prop.Name}\"")}:{Value(prop, depth)}");
        }

        if (type is not null && random.Next(8) == 0)
        {
            members.Add($"\"@odata.type\":{Text(random.Next(2) == 0 ? "#" + type : grammar.Kinds[random.Next(grammar.Kinds.Count)].Name)}");
        }

        if (type is not null && random.Next(12) == 0 && grammar.NavsOf(type) is { Count: > 0 } navs)
        {
            members.Add($"\"{navs[random.Next(navs.Count)].Name}@odata.bind\":[{Text("https://x/v1.0/directoryObjects" + _paths.Key("microsoft.graph.user"))}]");
        }

        return "{" + string.Join(',', members.DistinctBy(m => random.Next(30) == 0 ? Guid.NewGuid().ToString() : m.Split(':')[0])) + "}";
    }

    private string Value(Prop prop, int depth)
    {
        if (prop.Collection && random.Next(8) > 0)
        {
            return "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(prop with { Collection = false }, depth))) + "]";
        }

        return random.Next(12) switch
        {
            0 => "null",
            1 => Hostile.Number(random),
            2 => Text(Hostile.Text(random)),
            3 => random.Next(2) == 0 ? "{}" : "[]",
            4 => Text(samples.Text(random)),
            _ => Fitting(prop, depth),
        };
    }

    private string Fitting(Prop prop, int depth) => prop.Type switch
    {
        "Edm.Boolean" => random.Next(2) == 0 ? "true" : "false",
        "Edm.DateTimeOffset" or "Edm.Date" or "Edm.TimeOfDay" or "Edm.Duration" => Text(Hostile.Instant(random)),
        "Edm.Int32" or "Edm.Int64" or "Edm.Double" => random.Next(1000).ToString(CultureInfo.InvariantCulture),
        "Edm.Guid" => Text(Guid.NewGuid().ToString()),
        _ when grammar.Enums.TryGetValue(prop.Type, out var members) && members.Count > 0 => Text(members[random.Next(members.Count)]),
        _ when grammar.Find(prop.Type) is not null => depth > 5 ? "{}" : Members(grammar.PropsOf(prop.Type), depth + 1, prop.Type),
        _ => Text(random.Next(3) == 0 ? samples.Id("microsoft.graph.mailFolder", random) : $"{samples.Text(random)}{random.Next(1000)}"),
    };

    /// <summary>Broken bytes, depth, repetition, size.</summary>
    private byte[] Spoiled(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        switch (random.Next(9))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 2:
                var depth = random.Next(2000);
                return Encoding.UTF8.GetBytes($"{{\"displayName\":{new string('[', depth)}{new string(']', depth)}}}");
            case 3:
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", random.Next(2000))) + "1");
            case 4:
                return Encoding.UTF8.GetBytes($"\ufeff{json}");
            case 5:
                return Encoding.UTF8.GetBytes($"{{\"displayName\":\"{new string('x', random.Next(100_000))}\"}}");
            case 6:
                return Encoding.Unicode.GetBytes(json);
            case 7:
                return Encoding.UTF8.GetBytes(json.Replace("\":\"", "\":\"\\ud800", StringComparison.Ordinal));
            default:
                return [];
        }
    }

    /// <summary>A JSON string; half a surrogate pair stays half of one, escaped.</summary>
    private static string Text(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c is '"' or '\\' || c < ' ' || char.IsSurrogate(c) ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : text.Append(c);
        }

        return text.Append('"').ToString();
    }
}
