// Time and chance come from outside: what the layers below the server do can be repeated in a test.

using System.Text.RegularExpressions;

namespace Atrium.Server.Tests.Guards;

public sealed partial class ClockTests
{
    /// <summary>Uses that are meant, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["src/Atrium.Store/Sqlite/FileBlobs.cs: Guid.CreateVersion7()"] = "the name of a file that is renamed before anyone sees it",
        ["src/Atrium.Store/Postgres/PostgresBlobs.cs: Guid.CreateVersion7()"] = "the id of an upload that nobody sees",
        ["src/Atrium.Store/Sqlite/SqliteHouse.cs: Guid.CreateVersion7()"] = "an epoch never comes twice, even if the organisation's clock goes back",
        ["src/Atrium.Store/Postgres/PostgresHouse.cs: Guid.CreateVersion7()"] = "an epoch never comes twice, even if the organisation's clock goes back",
        ["src/Atrium.Store/Postgres/Signal.cs: Guid.NewGuid"] = "tells this process from others on the same database",
        ["src/Atrium.Store/Postgres/Trouble.cs: Random"] = "two that lost a race wait for different times",
    };

    [Theory]
    [InlineData("src/Atrium.Engine")]
    [InlineData("src/Atrium.Areas")]
    [InlineData("src/Atrium.Store")]
    public void Nothing_reads_the_machines_clock_or_draws_by_chance(string folder) => Findings.None(
        from file in Repository.Sources(folder)
        from use in Uses(CSharpText.Load(file).Code)
        let place = $"{Path.GetRelativePath(Repository.Root, file)}: {use}"
        where !Exceptions.ContainsKey(place)
        select place);

    [Fact]
    public void An_exception_that_is_no_longer_needed_is_dropped() => Assert.All(Exceptions.Keys, place =>
    {
        var colon = place.IndexOf(": ", StringComparison.Ordinal);
        Assert.Contains(place[(colon + 2)..], Uses(CSharpText.Load(Path.Combine(Repository.Root, place[..colon])).Code));
    });

    [Theory]
    [InlineData("var a = DateTime.UtcNow;", "DateTime.UtcNow")]
    [InlineData("var a = DateTimeOffset .Now;", "DateTimeOffset .Now")]
    [InlineData("Guid.NewGuid()", "Guid.NewGuid")]
    [InlineData("Guid.CreateVersion7()", "Guid.CreateVersion7()")]
    [InlineData("Guid.CreateVersion7(now)", "")]
    [InlineData("Random.Shared.Next()", "Random")]
    [InlineData("new Random(1)", "Random")]
    [InlineData("RandomNumberGenerator.Fill(salt)", "")]
    [InlineData("// DateTime.Now\ncall.Now", "")]
    public void The_guard_sees_uses_and_not_words(string source, string found) => Assert.Equal(found, string.Join(' ', Uses(CSharpText.Parse(source).Code)));

    private static IEnumerable<string> Uses(string code) => Use().Matches(code).Select(m => m.Value);

    [GeneratedRegex(
        @"\b(DateTime|DateTimeOffset)\s*\.\s*(UtcNow|Now|Today)\b|\bDateOnly\s*\.\s*Today\b|\bGuid\s*\.\s*NewGuid\b|\bGuid\s*\.\s*CreateVersion7\s*\(\s*\)|(?<![\w.])Random\b|\bEnvironment\s*\.\s*TickCount(64)?\b",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Use();
}
