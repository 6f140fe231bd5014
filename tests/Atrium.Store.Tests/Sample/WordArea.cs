// A model of entries that are searched, and its predecessor that did not search them.

using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Store.Tests.Sample;

internal sealed class WordArea(bool searched) : Area
{
    public static GraphModel Model { get; } = ModelBuilder.Build([new WordArea(searched: true)]);

    public static GraphModel Before { get; } = ModelBuilder.Build([new WordArea(searched: false)]);

    public override IReadOnlyList<Type> Types => searched ? [typeof(Entry), typeof(Shelf), typeof(Note)] : [typeof(UnsearchedEntry), typeof(Shelf), typeof(Note)];

    public override Type Roots => searched ? typeof(WordRoots) : typeof(UnsearchedRoots);

    public override Workload Workload { get; } = new()
    {
        Name = "words",
        PageSize = 10,
        MaxPageSize = 1000,
        AdvancedQueries = true,
        TypePrefix = "Words",
        Codes = SampleArea.Codes,
    };
}

public sealed class WordRoots
{
    [RootSet] public IReadOnlyList<Entry>? Entries { get; init; }

    [RootSet] public IReadOnlyList<Shelf>? Shelves { get; init; }
}

public sealed class UnsearchedRoots
{
    [RootSet] public IReadOnlyList<UnsearchedEntry>? Entries { get; init; }

    [RootSet] public IReadOnlyList<Shelf>? Shelves { get; init; }
}

[Entity(Name = "entry", SoftDelete = true)]
public class Entry
{
    [Prop(Can.Filter), Row(RowField.Key)] public string Id { get; init; } = "";

    [Prop(Can.Filter | Can.StartsWith | Can.Search | Can.Sort), Indexed, Words] public string? Title { get; init; }

    [Prop(Can.Filter | Can.StartsWith | Can.Search)] public string? Place { get; init; }

    [Prop(Can.Filter | Can.StartsWith | Can.Search), Indexed] public string? Code { get; init; }
}

[Entity(Name = "entry", SoftDelete = true)]
public class UnsearchedEntry
{
    [Prop(Can.Filter), Row(RowField.Key)] public string Id { get; init; } = "";

    [Prop(Can.Filter | Can.StartsWith | Can.Sort), Indexed] public string? Title { get; init; }

    [Prop(Can.Filter | Can.StartsWith), Indexed] public string? Code { get; init; }
}

[Entity]
public class Shelf
{
    [Prop(Can.Filter), Row(RowField.Key)] public string Id { get; init; } = "";

    [Prop(Can.Filter)] public string? Name { get; init; }

    [Contains(By = By.Owner), Needs] public IReadOnlyList<Note>? Notes { get; init; }
}

[Entity, Keywords(Order = "written desc", Most = 1000)]
public class Note
{
    [Prop(Can.Filter), Row(RowField.Key)] public string Id { get; init; } = "";

    [Prop(Can.Search), Searched("title", Bare = true)] public string? Title { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed, Searched("written")] public DateTimeOffset? Written { get; init; }
}
