// A model of tags whose names are unique in their box, and its predecessor in which they were not.

using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Store.Tests.Sample;

internal sealed class TagArea(bool unique) : Area
{
    public static GraphModel Model { get; } = ModelBuilder.Build([new TagArea(unique: true)]);

    public static GraphModel Before { get; } = ModelBuilder.Build([new TagArea(unique: false)]);

    public override IReadOnlyList<Type> Types => unique ? [typeof(Tag)] : [typeof(LooseTag)];

    public override Type Roots => unique ? typeof(TagRoots) : typeof(LooseTagRoots);

    public override Workload Workload { get; } = new()
    {
        Name = "tags",
        PageSize = 10,
        MaxPageSize = 1000,
        TypePrefix = "Tags",
        Codes = SampleArea.Codes,
    };
}

public sealed class TagRoots
{
    [RootSet] public IReadOnlyList<Tag>? Tags { get; init; }
}

public sealed class LooseTagRoots
{
    [RootSet] public IReadOnlyList<LooseTag>? Tags { get; init; }
}

[Entity(Name = "tag")]
public class Tag
{
    [Prop(Can.Filter), Row(RowField.Key)] public string Id { get; init; } = "";

    [Prop(Can.Filter), Unique(WithinParent = true)] public string? Name { get; init; }
}

[Entity(Name = "tag")]
public class LooseTag
{
    [Prop(Can.Filter), Row(RowField.Key)] public string Id { get; init; } = "";

    [Prop(Can.Filter)] public string? Name { get; init; }
}
