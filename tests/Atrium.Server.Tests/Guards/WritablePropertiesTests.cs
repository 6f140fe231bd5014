// The guard that every property which the model lets a client write can really be written and read back.

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Guards;

public abstract class WritablePropertiesTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    /// <summary>Values where the kind alone does not make a good one; {0} is a text that nobody else uses.</summary>
    private static readonly Dictionary<string, string> Special = new()
    {
        ["user.ageGroup"] = "\"adult\"",
        ["user.consentProvidedForMinor"] = "\"granted\"",
        ["user.employeeId"] = "\"E-1\"",
        ["user.mail"] = "\"{0}@larkmoor.example\"",
        ["user.otherMails"] = "[\"{0}@elsewhere.example\"]",
        ["user.passwordPolicies"] = "\"DisablePasswordExpiration\"",
        ["user.preferredLanguage"] = "\"nb-NO\"",
        ["user.usageLocation"] = "\"NO\"",
        ["user.userPrincipalName"] = "\"{0}@larkmoor.example\"",
        ["user.userType"] = "\"Guest\"",
        ["group.membershipRule"] = "\"user.city -eq \\u0022Oslo\\u0022\"",
        ["group.membershipRuleProcessingState"] = "\"Paused\"",
        ["group.visibility"] = "\"Private\"",
    };

    /// <summary>What else must be in the same body for the value to make sense.</summary>
    private static readonly Dictionary<string, string> Along = new()
    {
        ["group.membershipRule"] = "{\"groupTypes\":[\"DynamicMembership\"],\"membershipRule\":\"user.city -eq \\u0022Lund\\u0022\"}",
        ["group.membershipRuleProcessingState"] = "{\"groupTypes\":[\"DynamicMembership\"],\"membershipRule\":\"user.city -eq \\u0022Oslo\\u0022\"}",
    };

    /// <summary>Exceptions, each with a test of its own below or elsewhere in this class.</summary>
    private static readonly HashSet<string> Apart = ["user.passwordProfile", "user.identities", "group.mailEnabled", "group.securityEnabled", "group.groupTypes"];

    public static TheoryData<string> Written { get; } =
    [
        .. from type in (EntityType[])[TestModel.Real.Entity<User>(), TestModel.Real.Entity<Group>()]
           from property in type.Properties
           where (property.Can & Can.Write) != Can.Read && !property.Secret && !Apart.Contains($"{type.Name}.{property.Name}")
           select $"{type.Name}.{property.Name}",
    ];

    [Theory]
    [MemberData(nameof(Written))]
    public async Task A_writable_property_is_written_and_read_back(string name)
    {
        var (type, property) = Find(name);
        var along = Along.TryGetValue(name, out var more) ? JsonNode.Parse(more)!.AsObject() : [];
        if (property.Can.HasFlag(Can.Create))
        {
            var value = Good(name, property);
            await HoldsAsync(App, type, await CreateAsync(type, With(along, property, value)), property, value);
        }

        if (property.Can.HasFlag(Can.Update))
        {
            var id = await CreateAsync(type, along.DeepClone().AsObject());
            var value = Good(name, property);
            var (caller, path) = await WriterAsync(type, id, property);
            var answer = await caller.PatchAsync(path, With([], property, value).ToJsonString());
            Assert.True(answer.Status is HttpStatusCode.NoContent or HttpStatusCode.OK, answer.Text);
            await HoldsAsync(caller, type, id, property, value);
        }
        else
        {
            var id = await CreateAsync(type, []);
            (await App.PatchAsync($"/{type.Name}s/{id}", With([], property, Good(name, property)).ToJsonString()))
                .Refused(HttpStatusCode.BadRequest, "Request_BadRequest", property.Name);
        }
    }

    [Fact]
    public async Task A_password_profile_reads_without_the_password()
    {
        var id = await CreateAsync(TestModel.Real.Entity<User>(), []);
        (await App.PatchAsync($"/users/{id}", new { passwordProfile = new { password = "Ferry-Lamp-2091!", forceChangePasswordNextSignInWithMfa = true } }))
            .Must(HttpStatusCode.NoContent);
        var profile = (await App.GetAsync($"/users/{id}?$select=passwordProfile")).Json.GetProperty("passwordProfile");
        Assert.Equal(JsonValueKind.Null, profile.GetProperty("password").ValueKind);
    }

    [Fact]
    public async Task Identities_always_hold_the_principal_name_as_well()
    {
        var id = await CreateAsync(TestModel.Real.Entity<User>(), []);
        var mine = new { signInType = "federated", issuer = "partner.example", issuerAssignedId = Unique("f") };
        (await App.PatchAsync($"/users/{id}", new { identities = new[] { mine } })).Must(HttpStatusCode.NoContent);
        var kinds = (await App.GetAsync($"/users/{id}?$select=identities")).Json.GetProperty("identities").EnumerateArray();
        Assert.Equal(["federated", "userPrincipalName"], kinds.Select(i => i.GetProperty("signInType").GetString()).Order());
    }

    [Theory]
    [InlineData("{\"mailEnabled\":true}", "mailEnabled")]
    [InlineData("{\"securityEnabled\":false}", "securityEnabled")]
    [InlineData("{\"groupTypes\":[\"Unified\"]}", "groupTypes")]
    public async Task What_makes_a_group_its_kind_is_chosen_at_creation(string body, string property) =>
        (await App.PatchAsync($"/groups/{(await NewGroupAsync()).Id}", body)).Refused(
            HttpStatusCode.BadRequest, "Request_BadRequest", $"Invalid value specified for property '{property}' of resource 'Group'.");

    private static (EntityType Type, Property Property) Find(string name)
    {
        var parts = name.Split('.');
        var type = TestModel.Real.Entities.Single(t => t.Name == parts[0]);
        return (type, type.FindProperty(parts[1])!);
    }

    /// <summary>A value that the property accepts, another one each time where that matters.</summary>
    private static JsonNode Good(string name, Property property)
    {
        var unique = Unique("w");
        return Special.TryGetValue(name, out var text) ? JsonNode.Parse(text.Replace("{0}", unique, StringComparison.Ordinal))! : Value(property, unique);
    }

    private static JsonNode Value(Property property, string unique)
    {
        JsonNode one = property.Kind switch
        {
            ValueKind.String => unique,
            ValueKind.Boolean => true,
            ValueKind.Int32 or ValueKind.Int64 => 7,
            ValueKind.Instant => "2021-05-06T07:08:09Z",
            ValueKind.Complex => Complex((StructuredType)property.Type!, unique),
            _ => throw new NotSupportedException($"{property}: say here what a value of this kind looks like."),
        };
        return property.Collection ? new JsonArray(one) : one;
    }

    private static JsonObject Complex(StructuredType type, string unique)
    {
        var value = new JsonObject();
        foreach (var inner in type.Properties.Where(p => (p.Can & Can.Write) != Can.Read && !p.Secret))
        {
            value[inner.Name] = Value(inner, unique);
        }

        return value;
    }

    private static JsonObject With(JsonObject body, Property property, JsonNode value)
    {
        var copy = body.DeepClone().AsObject();
        copy[property.Name] = value.DeepClone();
        return copy;
    }

    private async Task<string> CreateAsync(EntityType type, JsonObject also)
    {
        var alias = Unique("w");
        JsonObject body = type.Name == "user"
            ? new()
            {
                ["accountEnabled"] = true,
                ["displayName"] = alias,
                ["mailNickname"] = alias,
                ["userPrincipalName"] = $"{alias}@larkmoor.example",
                ["passwordProfile"] = new JsonObject { ["password"] = Password },
            }
            : new() { ["displayName"] = alias, ["mailEnabled"] = false, ["mailNickname"] = alias, ["securityEnabled"] = true };
        foreach (var (name, value) in also)
        {
            body[name] = value?.DeepClone();
        }

        return (await App.PostAsync($"/{type.Name}s", body.ToJsonString())).Must(HttpStatusCode.Created).Id;
    }

    /// <summary>Applications do not write what the profile keeps: the person does.</summary>
    private async Task<(Caller Caller, string Path)> WriterAsync(EntityType type, string id, Property property) =>
        type.Name == "user" && !property.Can.HasFlag(Can.Create)
            ? (await SignInAsync(await App.GetAsync($"/users/{id}")), "/me")
            : (App, $"/{type.Name}s/{id}");

    private static async Task HoldsAsync(Caller caller, EntityType type, string id, Property property, JsonNode expected)
    {
        var read = (await caller.GetAsync($"/{type.Name}s/{id}?$select={property.Name}")).Must(HttpStatusCode.OK);
        var actual = JsonNode.Parse(read.Json.GetProperty(property.Name).GetRawText())!;
        if (property.Kind == ValueKind.Instant)
        {
            Assert.Equal(DateTimeOffset.Parse(expected.GetValue<string>(), null), DateTimeOffset.Parse(actual.GetValue<string>(), null));
            return;
        }

        // A complex value may hold members that only the server writes, and null for what nobody wrote.
        actual = (expected, actual) switch
        {
            (JsonObject sent, JsonObject whole) => Sent(sent, whole),
            (JsonArray sent, JsonArray whole) when sent.Count == whole.Count && sent.All(s => s is JsonObject) =>
                new JsonArray([.. sent.Zip(whole, (s, w) => Sent(s!.AsObject(), w!.AsObject()))]),
            _ => actual,
        };
        Assert.True(JsonNode.DeepEquals(expected, actual), $"{property}: sent {expected.ToJsonString()}, read {actual.ToJsonString()}");
    }

    private static JsonObject Sent(JsonObject sent, JsonObject whole) =>
        new(sent.Select(p => KeyValuePair.Create(p.Key, whole[p.Key]?.DeepClone())));
}

public sealed class WritablePropertiesTestsOnSqlite(SharedServers servers) : WritablePropertiesTests(servers, StoreKind.Sqlite);

public sealed class WritablePropertiesTestsOnPostgres(SharedServers servers) : WritablePropertiesTests(servers, StoreKind.Postgres);
