// Checks a JSON object against a type of the model and copies it in the model's spelling.

using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Wire;

/// <param name="open">What the organisation has added to the types; null = nothing.</param>
internal sealed class BodyChecker(GraphModel model, Workload workload, BodyFor purpose, OpenProperties? open = null)
{
    public Body Check(JsonElement json, StructuredType declared)
    {
        var type = declared is EntityType entity ? Runtime(json, entity) : declared;
        var body = new Body(type, []);
        Members(json, type, body.Document, "", body);
        if (type is EntityType)
        {
            Complete(type, body);
        }

        return body;
    }

    /// <summary>The type that <c>@odata.type</c> names, if it names one that fits.</summary>
    private EntityType Runtime(JsonElement json, EntityType declared)
    {
        if (!json.TryGetProperty("@odata.type", out var named))
        {
            return declared;
        }

        var type = named.ValueKind == JsonValueKind.String ? model.FindEntity(BodyReader.Text(named, workload)) : null;
        return type is not null && (type.IsA(declared) || declared.IsA(type)) ? (type.IsA(declared) ? type : declared)
            : throw GraphError.BadBody(workload, $"The type '{named}' is not a type of this collection.");
    }

    private void Members(JsonElement json, StructuredType type, JsonObject into, string place, Body? body)
    {
        foreach (var member in json.EnumerateObject())
        {
            var name = Name(member, place);
            if (name.Contains('@', StringComparison.Ordinal))
            {
                if (name.EndsWith("@odata.bind", StringComparison.OrdinalIgnoreCase))
                {
                    Bind(name[..^"@odata.bind".Length], member.Value, type, body);
                }

                continue;
            }

            var property = type.FindProperty(name) ?? open?.Find(type, name);
            if (property is null)
            {
                Undeclared(name, type, member.Value, into, body);
                continue;
            }

            if (property.Row == RowField.Key && type is EntityType { Facts.Free: true })
            {
                continue; // its id follows from its name; clients send it back as they got it
            }

            if (property.IgnoredOnWrite && purpose != BodyFor.Parameter)
            {
                continue;
            }

            // An id that is kept in the document is the client's to choose, once.
            if (purpose != BodyFor.Create || property.Row != RowField.Key || (type as EntityType)?.Facts.Id != IdKind.Stored)
            {
                Writable(property, name);
            }

            var at = place.Length == 0 ? property.Name : $"{place}.{property.Name}";
            if (into.ContainsKey(property.Name))
            {
                throw GraphError.BadBody(workload, $"The property '{at}' is given more than once.");
            }

            into[property.Name] = Value(member.Value, property, at);
        }
    }

    private void Undeclared(string name, StructuredType type, JsonElement value, JsonObject into, Body? body)
    {
        if (type is EntityType { Facts.Free: true })
        {
            into[name] = FreeValues.Read(workload, name, value);
        }
        else if (purpose == BodyFor.Create && body is not null && (type as EntityType)?.FindNavigation(name) is { Contains.Inline: true } navigation)
        {
            Inside(navigation, value, body);
        }
        else if (type is not EntityType { Facts.Ignores: { } ignored } || !ignored.Split(' ').Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            Unknown(name, type, value);
        }
    }

    private void Inside(Navigation navigation, JsonElement value, Body body)
    {
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.Object))
        {
            throw Wrong(navigation.Name, "a collection of objects");
        }

        foreach (var item in value.EnumerateArray())
        {
            var inner = Check(item, navigation.Target);
            body.Contained.Add((navigation, ((EntityType)inner.Type).Facts.Abstract
                ? throw GraphError.BadRequest(workload, $"An item of '{navigation.Name}' must name the type to create in '@odata.type'.")
                : inner));
        }
    }

    private void Unknown(string name, StructuredType type, JsonElement value)
    {
        if (type is EntityType entity && entity.FindNavigation(name) is { } navigation)
        {
            if (purpose == BodyFor.Parameter && value.ValueKind is JsonValueKind.Null or JsonValueKind.Array && (value.ValueKind == JsonValueKind.Null || value.GetArrayLength() == 0))
            {
                return;
            }

            throw GraphError.NotImplemented($"Writing '{navigation.Name}' together with the object that holds it is not supported.");
        }

        throw GraphError.UnknownProperty(type, workload, name);
    }

    private void Writable(Property property, string name)
    {
        if (property.Declaring is ComplexType || purpose == BodyFor.Parameter)
        {
            return;
        }

        var needed = purpose == BodyFor.Create ? Can.Create : Can.Update;
        if ((property.Can & needed) == Can.Read)
        {
            throw GraphError.BadRequest(workload, $"Property '{name}' is read-only and cannot be set.");
        }
    }

    private JsonNode? Value(JsonElement json, Property property, string place)
    {
        if (!property.Collection)
        {
            return Single(json, property, place);
        }

        if (json.ValueKind == JsonValueKind.Null && property.Nullable)
        {
            return null;
        }

        if (json.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(place, "a collection");
        }

        if (property.Facts.MaxItems > 0 && json.GetArrayLength() > property.Facts.MaxItems)
        {
            throw GraphError.BadRequest(workload, $"Invalid value specified for property '{property.Name}': at most {property.Facts.MaxItems} items are allowed.");
        }

        var items = new JsonArray();
        foreach (var item in json.EnumerateArray())
        {
            var at = $"{place}[{items.Count}]";
            items.Add(item.ValueKind == JsonValueKind.Null ? throw Wrong(at, "a value that is not null") : Single(item, property, at));
        }

        return items;
    }

    private JsonNode? Single(JsonElement json, Property property, string place)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return property.Nullable || property.Collection || purpose == BodyFor.Parameter
                ? null
                : throw Wrong(place, "a value that is not null");
        }

        if (property.Kind == ValueKind.Complex)
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                throw Wrong(place, "an object");
            }

            var inner = new JsonObject();
            Members(json, (ComplexType)property.Type!, inner, place, null);
            return inner;
        }

        var value = Primitives.Read(json, property, out var expected) ?? throw Wrong(place, expected);
        if (property.Facts.MaxLength > 0 && property.Kind == ValueKind.String && value.GetValue<string>().Length > property.Facts.MaxLength)
        {
            throw GraphError.BadRequest(
                workload, $"Invalid value specified for property '{property.Name}': it is longer than {property.Facts.MaxLength} characters.");
        }

        if (property is { Kind: ValueKind.Binary, Facts.MaxLength: > 0 } && Convert.FromBase64String(value.GetValue<string>()).Length > property.Facts.MaxLength)
        {
            throw GraphError.BadRequest(
                workload, $"Invalid value specified for property '{property.Name}': it is longer than {property.Facts.MaxLength} bytes.");
        }

        return value;
    }

    private void Bind(string name, JsonElement value, StructuredType type, Body? body)
    {
        if (body is null || (type as EntityType)?.FindNavigation(name) is not { Link: { MaxBind: > 0 } link } navigation)
        {
            throw GraphError.BadRequest(workload, $"'{name}@odata.bind' is not supported here.");
        }

        List<string> urls = value.ValueKind switch
        {
            JsonValueKind.String when !navigation.Collection => [BodyReader.Text(value, workload)],
            JsonValueKind.Array when navigation.Collection && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String)
                => [.. value.EnumerateArray().Select(v => BodyReader.Text(v, workload))],
            _ => throw Wrong($"{name}@odata.bind", navigation.Collection ? "a collection of URLs" : "a URL"),
        };
        if (urls.Count > link.MaxBind)
        {
            throw GraphError.BadRequest(workload, $"At most {link.MaxBind} references can be bound in one request.");
        }

        body.Binds[navigation] = urls;
    }

    /// <summary>Defaults of a creation, and what must not be missing.</summary>
    private void Complete(StructuredType type, Body body)
    {
        foreach (var property in type.Properties)
        {
            var sent = body.Document.TryGetPropertyValue(property.Name, out var value);
            var empty = value is null || (value is JsonValue text && text.TryGetValue<string>(out var s) && s.Length == 0);
            if (property.Facts.Required && empty && (purpose == BodyFor.Create || (purpose == BodyFor.Update && sent)))
            {
                throw GraphError.BadRequest(workload, $"Property {property.Name} value is required but is empty or missing.");
            }

            if (purpose == BodyFor.Create && !sent && property.Facts.Default is not null)
            {
                body.Document[property.Name] = property.Initial();
            }
        }
    }

    /// <summary>A member's name; one that is not Unicode text is refused here.</summary>
    private string Name(JsonProperty member, string place)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw GraphError.BadBody(workload, $"A name inside '{place}' is not Unicode text.");
        }
    }

    private GraphError Wrong(string place, string expected) =>
        GraphError.BadBody(workload, $"Invalid value for '{place}': {expected} was expected.");
}
