// Several organisations in the settings, or made at one start after the other.

using Atrium.Server.Hosting;

namespace Atrium.Server.Tests.Hosting;

public sealed class SeveralSeedsTests
{
    [Theory]
    [InlineData("users=12;users=13", "belongs to Brackenfield Group")]
    [InlineData("demo;demo", "belongs to Larkmoor Instruments")]
    [InlineData("demo;none", "none")]
    [InlineData("demo;", "")]
    public async Task Two_that_want_the_same_are_refused_before_anything_is_made(string seed, string reason)
    {
        var folder = TestFolders.New();
        var refused = await Assert.ThrowsAsync<StartRefused>(() => AtriumHost.StartAsync(TestFolders.Settings(folder, seed), CancellationToken.None));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.False(System.IO.Directory.Exists(folder) && System.IO.Directory.EnumerateFiles(folder, "org-*").Any());
    }

    [Fact]
    public async Task A_later_start_adds_an_organisation_to_those_that_are_there()
    {
        var folder = TestFolders.New();
        await (await AtriumHost.StartAsync(TestFolders.Settings(folder, "users=12"), CancellationToken.None)).DisposeAsync();
        await using var host = await AtriumHost.StartAsync(TestFolders.Settings(folder, "demo;users=12"), CancellationToken.None);
        var other = Assert.Single(host.File!.Others);
        Assert.Equal(("Brackenfield Group", 10), (other.DisplayName, other.Users.Count));
        Assert.NotEqual(host.File.TenantId, other.TenantId);
        Assert.Contains($"Also       Brackenfield Group  {other.Authority}", StartPrint.Of(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_leads_to_one_organisation()
    {
        var folder = TestFolders.New();
        await (await AtriumHost.StartAsync(TestFolders.Settings(folder, "users=12"), CancellationToken.None)).DisposeAsync();
        var file = Path.Combine(folder, "clash.json");
        await File.WriteAllTextAsync(file, """
            {
              "organization": { "id": "9d0f3a36-9a0e-4a57-9f0c-1f4b8a2c6e11", "displayName": "Thornby", "defaultDomain": "brackenfield.example", "domains": ["brackenfield.example"], "countryLetterCode": "GB", "preferredLanguage": "en-GB", "timeZone": "UTC" },
              "users": [ { "id": "3c5a1f0e-7d42-4b8c-a1c9-64f0d2e7b915", "userPrincipalName": "ada", "displayName": "Ada Thorn" } ]
            }
            """);
        var refused = await Assert.ThrowsAsync<StartRefused>(() => AtriumHost.StartAsync(TestFolders.Settings(folder, file), CancellationToken.None));
        Assert.Contains("the domain brackenfield.example belongs to Brackenfield Group", refused.Message, StringComparison.Ordinal);
    }
}
