// Extensions through Microsoft's SDK: definitions as classes, values in AdditionalData.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Graph.DirectoryObjects.GetAvailableExtensionProperties;
using Microsoft.Graph.Models;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkExtensionTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_directory_extension_is_defined_and_carried_in_additional_data()
    {
        var app = await Daemon.Applications.PostAsync(new Application { DisplayName = Unique("Sdk ") }, cancellationToken: Cancellation);
        var defined = await Daemon.Applications[app!.Id].ExtensionProperties.PostAsync(
            new ExtensionProperty { Name = "badge", DataType = "String", TargetObjects = ["User"] }, cancellationToken: Cancellation);
        var name = defined!.Name!;
        Assert.Equal($"extension_{app.AppId!.Replace("-", "", StringComparison.Ordinal)}_badge", name);

        var person = Person();
        var badge = Unique("B-");
        person.AdditionalData[name] = badge;
        var made = await CreateAsync(person);
        var read = await Daemon.Users[made.Id].GetAsync(r => r.QueryParameters.Select = ["id", name], Cancellation);
        Assert.Equal(badge, read!.AdditionalData[name]);
        var found = await Daemon.Users.GetAsync(r => r.QueryParameters.Filter = $"{name} eq '{badge}'", Cancellation);
        Assert.Equal(made.Id, Assert.Single(found!.Value!).Id);

        await Daemon.Users[made.Id].PatchAsync(new User { AdditionalData = { [name] = null! } }, cancellationToken: Cancellation);
        Assert.False((await Daemon.Users[made.Id].GetAsync(r => r.QueryParameters.Select = ["id", name], Cancellation))!.AdditionalData.ContainsKey(name));
        var available = await Daemon.DirectoryObjects.GetAvailableExtensionProperties.PostAsGetAvailableExtensionPropertiesPostResponseAsync(
            new GetAvailableExtensionPropertiesPostRequestBody(), cancellationToken: Cancellation);
        Assert.Contains(available!.Value!, e => e.Name == name);
        await Daemon.Applications[app.Id].ExtensionProperties[defined.Id].DeleteAsync(cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_schema_extension_is_defined_and_deleted()
    {
        var made = await Daemon.SchemaExtensions.PostAsync(
            new SchemaExtension
            {
                Id = "sdkCourses",
                TargetTypes = ["user"],
                Properties = [new ExtensionSchemaProperty { Name = "courseName", Type = "String" }],
            },
            cancellationToken: Cancellation);
        Assert.EndsWith("_sdkCourses", made!.Id, StringComparison.Ordinal);
        await Daemon.SchemaExtensions[made.Id].PatchAsync(new SchemaExtension { Description = "Courses" }, cancellationToken: Cancellation);
        Assert.Equal("Courses", (await Daemon.SchemaExtensions[made.Id].GetAsync(cancellationToken: Cancellation))!.Description);
        await Daemon.SchemaExtensions[made.Id].DeleteAsync(cancellationToken: Cancellation);
    }

    [Fact]
    public async Task An_open_extension_is_an_object_of_its_own_class()
    {
        var person = await NewPersonAsync();
        await person.Graph.Me.Extensions.PostAsync(
            new OpenTypeExtension { ExtensionName = "com.example.roaming", AdditionalData = { ["theme"] = "dark", ["size"] = 12 } }, cancellationToken: Cancellation);
        var read = Assert.IsType<OpenTypeExtension>(await person.Graph.Me.Extensions["com.example.roaming"].GetAsync(cancellationToken: Cancellation));
        Assert.Equal("com.example.roaming", read.ExtensionName);
        Assert.Equal("dark", read.AdditionalData["theme"]);
        var me = await person.Graph.Me.GetAsync(r =>
        {
            r.QueryParameters.Select = ["id"];
            r.QueryParameters.Expand = ["extensions"];
        }, Cancellation);
        Assert.Equal("com.example.roaming", Assert.Single(me!.Extensions!).Id);

        var message = await person.Graph.Me.Messages.PostAsync(
            new Message
            {
                Subject = "With data",
                Extensions = [new OpenTypeExtension { ExtensionName = "Com.Example.Ticket", AdditionalData = { ["number"] = 7 } }],
            },
            cancellationToken: Cancellation);
        Assert.Equal("Microsoft.OutlookServices.OpenTypeExtension.Com.Example.Ticket", Assert.Single(message!.Extensions!).Id);
        await person.Graph.Me.Messages[message.Id].Extensions["Com.Example.Ticket"].DeleteAsync(cancellationToken: Cancellation);
        await person.Graph.Me.Extensions["com.example.roaming"].DeleteAsync(cancellationToken: Cancellation);
    }
}

public sealed class SdkExtensionTestsOnSqlite(SharedServers servers) : SdkExtensionTests(servers, StoreKind.Sqlite);

public sealed class SdkExtensionTestsOnPostgres(SharedServers servers) : SdkExtensionTests(servers, StoreKind.Postgres);
