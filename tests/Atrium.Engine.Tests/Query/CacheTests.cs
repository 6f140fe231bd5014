// The cache of parsed queries: it finds, it stays bounded, it keeps what is used.

using Atrium.Engine.Errors;
using Atrium.Engine.Query;

namespace Atrium.Engine.Tests.Query;

public class CacheTests
{
    private static readonly QueryContext People = new() { Model = TestModel.Model, Type = TestModel.Person };

    [Fact]
    public void The_same_text_is_parsed_once()
    {
        var cache = new QueryCache();
        Assert.Same(cache.Parse(People, "$top=1"), cache.Parse(People with { }, "$top=1"));
        Assert.NotSame(cache.Parse(People, "$top=1"), cache.Parse(People with { Eventual = true }, "$top=1"));
        Assert.NotSame(cache.Parse(People, "$top=1"), cache.Parse(People with { Type = TestModel.Being }, "$top=1"));
        Assert.False(cache.Parse(People, "$count=true").Count);
        Assert.True(cache.Parse(People with { Eventual = true }, "$count=true").Count);
    }

    [Fact]
    public void Refusals_and_tokens_are_not_kept()
    {
        var cache = new QueryCache();
        Assert.Throws<GraphError>(() => cache.Parse(People, "$top=0"));
        Assert.Equal("x", cache.Parse(People, "$skiptoken=x").SkipToken);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void It_stays_bounded_and_keeps_what_is_used()
    {
        var cache = new QueryCache(capacity: 20);
        var used = cache.Parse(People, "$top=999");
        for (var i = 1; i < 500; i++)
        {
            cache.Parse(People, $"$top={i}");
            Assert.Same(used, cache.Parse(People, "$top=999"));
        }

        Assert.InRange(cache.Count, 1, 22);
    }

    [Fact]
    public void Threads_may_race()
    {
        var cache = new QueryCache(capacity: 16);
        Parallel.For(0, 20_000, i => Assert.Equal((i % 40) + 1, cache.Parse(People, $"$top={(i % 40) + 1}").Top));
        Assert.InRange(cache.Count, 1, 16 + (2 * Environment.ProcessorCount) + 2);
    }
}
