// A type as wide as a directory's user: some fifty queried properties, of which a row fills fifteen.

using System.Globalization;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Store.Tests.Sample;

internal sealed class WideArea : Area
{
    public static GraphModel Model { get; } = ModelBuilder.Build([new WideArea()]);

    public override Workload Workload { get; } = new SampleArea().Workload;

    public override IReadOnlyList<Type> Types => [typeof(Wide), typeof(Narrow), typeof(WideBase)];

    public override Type Roots => typeof(WideRoots);

    public static object Document(int i) => new Dictionary<string, object?>
    {
        ["t0"] = $"Person {i * 7919 % 1_000_000:000000}",
        ["t1"] = $"person{i}@contoso.example",
        ["t2"] = $"person{i}",
        ["t3"] = $"Surname {i * 31 % 5000}",
        ["t4"] = $"Given {i * 17 % 900}",
        ["t5"] = $"Department {i % 40}",
        ["t6"] = $"City {i % 70}",
        ["t7"] = "Country",
        ["t8"] = $"+49 30 {i:0000000}",
        ["t9"] = $"Title {i % 120}",
        ["b0"] = true,
        ["b1"] = i % 20 == 0,
        ["d0"] = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["s0"] = (string[])[$"SMTP:person{i}@contoso.example", $"smtp:p{i}@contoso.example"],
        ["n0"] = i,
        ["unqueried"] = new { text = new string('u', 300) },
    };
}

public sealed class WideRoots
{
    [RootSet]
    public IReadOnlyList<Wide>? Wides { get; init; }
}

[Entity(Abstract = true)]
public class WideBase
{
    [Prop(Can.Filter), Row(RowField.Key)]
    public string Id { get; init; } = "";
}

[Entity]
public class Narrow : WideBase;

[Entity]
public class Wide : WideBase
{
    [Prop(Can.Filter | Can.Sort), Indexed] public string? T0 { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed] public string? T1 { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed] public string? T2 { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed] public string? T3 { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed] public string? T4 { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed] public string? T5 { get; init; }

    [Prop(Can.Filter)] public string? T6 { get; init; }

    [Prop(Can.Filter)] public string? T7 { get; init; }

    [Prop(Can.Filter)] public string? T8 { get; init; }

    [Prop(Can.Filter)] public string? T9 { get; init; }

    [Prop(Can.Filter)] public string? U0 { get; init; }

    [Prop(Can.Filter)] public string? U1 { get; init; }

    [Prop(Can.Filter)] public string? U2 { get; init; }

    [Prop(Can.Filter)] public string? U3 { get; init; }

    [Prop(Can.Filter)] public string? U4 { get; init; }

    [Prop(Can.Filter)] public string? U5 { get; init; }

    [Prop(Can.Filter)] public string? U6 { get; init; }

    [Prop(Can.Filter)] public string? U7 { get; init; }

    [Prop(Can.Filter)] public string? U8 { get; init; }

    [Prop(Can.Filter)] public string? U9 { get; init; }

    [Prop(Can.Filter)] public string? V0 { get; init; }

    [Prop(Can.Filter)] public string? V1 { get; init; }

    [Prop(Can.Filter)] public string? V2 { get; init; }

    [Prop(Can.Filter)] public string? V3 { get; init; }

    [Prop(Can.Filter)] public string? V4 { get; init; }

    [Prop(Can.Filter)] public string? V5 { get; init; }

    [Prop(Can.Filter)] public string? V6 { get; init; }

    [Prop(Can.Filter)] public string? V7 { get; init; }

    [Prop(Can.Filter)] public string? V8 { get; init; }

    [Prop(Can.Filter)] public string? V9 { get; init; }

    [Prop(Can.Filter)] public bool? B0 { get; init; }

    [Prop(Can.Filter)] public bool? B1 { get; init; }

    [Prop(Can.Filter)] public bool? B2 { get; init; }

    [Prop(Can.Filter)] public bool? B3 { get; init; }

    [Prop(Can.Filter)] public bool? B4 { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed] public DateTimeOffset? D0 { get; init; }

    [Prop(Can.Filter | Can.Sort)] public DateTimeOffset? D1 { get; init; }

    [Prop(Can.Filter | Can.Sort)] public DateTimeOffset? D2 { get; init; }

    [Prop(Can.Filter | Can.Sort)] public DateTimeOffset? D3 { get; init; }

    [Prop(Can.Filter | Can.Sort)] public DateTimeOffset? D4 { get; init; }

    [Prop(Can.Filter)] public IReadOnlyList<string>? S0 { get; init; }

    [Prop(Can.Filter)] public IReadOnlyList<string>? S1 { get; init; }

    [Prop(Can.Filter)] public IReadOnlyList<string>? S2 { get; init; }

    [Prop(Can.Filter)] public IReadOnlyList<string>? S3 { get; init; }

    [Prop(Can.Filter)] public long? N0 { get; init; }

    [Prop(Can.Filter)] public long? N1 { get; init; }

    [Prop(Can.Filter)] public long? N2 { get; init; }

    [Prop(Can.Filter)] public long? N3 { get; init; }

    [Prop(Can.Filter)] public double? F0 { get; init; }

    [Prop(Can.Filter)] public Guid? G0 { get; init; }
}
