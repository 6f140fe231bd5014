// The organisation that is measured: people in departments, and an application with the few permissions that it needs, as applications have.

using System.Globalization;
using System.Text.Json;

namespace Atrium.Bench;

internal static class Organization
{
    public const int People = 1000;
    public const string Department = "Engineering";
    public const string Secret = "bench-only-b6e2f1c94d7a";

    private static readonly string[] Departments =
        ["Administration", "Customer Care", Department, "Facilities", "Finance", "Human Resources", "Legal", "Logistics", "Marketing", "Sales"];

    private static readonly string[] Given = ["Amara", "Björn", "Chiara", "Daniel", "Edda", "Farid", "Grace", "Hiro", "Ines", "Jonas", "Kamala"];
    private static readonly string[] Surnames = ["Abbott", "Brandt", "Castellanos", "Dubois", "Eriksen", "Fontana", "Grünwald", "Haddad", "Ito"];

    /// <summary>Writes it as a seed file (docs/seed.md).</summary>
    public static async Task WriteAsync(string path)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, new
        {
            organization = new
            {
                id = Id(0),
                displayName = "Bench",
                defaultDomain = "bench.example",
                domains = (string[])["bench.example"],
                countryLetterCode = "US",
                preferredLanguage = "en-US",
                timeZone = "UTC",
            },
            users = Enumerable.Range(1, People).Select(Person),
            applications = new[]
            {
                new
                {
                    id = Id(1_000_001),
                    appId = Id(1_000_002),
                    servicePrincipalId = Id(1_000_003),
                    displayName = "Bench",
                    kind = "daemon",
                    secret = Secret,
                    applicationPermissions = (string[])["User.Read.All", "Mail.ReadWrite"],
                },
            },
        });
    }

    private static object Person(int i)
    {
        var (given, surname) = (Given[i % Given.Length], Surnames[i % Surnames.Length]);
        return new
        {
            id = Id(i),
            userPrincipalName = string.Create(CultureInfo.InvariantCulture, $"person{i}@bench.example"),
            displayName = $"{given} {surname}",
            givenName = given,
            surname,
            jobTitle = "Senior Product Manager",
            department = Departments[i % Departments.Length],
            officeLocation = "Bellevue 3/3118",
            mobilePhone = "+1 206 555 0122",
            businessPhones = (string[])["+1 425 555 0102"],
            preferredLanguage = "en-US",
            city = "Bellevue",
            country = "United States",
            photo = false,
        };
    }

    /// <summary>Spread over the whole range, as real ids are.</summary>
    private static Guid Id(int i) => new(unchecked((i + 1) * (int)2654435761u), (short)i, 0x4b1d, 0x9c, 0x5e, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66);
}
