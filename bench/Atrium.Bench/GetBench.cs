// One object and lists of fifty, with a bearer token.

namespace Atrium.Bench;

internal static class GetBench
{
    private const int Clients = 16;

    public static async Task RunAsync(Bench bench)
    {
        var stage = await bench.StageAsync();
        await stage.RaceGetAsync(bench, "GET /users/{id}", Clients, $"/users/{stage.Person}");
    }

    public static async Task ListAsync(Bench bench)
    {
        var stage = await bench.StageAsync();
        await stage.RaceGetAsync(
            bench,
            "GET /users, 50 of a department with $select",
            Clients,
            $"/users?$filter=department%20eq%20'{Organization.Department}'&$select=id,displayName,jobTitle,mail,userPrincipalName&$top=50");
    }
}
