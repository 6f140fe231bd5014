// What a guard found, told in full: each finding is a line.

namespace Atrium.Server.Tests.Guards;

internal static class Findings
{
    public static void None(IEnumerable<string> found)
    {
        var all = found.Distinct().ToList();
        Assert.True(all.Count == 0, string.Join('\n', all.Prepend($"{all.Count} findings:")));
    }
}
