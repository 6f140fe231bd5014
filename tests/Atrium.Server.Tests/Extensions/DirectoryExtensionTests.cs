// Directory extensions: a definition makes a property that is written, read, tracked and bounded like a declared one.

using System.Globalization;
using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Extensions;

public abstract class DirectoryExtensionTests(SharedServers servers, StoreKind store) : ExtensionTest(servers, store)
{
    [Fact]
    public async Task A_definition_bears_the_name_of_its_application()
    {
        var app = await NewApplicationAsync();
        var made = (await DefineAsync(app, "badge", targets: ["User", "Group"])).Must(HttpStatusCode.Created);
        Assert.Equal(app.Name("badge"), made.Json.GetProperty("name").GetString());
        Assert.Equal("String", made.Json.GetProperty("dataType").GetString());
        Assert.False(made.Json.GetProperty("isMultiValued").GetBoolean());
        Assert.False(made.Json.GetProperty("isSyncedFromOnPremises").GetBoolean());
        Assert.StartsWith("App ", made.Json.GetProperty("appDisplayName").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, made.Json.GetProperty("deletedDateTime").ValueKind);
        Assert.EndsWith($"$metadata#applications('{app.Id}')/extensionProperties/$entity", made.Optional("@odata.context"), StringComparison.Ordinal);

        (await DefineAsync(app, "desk")).Must(HttpStatusCode.Created);
        var path = $"/applications(appId='{app.AppId}')/extensionProperties";
        Assert.Equal(2, Ids(await App.GetAsync(path)).Length);
        Assert.Equal([made.Id], Ids(await App.GetAsync($"{path}?$filter=name eq '{app.Name("badge")}'")));
        Assert.Equal(made.Id, (await App.GetAsync($"/applications/{app.Id}/extensionProperties/{made.Id}")).Must(HttpStatusCode.OK).Id);

        var available = (await App.PostAsync("/directoryObjects/getAvailableExtensionProperties", new { isSyncedFromOnPremises = false })).Must(HttpStatusCode.OK);
        Assert.Contains(app.Name("desk"), available.Items.Select(i => i.GetProperty("name").GetString()));
        Assert.Empty((await App.PostAsync("/directoryObjects/getAvailableExtensionProperties", new { isSyncedFromOnPremises = true })).Items);
    }

    [Theory]
    [InlineData("String", false, "\"Dock 4 – \\\"Ö\\\"\"", "\"Dock 4 – \\\"Ö\\\"\"")]
    [InlineData("String", true, "[\"b\",\"a\",\"b\"]", "[\"b\",\"a\",\"b\"]")]
    [InlineData("Boolean", false, "false", "false")]
    [InlineData("Integer", false, "-2147483648", "-2147483648")]
    [InlineData("Integer", true, "[3,1]", "[3,1]")]
    [InlineData("LargeInteger", false, "9223372036854775807", "9223372036854775807")]
    [InlineData("DateTime", false, "\"2024-02-29T14:00:00+02:00\"", "\"2024-02-29T12:00:00Z\"")]
    [InlineData("Binary", false, "\"AAEC\"", "\"AAEC\"")]
    public async Task Values_of_each_kind_are_written_read_and_removed(string type, bool many, string sent, string read)
    {
        var name = await DefinedAsync(type, many, "User", "Group");
        var user = (await App.PostAsync("/users", With(Person(), name, JsonDocument.Parse(sent).RootElement))).Must(HttpStatusCode.Created);
        Assert.DoesNotContain(name, Names(user.Json));
        Assert.DoesNotContain(name, Names((await App.GetAsync($"/users/{user.Id}")).Json));
        var chosen = (await App.GetAsync($"/users/{user.Id}?$select=id,{name.ToUpperInvariant()}")).Must(HttpStatusCode.OK);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(read).RootElement, chosen.Json.GetProperty(name)), chosen.Text);
        Assert.EndsWith($"#users(id,{name})/$entity", chosen.Optional("@odata.context"), StringComparison.Ordinal);

        var group = await GroupIdAsync();
        (await App.PatchAsync($"/groups/{group}", $$"""{"{{name}}":{{sent}}}""")).Must(HttpStatusCode.NoContent);
        Assert.True((await App.GetAsync($"/groups/{group}?$select={name}")).Json.TryGetProperty(name, out _));
        (await App.PatchAsync($"/groups/{group}", $$"""{"{{name}}":null}""")).Must(HttpStatusCode.NoContent);
        Assert.False((await App.GetAsync($"/groups/{group}?$select={name}")).Must(HttpStatusCode.OK).Json.TryGetProperty(name, out _));
    }

    [Theory]
    [InlineData("String", false, "7")]
    [InlineData("String", false, "[\"a\"]")]
    [InlineData("String", true, "\"a\"")]
    [InlineData("String", true, "[null]")]
    [InlineData("Boolean", false, "\"true\"")]
    [InlineData("Integer", false, "2147483648")]
    [InlineData("LargeInteger", false, "1.5")]
    [InlineData("DateTime", false, "\"tomorrow\"")]
    [InlineData("Binary", false, "\"*\"")]
    public async Task Values_of_another_kind_are_refused(string type, bool many, string sent)
    {
        var name = await DefinedAsync(type, many);
        (await App.PatchAsync($"/users/{await UserIdAsync()}", $$"""{"{{name}}":{{sent}}}""")).Refused(HttpStatusCode.BadRequest, Bad, name);
    }

    [Fact]
    public async Task Values_that_are_too_long_are_refused()
    {
        var (text, binary, user) = (await DefinedAsync(), await DefinedAsync("Binary"), await UserIdAsync());
        async Task<Answer> WriteAsync(string name, string value) => await App.PatchAsync($"/users/{user}", new Dictionary<string, object?> { [name] = value });
        (await WriteAsync(text, new string('x', 256))).Must(HttpStatusCode.NoContent);
        (await WriteAsync(text, new string('x', 257))).Refused(HttpStatusCode.BadRequest, Bad, text);
        (await WriteAsync(binary, Convert.ToBase64String(new byte[256]))).Must(HttpStatusCode.NoContent);
        (await WriteAsync(binary, Convert.ToBase64String(new byte[257]))).Refused(HttpStatusCode.BadRequest, Bad, binary);
    }

    [Fact]
    public async Task A_property_is_only_on_the_types_that_it_is_defined_for()
    {
        var name = await DefinedAsync(targets: "Group");
        (await App.PostAsync("/users", With(Person(), name, "x"))).Refused(HttpStatusCode.BadRequest, Bad, name);
        (await App.GetAsync($"/users?$select={name}")).Refused(HttpStatusCode.BadRequest, Bad, name);
        (await App.GetAsync($"/users?$filter={name} eq 'x'")).Refused(HttpStatusCode.BadRequest, Bad, name);
        (await App.PostAsync("/users", With(Person(), "extension_nobody_defined", "x"))).Refused(HttpStatusCode.BadRequest, Bad, "extension_nobody_defined");
    }

    [Theory]
    [InlineData("with space", "String", "User", "name")]
    [InlineData("ümlaut", "String", "User", "name")]
    [InlineData("p", "Double", "User", "dataType")]
    [InlineData("p", "String", "user", "targetObjects")]
    [InlineData("p", "String", "Message", "targetObjects")]
    [InlineData("p", "String", "", "targetObjects")]
    public async Task Bad_definitions_are_refused(string name, string type, string target, string property) =>
        (await DefineAsync(await NewApplicationAsync(), name, type, targets: target.Length == 0 ? [] : [target]))
            .Refused(HttpStatusCode.BadRequest, Bad, $"Invalid value specified for property '{property}' of resource 'ExtensionProperty'.");

    [Fact]
    public async Task A_name_is_defined_once_and_a_definition_does_not_change()
    {
        var app = await NewApplicationAsync();
        var made = (await DefineAsync(app, "once")).Must(HttpStatusCode.Created);
        (await DefineAsync(app, "ONCE")).Refused(HttpStatusCode.BadRequest, Bad, "already exists");
        (await App.PatchAsync($"/applications/{app.Id}/extensionProperties/{made.Id}", new { dataType = "Integer" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await App.PostAsync($"/applications/{Guid.NewGuid()}/extensionProperties", new { name = "x", dataType = "String", targetObjects = new[] { "User" } }))
            .Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task A_removed_definition_hides_its_values_and_the_same_one_shows_them_again()
    {
        var app = await NewApplicationAsync();
        var made = (await DefineAsync(app, "gone")).Must(HttpStatusCode.Created);
        var name = app.Name("gone");
        var user = await PersonWithAsync(name, "kept");
        (await App.DeleteAsync($"/applications/{app.Id}/extensionProperties/{made.Id}")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"/users/{user}?$select={name}")).Refused(HttpStatusCode.BadRequest, Bad, name);
        (await App.GetAsync($"/users?$filter={name} eq 'kept'")).Refused(HttpStatusCode.BadRequest, Bad, name);
        (await App.PatchAsync($"/users/{user}", new Dictionary<string, object?> { [name] = "new" })).Refused(HttpStatusCode.BadRequest, Bad, name);

        (await DefineAsync(app, "gone")).Must(HttpStatusCode.Created);
        Assert.Equal("kept", (await App.GetAsync($"/users/{user}?$select={name}")).Json.GetProperty(name).GetString());
    }

    [Fact]
    public async Task What_was_stored_for_another_kind_reads_as_nothing()
    {
        var app = await NewApplicationAsync();
        var made = (await DefineAsync(app, "turned")).Must(HttpStatusCode.Created);
        var name = app.Name("turned");
        var user = await PersonWithAsync(name, "12");
        (await App.DeleteAsync($"/applications/{app.Id}/extensionProperties/{made.Id}")).Must(HttpStatusCode.NoContent);
        (await DefineAsync(app, "turned", "Integer")).Must(HttpStatusCode.Created);
        Assert.Equal(JsonValueKind.Null, (await App.GetAsync($"/users/{user}?$select={name}")).Json.GetProperty(name).ValueKind);
        Assert.Empty(Ids(await App.GetAsync($"/users?$filter={name} eq 12")));
        Assert.Contains(user, Ids(await App.GetAsync($"/users?$filter={name} eq null and id eq '{user}'&$count=true", Eventual)));
    }

    [Fact]
    public async Task An_object_takes_a_hundred_values_the_hidden_ones_among_them()
    {
        var app = await NewApplicationAsync();
        var many = (await DefineAsync(app, "many", many: true)).Must(HttpStatusCode.Created);
        (await DefineAsync(app, "one")).Must(HttpStatusCode.Created);
        var hundred = Enumerable.Range(0, 100).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        (await App.PostAsync("/users", With(Person(), app.Name("many"), hundred.Append("x").ToArray()))).Refused(HttpStatusCode.BadRequest, Bad, "100");
        var user = await PersonWithAsync(app.Name("many"), hundred);
        (await App.DeleteAsync($"/applications/{app.Id}/extensionProperties/{many.Id}")).Must(HttpStatusCode.NoContent);
        (await App.PatchAsync($"/users/{user}", new Dictionary<string, object?> { [app.Name("one")] = "x" })).Refused(HttpStatusCode.BadRequest, Bad, "100");
        (await App.PatchAsync($"/users/{user}", new { city = "Tamsel" })).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Delta_tells_of_a_selected_extension()
    {
        var (name, other) = (await DefinedAsync(), await DefinedAsync());
        var user = await PersonWithAsync(name, "first");
        var link = (await App.GetAsync($"/users/delta?$select={name}&$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;
        (await App.PatchAsync($"/users/{user}", new Dictionary<string, object?> { [other] = "x" })).Must(HttpStatusCode.NoContent);
        Assert.DoesNotContain(user, Ids(await App.GetAsync(link)));
        (await App.PatchAsync($"/users/{user}", new Dictionary<string, object?> { [name] = "second" })).Must(HttpStatusCode.NoContent);
        var changed = (await App.GetAsync(link)).Items.Single(i => i.GetProperty("id").GetString() == user);
        Assert.Equal("second", changed.GetProperty(name).GetString());
        Assert.False(changed.TryGetProperty(other, out _));
    }

    [Fact]
    public async Task Lists_of_mixed_types_show_it_where_it_is()
    {
        var name = await DefinedAsync();
        var (group, user, inner) = (await GroupIdAsync(), await PersonWithAsync(name, "here"), await GroupIdAsync());
        await AddAsync(group, user);
        await AddAsync(group, inner);
        var members = (await App.GetAsync($"/groups/{group}/members?$select=id,{name}")).Must(HttpStatusCode.OK).Items;
        Assert.Equal("here", members.Single(m => m.GetProperty("id").GetString() == user).GetProperty(name).GetString());
        Assert.False(members.Single(m => m.GetProperty("id").GetString() == inner).TryGetProperty(name, out _));
    }
}

public sealed class DirectoryExtensionTestsOnSqlite(SharedServers servers) : DirectoryExtensionTests(servers, StoreKind.Sqlite);

public sealed class DirectoryExtensionTestsOnPostgres(SharedServers servers) : DirectoryExtensionTests(servers, StoreKind.Postgres);
