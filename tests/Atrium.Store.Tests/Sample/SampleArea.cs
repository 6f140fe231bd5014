// A small model of no real resource: a directory of people, teams and devices, and boxes with letters.

using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Store.Tests.Sample;

internal sealed class SampleArea(bool later = false) : Area
{
    /// <summary>The model of a later program, which knows a type and property more.</summary>
    public static GraphModel Later { get; } = ModelBuilder.Build([new SampleArea(later: true)]);

    public static GraphModel Now { get; } = ModelBuilder.Build([new SampleArea()]);

    public override IReadOnlyList<Type> Types =>
    [
        typeof(Thing), typeof(Person), typeof(Team), typeof(Device), typeof(Place), typeof(Medal), typeof(Skill), typeof(Box), typeof(Letter), typeof(Stamp),
        .. later ? [typeof(SignedLetter)] : (Type[])[],
    ];

    public override Type Roots => typeof(SampleRoots);

    public override Workload Workload { get; } = new()
    {
        Name = "sample",
        PageSize = 10,
        MaxPageSize = 1000,
        Skip = true,
        TypePrefix = "Sample",
        Codes = Codes,
    };

    public static WorkloadCodes Codes { get; } = new()
    {
        BadRequest = "b",
        BadBody = "b",
        UnknownProperty = "b",
        UnsupportedQuery = "b",
        BadFilter = "b",
        InefficientFilter = null,
        NotFound = "b",
        NotFoundMessage = "b",
        BadId = "b",
        AccessDenied = "b",
        AccessDeniedMessage = "b",
        PreconditionFailed = "b",
        PreconditionFailedMessage = "b",
        SyncStateNotFound = "b",
    };
}

public sealed class SampleRoots
{
    [RootSet]
    public IReadOnlyList<Thing>? Things { get; init; }

    [RootSet]
    public IReadOnlyList<Person>? People { get; init; }
}

[Entity(Abstract = true, SoftDelete = true)]
public class Thing
{
    [Prop(Can.Filter | Can.Sort), Row(RowField.Key)]
    public string Id { get; init; } = "";

    [Prop(Can.Filter | Can.Sort), Row(RowField.Deleted)]
    public DateTimeOffset? DeletedDateTime { get; init; }

    [Prop(Can.Filter | Can.Sort | Can.StartsWith | Can.EndsWith | Can.Contains), Indexed]
    public string? DisplayName { get; init; }
}

[Entity]
public class Person : Thing
{
    [Prop(Can.Filter | Can.Sort | Can.StartsWith), Unique(Key = true), Indexed]
    public string? Mail { get; init; }

    [Prop(Can.Filter | Can.Sort | Can.StartsWith | Can.EndsWith | Can.Contains)]
    public string? Department { get; init; }

    [Prop(Can.Filter | Can.Sort)]
    public bool? Active { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed]
    public int? Age { get; init; }

    [Prop(Can.Filter | Can.Sort)]
    public double? Weight { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed]
    public DateTimeOffset? Hired { get; init; }

    [Prop(Can.Filter)]
    public Guid? Badge { get; init; }

    [Prop(Can.Filter | Can.StartsWith | Can.EndsWith), Indexed]
    public IReadOnlyList<string>? Aliases { get; init; }

    [Prop(Can.Filter)]
    public Place? Home { get; init; }

    [Prop(Can.Filter)]
    public Skill? Skills { get; init; }

    [Prop(Can.Filter | Can.Count)]
    public IReadOnlyList<Medal>? Medals { get; init; }

    [Prop(Can.Filter)]
    public IReadOnlyList<int>? Scores { get; init; }

    [Prop(Can.Filter)]
    public IReadOnlyList<double>? Lengths { get; init; }

    [Prop(Can.Filter), Indexed]
    public IReadOnlyList<Guid>? Keys { get; init; }

    [Prop(Can.Filter)]
    public IReadOnlyList<DateTimeOffset>? Days { get; init; }

    [Prop(Can.Filter)]
    public IReadOnlyList<bool>? Flags { get; init; }

    [Contains(By = By.Owner), Needs]
    public IReadOnlyList<Box>? Boxes { get; init; }

    [Contains(By = By.Owner), Needs]
    public IReadOnlyList<Letter>? Letters { get; init; }
}

[Entity]
public class Team : Thing
{
    [Link("members"), Needs]
    public IReadOnlyList<Thing>? Members { get; init; }

    [Link("members", Transitive = true), Needs]
    public IReadOnlyList<Thing>? AllMembers { get; init; }
}

[Entity]
public class Device : Thing;

[GraphEnum, Flags]
public enum Skill
{
    None = 0,
    Song = 1,
    Dance = 2,
    SongWriting = 4,
}

[Complex]
public class Medal
{
    [Prop(Can.Filter | Can.StartsWith | Can.EndsWith | Can.Contains), Indexed]
    public string? Name { get; init; }

    [Prop(Can.Filter)]
    public long? Rank { get; init; }

    [Prop(Can.Filter)]
    public double? Weight { get; init; }

    [Prop(Can.Filter)]
    public bool? Real { get; init; }

    [Prop(Can.Filter), Indexed]
    public Guid? Giver { get; init; }

    [Prop(Can.Filter)]
    public DateTimeOffset? Given { get; init; }

    [Prop(Can.Filter)]
    public Skill? For { get; init; }

    [Prop(Can.Filter)]
    public Place? Where { get; init; }

    [Prop]
    public string? Unasked { get; init; }
}

[Complex]
public class Place
{
    [Prop(Can.Filter | Can.Sort)]
    public string? City { get; init; }
}

[Entity]
public class Box
{
    [Prop(Can.Filter), Row(RowField.Key)]
    public string Id { get; init; } = "";

    [Prop(Can.Filter | Can.Sort)]
    public string? Name { get; init; }

    [Prop, Counts(typeof(Box))]
    public int? BoxCount { get; init; }

    [Prop(Can.Filter | Can.Sort), Counts(typeof(Letter))]
    public int? LetterCount { get; init; }

    [Prop(Can.Filter | Can.Sort), Counts(typeof(Letter), Unless = "isRead")]
    public int? UnreadCount { get; init; }

    [Contains, Needs]
    public IReadOnlyList<Box>? Boxes { get; init; }

    [Contains(DefaultOrder = "received desc"), Needs]
    public IReadOnlyList<Letter>? Letters { get; init; }
}

[Entity]
public class Letter
{
    [Prop(Can.Filter), Row(RowField.Key)]
    public string Id { get; init; } = "";

    [Prop(Can.Filter | Can.Sort | Can.StartsWith)]
    public string? Subject { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed]
    public DateTimeOffset? Received { get; init; }

    [Prop(Can.Filter)]
    public bool? IsRead { get; init; }

    [Contains, Needs]
    public IReadOnlyList<Stamp>? Stamps { get; init; }
}

/// <summary>A later program knows letters by whom they were sent.</summary>
[Entity]
public class SignedLetter : Letter
{
    [Prop(Can.Filter | Can.Sort), Indexed]
    public string? Sender { get; init; }
}

[Entity]
public class Stamp
{
    [Prop(Can.Filter), Row(RowField.Key)]
    public string Id { get; init; } = "";

    [Prop(Can.Filter)]
    public long? Worth { get; init; }
}
