// The base of tests on extensions: applications that define properties.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Directory;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Extensions;

/// <param name="Id">The object, not the client id.</param>
public sealed record Defining(string Id, string AppId)
{
    /// <summary>The name that a definition of this application gets.</summary>
    public string Name(string name) => $"extension_{AppId.Replace("-", "", StringComparison.Ordinal)}_{name}";
}

public abstract class ExtensionTest(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    protected async Task<Defining> NewApplicationAsync(Caller? by = null)
    {
        var made = (await (by ?? App).PostAsync("/applications", new { displayName = Unique("App ") })).Must(HttpStatusCode.Created);
        return new Defining(made.Id, made.Json.GetProperty("appId").GetString()!);
    }

    protected Task<Answer> DefineAsync(Defining app, string name, string type = "String", bool many = false, string[]? targets = null, Caller? by = null) =>
        (by ?? App).PostAsync($"/applications/{app.Id}/extensionProperties", new
        {
            name,
            dataType = type,
            isMultiValued = many,
            targetObjects = targets ?? ["User"],
        });

    /// <summary>An application with one definition; the property's whole name.</summary>
    protected async Task<string> DefinedAsync(string type = "String", bool many = false, params string[] targets)
    {
        var answer = await DefineAsync(await NewApplicationAsync(), "p", type, many, targets.Length == 0 ? null : targets);
        return answer.Must(HttpStatusCode.Created).Json.GetProperty("name").GetString()!;
    }

    protected async Task<string> PersonWithAsync(string name, object? value) =>
        (await App.PostAsync("/users", With(Person(), name, value))).Must(HttpStatusCode.Created).Id;
}
