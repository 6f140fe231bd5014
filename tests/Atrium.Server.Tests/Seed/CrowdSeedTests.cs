// users=N: the same people every time, whatever N is.

using Atrium.Server.Seed;

namespace Atrium.Server.Tests.Seed;

public sealed class CrowdSeedTests
{
    [Fact]
    public void The_same_people_come_every_time_and_for_every_number()
    {
        var few = CrowdSeed.Of(50).Users.Select(Print).ToList();
        Assert.Equal(few, CrowdSeed.Of(50).Users.Select(Print));
        Assert.Equal(few, CrowdSeed.Of(5000).Users.Take(50).Select(Print));
    }

    [Fact]
    public void Names_and_ids_are_pinned()
    {
        // Whoever changes these changes everybody's fixtures.
        var user = CrowdSeed.Of(3).Users.ElementAt(2);
        Assert.Equal("14852ac5-a6b5-8997-8f1d-50f26ee878a2 ole.jakubowski.3@brackenfield.example", $"{user.Id} {user.UserPrincipalName}");
    }

    [Fact]
    public void Names_are_unique_and_managers_exist()
    {
        var people = CrowdSeed.Of(2000).Users.ToList();
        var names = people.Select(u => u.UserPrincipalName).ToHashSet();
        Assert.Equal(2000, names.Count);
        Assert.All(people.Skip(1), u => Assert.Contains(u.Manager!, names));
        Assert.All(names, n => Assert.Equal(n, n.ToLowerInvariant()));
    }

    [Fact]
    public void The_first_is_administrator_and_ten_have_passwords()
    {
        var people = CrowdSeed.Of(20).Users.ToList();
        Assert.Equal(["Global Administrator"], people[0].Roles);
        Assert.All(people.Skip(1), u => Assert.Empty(u.Roles));
        Assert.Equal(10, people.TakeWhile(u => u.Kind == SeedPassword.Derived).Count());
        Assert.All(people.Skip(10), u => Assert.Equal(SeedPassword.None, u.Kind));
    }

    [Fact]
    public void A_small_number_of_people_still_has_valid_groups()
    {
        var seed = CrowdSeed.Of(3);
        var names = seed.Users.Select(u => u.UserPrincipalName).ToHashSet();
        Assert.All(seed.Groups.SelectMany(g => g.Members.Concat(g.Owners)), n => Assert.Contains(n, names));
    }

    private static string Print(SeedUser user) => System.Text.Json.JsonSerializer.Serialize(user);
}
