// Sizes that the house keeps to: files that one can read at a sitting, and an engine that stays an engine.

namespace Atrium.Server.Tests.Guards;

public sealed class SizeTests
{
    private const int FileLines = 350;

    // Beyond this the engine does not pay for itself: stop and think again.
    private const int EngineLines = 14_000;

    [Fact]
    public void No_source_file_is_longer_than_a_sitting() => Findings.None(
        from file in Repository.Sources("src")
        let lines = Lines(file)
        where lines > FileLines
        select $"{Path.GetRelativePath(Repository.Root, file)}: {lines} lines");

    [Fact]
    public void The_engine_stays_small()
    {
        var layers = System.IO.Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Order(StringComparer.Ordinal)
            .Select(folder => (Name: Path.GetFileName(folder), Files: Repository.Sources(folder).Select(Lines).ToList())).ToList();
        foreach (var (name, files) in layers)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {files.Sum()} lines in {files.Count} files, the longest {files.DefaultIfEmpty().Max()}");
        }

        Assert.InRange(layers.Single(l => l.Name == "Atrium.Engine").Files.Sum(), 1, EngineLines - 1);
    }

    private static int Lines(string file) => File.ReadLines(file).Count();
}
