// The properties of a person that a seed file may state beside those of its own: every writable one of Graph's user, checked by the model.

using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

internal sealed class UserProperties(GraphModel model)
{
    /// <summary>Follow from other fields of the seed, or have one of their own there.</summary>
    private static readonly string[] Elsewhere = ["passwordProfile", "mail", "identities", "userType"];

    private readonly EntityType _user = model.FindEntity("user") ?? throw new InvalidOperationException("The model has no user.");

    /// <summary>Takes all fields that are left.</summary>
    public JsonObject Read(SeedNode node)
    {
        var given = new JsonObject();
        foreach (var name in node.Rest().ToList())
        {
            var property = _user.Properties.FirstOrDefault(p => p.Name == name);
            if (property is null || Elsewhere.Contains(name))
            {
                throw node.Refuse(name, "unknown field");
            }

            given[name] = (property.Can & Can.Write) == Can.Read ? throw node.Refuse(name, "is read-only in Graph") : node.Take(name)?.DeepClone();
        }

        return Check(given) ?? throw FirstRefusal(node, given);
    }

    /// <summary>Null: something does not fit.</summary>
    private JsonObject? Check(JsonObject given)
    {
        try
        {
            var reading = BodyReader.ReadAsync(OwnCall.OfModel(model, given), _user, _user.Workload, BodyFor.Parameter, CancellationToken.None);
            return reading.AsTask().GetAwaiter().GetResult().Document; // from memory: nothing is waited for
        }
        catch (GraphError)
        {
            return null;
        }
    }

    private Exception FirstRefusal(SeedNode node, JsonObject given)
    {
        var name = given.First(p => Check(new JsonObject { [p.Key] = p.Value?.DeepClone() }) is null).Key;
        return node.Refuse(name, "the value does not fit Graph's type of this property");
    }
}
