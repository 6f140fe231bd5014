// Fills the database from Atrium's own answers, and makes sure that a commit means what it means there.

using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Atrium.Bench.EfPeer;

internal static class Loading
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task RunAsync(IServiceProvider services, string people)
    {
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<PeerContext>();
        await database.Database.EnsureCreatedAsync();
        await using var file = File.OpenRead(people);
        database.Users.AddRange(JsonSerializer.Deserialize<List<User>>(file, Json)!);
        await database.SaveChangesAsync();
        await database.Database.ExecuteSqlRawAsync("ANALYZE");
        await CheckAsync(database, "PRAGMA journal_mode", "wal");
        await CheckAsync(database, "PRAGMA synchronous", "2"); // FULL: flushed before it is answered
    }

    private static async Task CheckAsync(PeerContext database, string question, string expected)
    {
        var connection = database.Database.GetDbConnection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        var answer = Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
        if (answer != expected)
        {
            throw new InvalidOperationException($"{question}: {answer} instead of {expected}");
        }

        await connection.CloseAsync();
    }
}
