// Schema extensions: their definitions' life, and the complex values that they make.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Extensions;

public abstract class SchemaExtensionTests(SharedServers servers, StoreKind store) : ExtensionTest(servers, store)
{
    private static readonly object[] Course =
        [new { name = "courseId", type = "Integer" }, new { name = "courseName", type = "String" }, new { name = "begins", type = "DateTime" }];

    [Fact]
    public async Task A_definition_gets_an_id_of_its_own_and_lives_its_life()
    {
        var (admin, app) = (await Server.UserAsync(0), await NewApplicationAsync());
        var made = (await PostAsync(admin, app, "courses", ["user", "Group"], Course)).Must(HttpStatusCode.Created);
        Assert.Matches("^ext[a-z0-9]{8}_courses$", made.Id);
        Assert.Equal("InDevelopment", made.Json.GetProperty("status").GetString());
        Assert.Equal(app.AppId, made.Json.GetProperty("owner").GetString());
        var path = $"/schemaExtensions/{made.Id}";
        Assert.Equal(made.Id, (await App.GetAsync(path)).Must(HttpStatusCode.OK).Id);
        Assert.Empty(Ids(await App.GetAsync($"/schemaExtensions?$filter=id eq '{made.Id}'")));

        (await admin.PatchAsync(path, new { status = "Available" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await admin.PatchAsync(path, new { owner = app.AppId, status = "Deprecated" })).Refused(HttpStatusCode.BadRequest, Bad, "status");
        (await admin.PatchAsync(path, new { owner = app.AppId, status = "Available", description = "d" })).Must(HttpStatusCode.NoContent);
        Assert.Equal([made.Id], Ids(await App.GetAsync($"/schemaExtensions?$filter=id eq '{made.Id}' and status eq 'Available'")));
        (await admin.PatchAsync(path, new { owner = app.AppId, status = "InDevelopment" })).Refused(HttpStatusCode.BadRequest, Bad, "status");
        (await admin.PatchAsync(path, new { owner = app.AppId, status = "Deprecated" })).Must(HttpStatusCode.NoContent);
        (await admin.PatchAsync(path, new { owner = app.AppId, description = "x" })).Refused(HttpStatusCode.BadRequest, Bad, "status");
    }

    [Fact]
    public async Task A_definition_only_grows()
    {
        var (admin, app) = (await Server.UserAsync(0), await NewApplicationAsync());
        var path = "/schemaExtensions/" + (await PostAsync(admin, app, "grows", ["user"], Course)).Must(HttpStatusCode.Created).Id;
        async Task<Answer> PatchAsync(object change) => await admin.PatchAsync(path, change);
        (await PatchAsync(new { owner = app.AppId, properties = Course[1..] })).Refused(HttpStatusCode.BadRequest, Bad, "properties");
        (await PatchAsync(new { owner = app.AppId, properties = Course[1..].Append(new { name = "courseId", type = "String" }) }))
            .Refused(HttpStatusCode.BadRequest, Bad, "properties");
        (await PatchAsync(new { owner = app.AppId, targetTypes = (string[])["group"] })).Refused(HttpStatusCode.BadRequest, Bad, "targetTypes");
        (await PatchAsync(new { owner = app.AppId, targetTypes = (string[])["user", "group"], properties = Course.Append(new { name = "more", type = "Boolean" }) }))
            .Must(HttpStatusCode.NoContent);
        Assert.Equal(4, (await App.GetAsync(path)).Json.GetProperty("properties").GetArrayLength());
    }

    [Fact]
    public async Task Only_its_owner_changes_or_deletes_it_and_only_while_it_is_developed()
    {
        var (admin, app) = (await Server.UserAsync(0), await NewApplicationAsync());
        var path = "/schemaExtensions/" + (await PostAsync(admin, app, "owned", ["user"], Course)).Must(HttpStatusCode.Created).Id;
        (await App.PatchAsync(path, new { description = "x" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await App.PatchAsync(path, new { owner = app.AppId, description = "x" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await App.DeleteAsync(path)).Refused(HttpStatusCode.Forbidden, Denied);

        var own = (await App.PostAsync("/schemaExtensions", new { id = "mine", targetTypes = (string[])["user"], properties = Course })).Must(HttpStatusCode.Created);
        Assert.Equal(Server.Daemon.ClientId.ToString(), own.Json.GetProperty("owner").GetString());
        (await App.DeleteAsync($"/schemaExtensions/{own.Id}")).Must(HttpStatusCode.NoContent);
        (await App.GetAsync($"/schemaExtensions/{own.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
        (await (await Server.AppWithAsync("User.ReadWrite.All")).GetAsync(path)).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task An_application_owns_five_at_most()
    {
        var (admin, app) = (await Server.UserAsync(0), await NewApplicationAsync());
        for (var i = 0; i < 5; i++)
        {
            (await PostAsync(admin, app, "one" + i, ["user"], Course)).Must(HttpStatusCode.Created);
        }

        (await PostAsync(admin, app, "six", ["user"], Course)).Refused(HttpStatusCode.BadRequest, Bad, "5");
    }

    [Theory]
    [InlineData("""{"id":"a b","targetTypes":["user"],"properties":[{"name":"p","type":"String"}]}""", "id")]
    [InlineData("""{"targetTypes":["user"],"properties":[{"name":"p","type":"String"}]}""", "id")]
    [InlineData("""{"id":"contoso_x","targetTypes":["user"],"properties":[{"name":"p","type":"String"}]}""", "id")]
    [InlineData("""{"id":"x","targetTypes":["mailFolder"],"properties":[{"name":"p","type":"String"}]}""", "targetTypes")]
    [InlineData("""{"id":"x","properties":[{"name":"p","type":"String"}]}""", "targetTypes")]
    [InlineData("""{"id":"x","targetTypes":["user"]}""", "properties")]
    [InlineData("""{"id":"x","targetTypes":["user"],"properties":[{"name":"p","type":"LargeInteger"}]}""", "properties")]
    [InlineData("""{"id":"x","targetTypes":["user"],"properties":[{"name":"p-q","type":"String"}]}""", "properties")]
    [InlineData("""{"id":"x","targetTypes":["user"],"properties":[{"name":"p","type":"String"},{"name":"P","type":"String"}]}""", "properties")]
    [InlineData("""{"id":"x","targetTypes":["user","message"],"properties":[{"name":"p","type":"Integer"}]}""", "properties")]
    public async Task Bad_definitions_are_refused(string body, string property) =>
        (await App.PostAsync("/schemaExtensions", body)).Refused(HttpStatusCode.BadRequest, Bad, property);

    [Fact]
    public async Task Values_are_written_merged_read_and_removed()
    {
        var id = await DefinedSchemaAsync(["user", "group"], Course);
        var user = await PersonWithAsync(id, new { courseId = 7, courseName = "Weirs", begins = "2026-03-01T09:00:00+01:00" });
        Assert.DoesNotContain(id, Names((await App.GetAsync($"/users/{user}")).Json));
        var value = (await App.GetAsync($"/users/{user}?$select=id,{id}")).Must(HttpStatusCode.OK).Json.GetProperty(id);
        Assert.Equal("#microsoft.graph.ComplexExtensionValue", value.GetProperty("@odata.type").GetString());
        Assert.Equal((7, "Weirs", "2026-03-01T08:00:00Z"), (value.GetProperty("courseId").GetInt32(), value.GetProperty("courseName").GetString(), value.GetProperty("begins").GetString()));

        async Task<JsonElement?> ChangedAsync(string json)
        {
            (await App.PatchAsync($"/users/{user}", $$"""{"{{id}}":{{json}}}""")).Must(HttpStatusCode.NoContent);
            return (await App.GetAsync($"/users/{user}?$select={id}")).Json.TryGetProperty(id, out var now) ? now : null;
        }

        var merged = await ChangedAsync("""{"courseName":"Locks","courseId":null}""");
        Assert.Equal(JsonValueKind.Null, merged!.Value.GetProperty("courseId").ValueKind);
        Assert.Equal(("Locks", "2026-03-01T08:00:00Z"), (merged.Value.GetProperty("courseName").GetString(), merged.Value.GetProperty("begins").GetString()));
        Assert.Null(await ChangedAsync("""{"courseName":null,"begins":null}"""));
        Assert.NotNull(await ChangedAsync("""{"courseId":1}"""));
        Assert.Null(await ChangedAsync("null"));
    }

    [Theory]
    [InlineData("""{"courseId":"7"}""", "courseId")]
    [InlineData("""{"courseId":1.5}""", "courseId")]
    [InlineData("""{"begins":"soon"}""", "begins")]
    [InlineData("""{"nothing":1}""", "nothing")]
    [InlineData("""7""", "object")]
    public async Task Values_that_do_not_fit_are_refused(string json, string named)
    {
        var id = await DefinedSchemaAsync(["user"], Course);
        (await App.PatchAsync($"/users/{await UserIdAsync()}", $$"""{"{{id}}":{{json}}}""")).Refused(HttpStatusCode.BadRequest, Bad, named);
    }

    [Fact]
    public async Task The_directory_is_filtered_by_it_in_advanced_queries()
    {
        var id = await DefinedSchemaAsync(["user", "group"], [.. Course, new { name = "open", type = "Boolean" }, new { name = "raw", type = "Binary" }]);
        var weirs = await PersonWithAsync(id, new { courseId = 7, courseName = "Weirs", begins = "2026-03-01T08:00:00Z", open = true });
        var locks = await PersonWithAsync(id, new { courseId = 8, courseName = "Löcks", open = false });
        async Task<string[]> FoundAsync(string filter) => Ids(await App.GetAsync($"/users?$count=true&$filter={filter}", Eventual));
        Assert.Equal([weirs], await FoundAsync($"{id}/courseName eq 'WEIRS'"));
        Assert.Equal([locks], await FoundAsync($"{id}/courseName eq 'löcks'"));
        Assert.Equal([locks], await FoundAsync($"{id}/courseId gt 7"));
        Assert.Equal([weirs], await FoundAsync($"{id}/begins eq 2026-03-01T08:00:00Z"));
        Assert.Equal([weirs], await FoundAsync($"{id}/open eq true"));
        Assert.Equal([locks], await FoundAsync($"{id}/courseId ne null and {id}/begins eq null"));
        Assert.Equal([weirs], await FoundAsync($"{id}/courseName in ('weirs','x')"));
        var group = await GroupIdAsync(With(Security(), id, new { courseId = 7 }));
        Assert.Equal([group], Ids(await App.GetAsync($"/groups?$count=true&$filter={id}/courseId eq 7&$select=id,{id}", Eventual)));

        (await App.GetAsync($"/users?$filter={id}/courseId eq 7")).Refused(HttpStatusCode.BadRequest, Unsupported);
        foreach (var refused in (string[])[$"{id} eq null", $"{id}/raw eq 'AAEC'", $"startswith({id}/courseName,'W')"])
        {
            (await App.GetAsync($"/users?$count=true&$filter={refused}", Eventual)).Refused(HttpStatusCode.BadRequest, Unsupported);
        }

        (await App.GetAsync($"/users?$count=true&$filter={id}/nothing eq 1", Eventual)).Refused(HttpStatusCode.BadRequest, Bad, "nothing");
    }

    [Fact]
    public async Task Messages_have_them_too_and_keep_them_to_themselves()
    {
        var id = await DefinedSchemaAsync(["message"], [new { name = "ticket", type = "String" }, new { name = "due", type = "DateTime" }]);
        var (sender, recipient) = (await NewUserAsync(), await NewUserAsync());
        var body = new Dictionary<string, object?>
        {
            ["subject"] = "Order",
            ["toRecipients"] = new[] { new { emailAddress = new { address = recipient.Json.GetProperty("mail").GetString() } } },
            [id] = new { ticket = "T-1" },
        };
        var draft = (await App.PostAsync($"/users/{sender.Id}/messages", body)).Must(HttpStatusCode.Created);
        (await App.PostAsync($"/users/{sender.Id}/messages", new { subject = "Other" })).Must(HttpStatusCode.Created);
        var found = (await App.GetAsync($"/users/{sender.Id}/messages?$filter={id}/ticket eq 't-1'&$select=subject,{id}")).Must(HttpStatusCode.OK).Items.Single();
        Assert.Equal((draft.Id, "T-1"), (found.GetProperty("id").GetString(), found.GetProperty(id).GetProperty("ticket").GetString()));
        (await App.PatchAsync($"/users/{sender.Id}/messages/{draft.Id}", $$"""{"{{id}}":{"due":"2026-03-01T08:00:00Z"} }""")).Must(HttpStatusCode.OK);
        Assert.Single(Ids(await App.GetAsync($"/users/{sender.Id}/messages?$filter={id}/due ge 2026-01-01 and {id}/ticket ne 'x'")));

        (await App.PostAsync($"/users/{sender.Id}/messages/{draft.Id}/send")).Must(HttpStatusCode.Accepted);
        var got = (await App.GetAsync($"/users/{recipient.Id}/messages?$select=subject,{id}")).Must(HttpStatusCode.OK).Items.Single();
        Assert.False(got.TryGetProperty(id, out _));
    }

    [Fact]
    public async Task Delta_does_not_track_it()
    {
        var id = await DefinedSchemaAsync(["user"], Course);
        var user = await PersonWithAsync(id, new { courseId = 1 });
        var link = (await App.GetAsync($"/users/delta?$select=displayName,{id}&$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;
        (await App.PatchAsync($"/users/{user}", $$"""{"{{id}}":{"courseId":2} }""")).Must(HttpStatusCode.NoContent);
        Assert.DoesNotContain(user, Ids(await App.GetAsync(link)));
    }

    private static Task<Answer> PostAsync(Caller by, Defining owner, string id, string[] targets, object[] properties) =>
        by.PostAsync("/schemaExtensions", new { id, owner = owner.AppId, description = "Courses", targetTypes = targets, properties });

    private async Task<string> DefinedSchemaAsync(string[] targets, object[] properties) =>
        (await PostAsync(await Server.UserAsync(0), await NewApplicationAsync(), "courses", targets, properties)).Must(HttpStatusCode.Created).Id;
}

public sealed class SchemaExtensionTestsOnSqlite(SharedServers servers) : SchemaExtensionTests(servers, StoreKind.Sqlite);

public sealed class SchemaExtensionTestsOnPostgres(SharedServers servers) : SchemaExtensionTests(servers, StoreKind.Postgres);
