// A model in which stickers are a kind of crate, and its predecessor in which they had a table of their own.

using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Store.Tests.Sample;

internal sealed class MoveArea(bool moved) : Area
{
    public static GraphModel Model { get; } = ModelBuilder.Build([new MoveArea(moved: true)]);

    public static GraphModel Before { get; } = ModelBuilder.Build([new MoveArea(moved: false)]);

    public override IReadOnlyList<Type> Types => moved ? [typeof(Crate), typeof(Sticker)] : [typeof(Crate), typeof(ApartSticker)];

    public override Type Roots => moved ? typeof(CrateRoots) : typeof(ApartRoots);

    public override Workload Workload { get; } = new()
    {
        Name = "crates",
        PageSize = 10,
        MaxPageSize = 1000,
        TypePrefix = "Crates",
        Codes = SampleArea.Codes,
    };
}

public sealed class CrateRoots
{
    [RootSet] public IReadOnlyList<Crate>? Crates { get; init; }

    [RootSet] public IReadOnlyList<Sticker>? Stickers { get; init; }
}

public sealed class ApartRoots
{
    [RootSet] public IReadOnlyList<Crate>? Crates { get; init; }

    [RootSet] public IReadOnlyList<ApartSticker>? Stickers { get; init; }
}

[Entity]
public class Crate
{
    [Prop(Can.Filter), Row(RowField.Key)] public string Id { get; init; } = "";

    [Prop(Can.Filter), Indexed] public string? Name { get; init; }
}

[Entity]
public class Sticker : Crate
{
    [Prop(Can.Filter), Indexed, Unique] public string? Label { get; init; }
}

[Entity(Name = "sticker")]
public class ApartSticker
{
    [Prop(Can.Filter), Row(RowField.Key)] public string Id { get; init; } = "";

    [Prop(Can.Filter), Indexed, Unique] public string? Label { get; init; }
}
