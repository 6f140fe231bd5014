// Filters on extension values: what the store answers over http is what the in-memory evaluator says of all rows.

using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Atrium.Areas.Directory;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Query;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.Extensions;

public abstract class ExtensionFilterTests(SharedServers servers, StoreKind store) : ExtensionTest(servers, store)
{
    private static readonly Dictionary<TestServer, Task<(Defining App, string Department)>> Made = [];

    /// <summary>Names of the definitions stand for the whole names.</summary>
    public static TheoryData<string> Cases =>
    [
        "_text eq 'O''Neil'", "_text eq '100%'", "_text eq 'İSTANBUL'", "_text eq 'istanbul'", "_text eq 'STRASSE'", "_text eq ''", "_text eq null",
        "_text ne null", "_text ne 'z'", "not (_text eq 'z')", "_text in ('%','_','null')", "not (_text in ('%','_'))", "startswith(_text,'')",
        "startswith(_text,'100%')", "startswith(_text,'a_')", @"startswith(_text,'\')", "startswith(_text,'😀')", "not (startswith(_text,'e'))",
        "_text eq '$filter=1&x+y#z'", $"startswith(_text,'{Long[..120]}')", $"_text eq '{Long}'", $"_text ne '{Long}'",
        $"_text in ('{Long}','z')", "_flag eq true", "_flag eq false", "_flag ne true", "_flag eq null", "not (_flag eq false)", "_number eq 0",
        "_number eq -1", "_number ne 1", "_number eq null", "_number in (1,2)", "_big eq 9223372036854775807",
        "_big eq 9007199254740992", "_time eq 2024-02-29T12:00:00Z",
        "_time eq 9999-12-31", "_time eq null", "_time ne null", "not (_time eq 1970-01-01)",
        "_many/any(m:m eq '100%')", "_many/any(m:m eq 'RED' or m eq 'É')", "_many/any(m:startswith(m,'r'))", "not (_many/any(m:m eq 'red'))",
        "_many/any(m:m ne 'red')", "_text eq 'z' or _flag eq true and _number eq 0",
    ];

    /// <summary>Longer than what a column holds of a text, once it is written in bytes.</summary>
    private static string Long { get; } = string.Concat(Enumerable.Repeat("İ日", 127)) + "1";

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task People_are_found_by_their_extensions_as_the_evaluator_finds_them(string filter)
    {
        var (app, department) = await PeopleAsync();
        var query = $"$count=true&$select=id&$filter={Uri.EscapeDataString($"department eq '{department}' and ({Named(filter, app)})")}";
        var path = "/users?$top=999&" + query;
        var found = filter.Contains(Long, StringComparison.Ordinal) ? await App.GetInBatchAsync(path, Eventual) : await App.GetAsync(path, Eventual);
        var expected = await ExpectedAsync(query);
        Assert.Equal(expected.Rows.Select(r => r.Key.ToString()).Order(), Ids(found).Order());
        Assert.Equal(expected.Count, found.Json.GetProperty("@odata.count").GetInt64());
    }

    [Fact]
    public async Task Equality_is_asked_of_any_query_and_the_rest_of_an_advanced_one()
    {
        var (app, _) = await PeopleAsync();
        var name = app.Name("text");
        (await App.GetAsync($"/users?$filter={name} eq 'x'")).Must(HttpStatusCode.OK);
        foreach (var filter in (string[])[$"startswith({name},'x')", $"{name} eq null", $"{name} ne 'x'", $"not ({name} eq 'x')"])
        {
            (await App.GetAsync($"/users?$filter={filter}")).Refused(HttpStatusCode.BadRequest, Unsupported);
            (await App.GetAsync($"/users?$filter={filter}&$count=true", Eventual)).Must(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("endswith(_text,'x')", Unsupported)]
    [InlineData("contains(_text,'x')", Unsupported)]
    [InlineData("_text ge 'x'", Unsupported)]
    [InlineData("_number gt 1", Unsupported)]
    [InlineData("_big le 1", Unsupported)]
    [InlineData("_time lt 2024-01-01T00:00:00Z", Unsupported)]
    [InlineData("_text eq 1", Bad)]
    [InlineData("_number eq '1'", Bad)]
    [InlineData("_binary eq 'AAEC'", Unsupported)]
    [InlineData("_numbers/any(n:n eq 1)", Unsupported)]
    [InlineData("_text/any(t:t eq 'x')", Bad)]
    [InlineData("_many eq 'x'", Unsupported)]
    [InlineData("_none eq 'x'", Bad)]
    public async Task What_is_not_offered_is_refused(string filter, string code)
    {
        var (app, _) = await PeopleAsync();
        (await App.GetAsync($"/users?$count=true&$filter={Named(filter, app)}", Eventual)).Refused(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Nothing_is_sorted_by_an_extension()
    {
        var (app, _) = await PeopleAsync();
        (await App.GetAsync($"/users?$orderby={app.Name("text")}&$count=true", Eventual)).Refused(HttpStatusCode.BadRequest, Unsupported);
    }

    private static string Named(string filter, Defining app) =>
        new[] { "text", "flag", "numbers", "number", "big", "time", "many", "binary", "none" }
            .Aggregate(filter, (text, name) => Regex.Replace(
                text, $@"(?<![\w'])_{name}\b", app.Name(name), RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));

    private Task<(Defining App, string Department)> PeopleAsync()
    {
        lock (Made)
        {
            return Made.TryGetValue(Server, out var made) ? made : Made[Server] = MakeAsync();
        }
    }

    private async Task<(Defining App, string Department)> MakeAsync()
    {
        var app = await NewApplicationAsync();
        foreach (var (name, type, many) in new[]
        {
            ("text", "String", false), ("flag", "Boolean", false), ("number", "Integer", false), ("big", "LargeInteger", false),
            ("time", "DateTime", false), ("many", "String", true), ("binary", "Binary", false), ("numbers", "Integer", true),
        })
        {
            (await DefineAsync(app, name, type, many)).Must(HttpStatusCode.Created);
        }

        var department = Unique("Extended ");
        int?[] numbers = [0, -1, 1, 2, int.MaxValue, int.MinValue, null];
        long?[] big = [long.MaxValue, long.MinValue, 9007199254740993, 9007199254740992, null];
        string?[] texts = [.. Hostile.Texts, Long, Long[..^1] + "2"];
        for (var i = 0; i < texts.Length; i++)
        {
            var body = With(Person(), "department", department);
            body[app.Name("text")] = texts[i];
            body[app.Name("flag")] = (bool?[])[true, false, null] is var flags ? flags[i % 3] : null;
            body[app.Name("number")] = numbers[i % numbers.Length];
            body[app.Name("big")] = big[i % big.Length];
            body[app.Name("time")] = Hostile.Instants[i % Hostile.Instants.Count];
            body[app.Name("many")] = i % 4 == 0 ? null : i % 4 == 1 ? ["Red", "100%"] : i % 4 == 2 ? [] : new[] { texts[i % 20]!, i.ToString(CultureInfo.InvariantCulture) };
            (await App.PostAsync("/users", body)).Must(HttpStatusCode.Created);
        }

        return (app, department);
    }

    private async Task<Page> ExpectedAsync(string query)
    {
        var services = Server.Host.Services;
        var tenant = services.GetRequiredService<IHouse>().Tenants.Single(t => t.Id == Server.File.TenantId);
        var open = await services.GetRequiredService<CallServices>().Open.OfAsync(tenant, TestContext.Current.CancellationToken);
        var type = services.GetRequiredService<CallServices>().Model.Entity<User>();
        var parsed = QueryParser.Parse(new QueryContext { Model = TestModel.Real, Type = type, Eventual = true, Open = open }, query);
        var plan = new Plan { Table = type.Table!, Types = [type.Name] };
        var rows = (await services.GetRequiredService<IStore>().ListAsync(tenant, plan, TestContext.Current.CancellationToken)).Rows;
        return InMemory.Apply(plan with { Filter = parsed.Filter, Count = true }, rows);
    }
}

public sealed class ExtensionFilterTestsOnSqlite(SharedServers servers) : ExtensionFilterTests(servers, StoreKind.Sqlite);

public sealed class ExtensionFilterTestsOnPostgres(SharedServers servers) : ExtensionFilterTests(servers, StoreKind.Postgres);
