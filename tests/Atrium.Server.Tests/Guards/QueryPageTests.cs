// docs/query.md is what the model says can be asked. ATRIUM_WRITE_COVERAGE=1 writes it anew.

using Atrium.Engine.Tests.Oracle;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Guards;

public sealed class QueryPageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "query.md");

    [Fact]
    public async Task The_committed_page_is_what_the_model_renders()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var rendered = QueryReport.Render(TestModel.Real);
        if (Environment.GetEnvironmentVariable("ATRIUM_WRITE_COVERAGE") == "1")
        {
            await File.WriteAllTextAsync(Page, rendered, cancellation);
        }

        Assert.Equal(rendered, File.Exists(Page) ? await File.ReadAllTextAsync(Page, cancellation) : "");
    }
}
