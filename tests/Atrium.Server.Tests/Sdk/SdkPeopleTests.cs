// People through the SDK: created, read, changed, listed, deleted; and what is refused.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Graph.Models;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkPeopleTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_is_created_read_changed_and_deleted()
    {
        var draft = Person("Wren Fairley");
        draft.JobTitle = "Cartographer";
        draft.BusinessPhones = ["+44 20 7946 0001"];
        var made = await CreateAsync(draft);
        Assert.True(Guid.TryParse(made.Id, out _));

        var read = (await Daemon.Users[made.Id].GetAsync(cancellationToken: Cancellation))!;
        Assert.Equal("Wren Fairley", read.DisplayName);
        Assert.Equal("Cartographer", read.JobTitle);
        Assert.Equal(["+44 20 7946 0001"], read.BusinessPhones);
        Assert.Null(read.AccountEnabled);

        await Daemon.Users[made.Id].PatchAsync(new User { JobTitle = "Surveyor", City = "Hull" }, cancellationToken: Cancellation);
        read = (await Daemon.Users[draft.UserPrincipalName].GetAsync(c => c.QueryParameters.Select = ["id", "jobTitle", "city", "businessPhones"], Cancellation))!;
        Assert.Equal((made.Id, "Surveyor", "Hull"), (read.Id, read.JobTitle, read.City));
        Assert.Equal(["+44 20 7946 0001"], read.BusinessPhones);

        await Daemon.Users[made.Id].DeleteAsync(cancellationToken: Cancellation);
        await RefusedAsync(404, "Request_ResourceNotFound", () => Daemon.Users[made.Id].GetAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Only_what_is_selected_is_read()
    {
        var made = await CreateAsync(Person());
        var read = (await Daemon.Users[made.Id].GetAsync(c => c.QueryParameters.Select = ["accountEnabled", "createdDateTime"], Cancellation))!;
        Assert.True(read.AccountEnabled);
        Assert.InRange(read.CreatedDateTime!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Null(read.DisplayName);
        Assert.Null(read.Id);
    }

    [Fact]
    public async Task A_property_set_to_null_is_cleared()
    {
        var draft = Person();
        (draft.Department, draft.JobTitle) = ("Tides", "Clerk");
        var made = await CreateAsync(draft);

        var tracked = (await Daemon.Users[made.Id].GetAsync(c => c.QueryParameters.Select = ["department", "jobTitle"], Cancellation))!;
        tracked.Department = null;
        await Daemon.Users[made.Id].PatchAsync(tracked, cancellationToken: Cancellation);

        var read = (await Daemon.Users[made.Id].GetAsync(c => c.QueryParameters.Select = ["department", "jobTitle"], Cancellation))!;
        Assert.Equal((null, "Clerk"), (read.Department, read.JobTitle));
    }

    [Fact]
    public async Task A_person_reads_themself_as_me()
    {
        var person = await NewPersonAsync("Ilse Marrow");
        var me = (await person.Graph.Me.GetAsync(cancellationToken: Cancellation))!;
        Assert.Equal((person.Id, "Ilse Marrow"), (me.Id, me.DisplayName));
    }

    [Fact]
    public async Task People_are_filtered_sorted_and_counted_as_an_advanced_query()
    {
        var department = Unique("Dept ");
        foreach (var name in new[] { "Cleo", "abel", "Bram" })
        {
            var draft = Person(name);
            draft.Department = department;
            await CreateAsync(draft);
        }

        var page = (await Daemon.Users.GetAsync(
            c =>
            {
                c.Headers.Add("ConsistencyLevel", "eventual");
                c.QueryParameters.Filter = $"department eq '{department}' and displayName ne 'Bram'";
                c.QueryParameters.Orderby = ["displayName desc"];
                c.QueryParameters.Select = ["displayName"];
                c.QueryParameters.Count = true;
            },
            Cancellation))!;

        Assert.Equal(2, page.OdataCount);
        Assert.Equal(["Cleo", "abel"], page.Value!.Select(u => u.DisplayName));
        Assert.Null(page.OdataNextLink);
    }

    [Fact]
    public async Task The_number_of_people_is_told_as_a_number()
    {
        await CreateAsync(Person());
        var count = await Daemon.Users.Count.GetAsync(c => c.Headers.Add("ConsistencyLevel", "eventual"), Cancellation);
        Assert.True(count > 1);
        await RefusedAsync(400, "Request_BadRequest", () => Daemon.Users.Count.GetAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task What_is_refused_arrives_as_an_error_with_a_code()
    {
        var draft = Person();
        await CreateAsync(draft);
        var again = Person();
        again.UserPrincipalName = draft.UserPrincipalName;
        var error = await RefusedAsync(400, "Request_BadRequest", () => CreateAsync(again));
        Assert.Equal("Another object with the same value for property userPrincipalName already exists.", error.Error!.Message);
        Assert.Contains(error.Error.Details!, d => d is { Code: "ObjectConflict", Target: "userPrincipalName" });

        var unnamed = Person();
        unnamed.DisplayName = null;
        await RefusedAsync(400, "Request_BadRequest", () => CreateAsync(unnamed));
        await RefusedAsync(404, "Request_ResourceNotFound", () => Daemon.Users[Guid.NewGuid().ToString()].GetAsync(cancellationToken: Cancellation));
        await RefusedAsync(404, "Request_ResourceNotFound", () => Daemon.Users["nobody@larkmoor.example"].GetAsync(cancellationToken: Cancellation));
        await RefusedAsync(400, "Request_BadRequest", () => Daemon.Users.GetAsync(c => c.QueryParameters.Filter = "noSuchProperty eq 'a'", Cancellation));
    }

    [Fact]
    public async Task An_ordinary_person_cannot_change_another()
    {
        var (one, other) = (await NewPersonAsync(), await NewPersonAsync());
        await RefusedAsync(403, "Authorization_RequestDenied", () => one.Graph.Users[other.Id].PatchAsync(new User { JobTitle = "King" }, cancellationToken: Cancellation));
        await RefusedAsync(403, "Authorization_RequestDenied", () => one.Graph.Users.PostAsync(Person(), cancellationToken: Cancellation));
        await RefusedAsync(403, "Authorization_RequestDenied", () => one.Graph.Users[other.Id].DeleteAsync(cancellationToken: Cancellation));
        Assert.NotNull(await one.Graph.Users[other.Id].GetAsync(cancellationToken: Cancellation));
    }
}

public sealed class SdkPeopleTestsOnSqlite(SharedServers servers) : SdkPeopleTests(servers, StoreKind.Sqlite);

public sealed class SdkPeopleTestsOnPostgres(SharedServers servers) : SdkPeopleTests(servers, StoreKind.Postgres);
