// users=N (and groups=N, messages=N): a large organisation, the same at every start and on every machine.

using System.Globalization;
using System.Text.Json.Nodes;
using Atrium.Areas.Applications;
using Atrium.Engine.Storage;
using Bogus;
using Bogus.DataSets;

namespace Atrium.Server.Seed;

/// <summary>Person number i is the same whatever N is. The first is the administrator, the first ten have passwords.</summary>
public static class CrowdSeed
{
    private const string Domain = "brackenfield.example";
    private const int WithPassword = 10;

    /// <summary>People that one manager has.</summary>
    private const int Span = 12;

    private const int GroupCount = 10;
    private const int GroupSize = 25;

    /// <summary>Teams stand in chains of so many, each a member of the one before it.</summary>
    private const int Depth = 10;

    private const int TeamSize = 5;
    private const int LargestTeam = 50_000;
    private const int MaxFolders = 200;

    private static readonly Guid Organization = new("6b1d7a0e-52c4-4f3b-9d86-0e4a7c2f9b15");

    private static readonly string[] Departments =
        ["Administration", "Customer Care", "Engineering", "Facilities", "Finance", "Human Resources", "Legal", "Logistics", "Marketing", "Sales"];

    private static readonly string[] Titles = ["Analyst", "Assistant", "Consultant", "Coordinator", "Engineer", "Officer", "Planner", "Specialist"];

    private static readonly (string City, string Country, string Code)[] Places =
        [("Bellevue", "United States", "US"), ("Bristol", "United Kingdom", "GB"), ("Graz", "Austria", "AT"), ("Lyon", "France", "FR"), ("Pune", "India", "IN")];

    public static SeedFile Of(int count) => Of(new CrowdSize(count));

    public static SeedFile Of(CrowdSize size) => Of(size, size.Users);

    private static SeedFile Of(CrowdSize size, int count) => new()
    {
        Organization = new SeedOrganization(Organization, "Brackenfield Group", Domain, [Domain], "US", "en-US", "UTC"),
        Users = Enumerable.Range(0, count).Select(User),
        UserCount = count,
        Groups = [.. Enumerable.Range(0, GroupCount).Select(i => Group(i, count)), .. Enumerable.Range(0, size.Groups).Select(i => Team(i, size))],
        Pile = size.Messages > 0 ? new SeedPile(PrincipalName(1, Names(1)), size.Messages, Math.Clamp(size.Messages / 500, 1, MaxFolders)) : null,
        Applications = [Application("daemon", SeedClientKind.Daemon), Application("web", SeedClientKind.Web), Application("public", SeedClientKind.Public)],
    };

    private static SeedUser User(int i)
    {
        var names = Names(i);
        var place = Places[i % Places.Length];
        return new SeedUser
        {
            Id = DerivedKey.Of(Organization, $"user {i}"),
            UserPrincipalName = PrincipalName(i, names),
            DisplayName = $"{names.Given} {names.Surname}",
            Roles = i == 0 ? ["Global Administrator"] : [],
            Manager = i == 0 ? null : PrincipalName((i - 1) / Span, Names((i - 1) / Span)),
            Kind = i < WithPassword ? SeedPassword.Derived : SeedPassword.None,
            Photo = SeedPhoto.None,
            Properties = new JsonObject
            {
                ["givenName"] = names.Given,
                ["surname"] = names.Surname,
                ["jobTitle"] = i == 0 ? "IT Systems Administrator" : Titles[i % Titles.Length],
                ["department"] = Departments[i % Departments.Length],
                ["companyName"] = "Brackenfield Group",
                ["employeeId"] = $"BG{i + 1:D7}",
                ["city"] = place.City,
                ["country"] = place.Country,
                ["usageLocation"] = place.Code,
                ["preferredLanguage"] = "en-US",
            },
        };
    }

    /// <summary>Each person has a generator of their own, so that they do not depend on those before them.</summary>
    private static (string Given, string Surname) Names(int i)
    {
        var words = new Name("en") { Random = new Randomizer(i) };
        return (words.FirstName(), words.LastName());
    }

    private static string PrincipalName(int i, (string Given, string Surname) names) =>
        string.Create(CultureInfo.InvariantCulture, $"{Letters(names.Given)}.{Letters(names.Surname)}.{i + 1}@{Domain}");

    private static string Letters(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();

    private static SeedGroup Group(int g, int count)
    {
        string Person(int i) => PrincipalName(i, Names(i));
        var first = g * GroupSize;
        return new SeedGroup
        {
            Id = DerivedKey.Of(Organization, $"group {g}"),
            DisplayName = Departments[g],
            MailNickname = Departments[g].ToLowerInvariant().Replace(' ', '-'),
            Unified = g % 2 == 1,
            Description = $"People of {Departments[g]}.",
            Owners = [Person(0)],
            Members = [.. Enumerable.Range(first, GroupSize).Where(i => i < count).Select(Person)],
        };
    }

    /// <summary>The last of the first chain is the large one.</summary>
    private static SeedGroup Team(int t, CrowdSize size)
    {
        string Person(int i) => PrincipalName(i, Names(i));
        var large = t == Math.Min(Depth, size.Groups) - 1;
        var members = large ? Enumerable.Range(0, Math.Min(LargestTeam, size.Users)) : Enumerable.Range(0, TeamSize).Select(i => ((t * TeamSize) + i) % size.Users).Distinct();
        var next = t + 1 < size.Groups && (t + 1) % Depth != 0 ? [$"group:{Nickname(t + 1)}"] : Array.Empty<string>();
        return new SeedGroup
        {
            Id = DerivedKey.Of(Organization, $"team {t}"),
            DisplayName = string.Create(CultureInfo.InvariantCulture, $"Team {t + 1}"),
            MailNickname = Nickname(t),
            Unified = false,
            Members = [.. next, .. members.Select(Person)],
        };
    }

    private static string Nickname(int team) => string.Create(CultureInfo.InvariantCulture, $"team-{team + 1}");

    private static SeedApplication Application(string name, SeedClientKind kind) => new()
    {
        Id = DerivedKey.Of(Organization, $"application {name}"),
        AppId = DerivedKey.Of(Organization, $"client {name}"),
        ServicePrincipalId = DerivedKey.Of(Organization, $"service principal {name}"),
        DisplayName = $"Brackenfield {name}",
        Kind = kind,
        RedirectUris = kind switch { SeedClientKind.Web => ["https://localhost:3000/signin-oidc"], SeedClientKind.Public => ["http://localhost"], _ => [] },
        ApplicationPermissions = kind == SeedClientKind.Daemon ? [.. Permission.All.Where(p => p.RoleId is not null).Select(p => p.Name)] : [],
        DelegatedPermissions = kind == SeedClientKind.Daemon ? [] : [.. Permission.All.Where(p => p.ScopeId is not null).Select(p => p.Name)],
    };
}
