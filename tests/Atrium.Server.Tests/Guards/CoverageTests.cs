// docs/coverage.md is what the model says of itself. ATRIUM_WRITE_COVERAGE=1 writes it anew.

using Atrium.Engine.Tests.Oracle;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Guards;

public sealed class CoverageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "coverage.md");

    [Fact]
    public async Task The_committed_page_is_what_the_model_renders()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var written = File.Exists(Page) ? await File.ReadAllTextAsync(Page, cancellation) : "";
        var rendered = PublishedSchema.FindFile() is { } schema
            ? CoverageReport.Render(TestModel.Real, PublishedSchema.Load(schema))
            : CoverageReport.Render(TestModel.Real, written);
        if (Environment.GetEnvironmentVariable("ATRIUM_WRITE_COVERAGE") == "1")
        {
            await File.WriteAllTextAsync(Page, rendered, cancellation);
            written = rendered;
        }

        Assert.Equal(rendered, written);
    }
}
