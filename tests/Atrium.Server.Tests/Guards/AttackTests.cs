// docs/attacks.md names tests that exist; and whoever compares something secret does it in constant time.

using System.Reflection;
using System.Text.RegularExpressions;

namespace Atrium.Server.Tests.Guards;

public sealed partial class AttackTests
{
    [Fact]
    public void Every_test_that_the_table_of_attacks_names_exists()
    {
        var tests = typeof(AttackTests).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any()).Select(method => method.Name).ToHashSet(StringComparer.Ordinal);
        var named = TestName().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "attacks.md"))).Select(match => match.Groups["name"].Value).ToList();
        Assert.True(named.Count > 40);
        Assert.Equal([], named.Where(name => !tests.Contains(name)));
    }

    [Theory]
    [InlineData("ClientSecrets.cs", "the secret of an application")]
    [InlineData("Seals.cs", "what seals notes")]
    [InlineData("DeviceRequests.cs", "the code of a device")]
    [InlineData("Totp.cs", "the code of a second factor")]
    public void What_is_secret_is_compared_in_constant_time(string file, string what)
    {
        var text = File.ReadAllText(Assert.Single(Repository.Sources("src/Atrium.Server/SignIn"), path => Path.GetFileName(path) == file));
        Assert.True(text.Contains("CryptographicOperations.FixedTimeEquals(", StringComparison.Ordinal), what);
        Assert.DoesNotContain("SequenceEqual", text, StringComparison.Ordinal);
    }

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName();
}
