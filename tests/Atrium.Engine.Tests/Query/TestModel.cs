// A model of no real resource, with properties of every kind: a directory of beings, and letters in boxes.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;

namespace Atrium.Engine.Tests.Query;

internal static class TestModel
{
    public static Workload Directory { get; } = new()
    {
        Name = "house",
        PageSize = 100,
        MaxPageSize = 999,
        RefusesLargeTop = true,
        AdvancedQueries = true,
        TypePrefix = "Microsoft.DirectoryServices",
        Codes = Codes("Request_") with { InefficientFilter = null },
    };

    public static Workload Mail { get; } = new()
    {
        Name = "post",
        PageSize = 10,
        MaxPageSize = 1000,
        Skip = true,
        SelectAddsId = true,
        TypePrefix = "Microsoft.OutlookServices",
        Codes = Codes("Error"),
    };

    public static GraphModel Model { get; } = ModelBuilder.Build([new House(), new Post()]);

    public static EntityType Being { get; } = Model.Entity<Being>();

    public static EntityType Person { get; } = Model.Entity<Person>();

    public static EntityType Parcel { get; } = Model.Entity<Parcel>();

    public static EntityType Letter { get; } = Model.Entity<Letter>();

    private static WorkloadCodes Codes(string prefix) => new()
    {
        BadRequest = prefix + "BadRequest",
        BadBody = prefix + "BadBody",
        UnknownProperty = prefix + "UnknownProperty",
        UnsupportedQuery = prefix + "UnsupportedQuery",
        BadFilter = prefix + "BadFilter",
        InefficientFilter = "InefficientFilter",
        NotFound = prefix + "NotFound",
        NotFoundMessage = "{0} is not here.",
        BadId = prefix + "BadId",
        AccessDenied = prefix + "AccessDenied",
        AccessDeniedMessage = "No.",
        PreconditionFailed = prefix + "PreconditionFailed",
        PreconditionFailedMessage = "Changed.",
        SyncStateNotFound = "syncStateNotFound",
    };

    private sealed class House : Area
    {
        public override Workload Workload => Directory;

        public override IReadOnlyList<Type> Types =>
            [typeof(Being), typeof(Person), typeof(Pet), typeof(Hall), typeof(Secretive), typeof(Address), typeof(Badge), typeof(Mood), typeof(Skill)];

        public override Type Roots => typeof(HouseRoots);

        public override IReadOnlyList<Delegate> Operations => [Greet, Delta];
    }

    private sealed class Post : Area
    {
        public override Workload Workload => Mail;

        public override IReadOnlyList<Type> Types => [typeof(Letter), typeof(Box), typeof(Enclosure), typeof(PhotoEnclosure), typeof(Recipient), typeof(Parcel)];
    }

    [Action(On = typeof(Person)), Needs(Delegated = "Greet")]
    private static Task<string> Greet(Call call, string? words, IReadOnlyList<Address> places, Mood mood = Mood.Calm) => Task.FromResult(words ?? $"{mood} {places.Count} {call.RequestId}");

    [Function(On = typeof(Person), OnCollection = true)]
    private static Task<IReadOnlyList<Being>> Delta(Call call, int depth) => throw new NotSupportedException($"{call.RequestId} {depth}");
}

public sealed class HouseRoots
{
    [RootSet]
    public IReadOnlyList<Being>? Beings { get; init; }

    [RootSet]
    public IReadOnlyList<Person>? People { get; init; }

    [RootSet]
    public Hall? Hall { get; init; }

    [RootSet]
    public IReadOnlyList<Secretive>? Secrets { get; init; }
}

[Entity(Virtual = true)]
public class Hall
{
    [RootSet]
    public IReadOnlyList<Person>? Guests { get; init; }
}

[Entity(Internal = true)]
public class Secretive
{
    [Prop(Can.Filter)]
    public string? Word { get; init; }
}

[Entity(Abstract = true)]
public class Being
{
    [Prop(Can.Filter), Row(RowField.Key)]
    public string Id { get; init; } = "";

    [Prop(Can.Filter | Can.FilterAdvanced | Can.SortAdvanced), Row(RowField.Deleted)]
    public DateTimeOffset? DeletedDateTime { get; init; }
}

[GraphEnum]
public enum Mood
{
    Calm,
    Merry,
    InADarkHumour,
}

[GraphEnum, Flags]
public enum Skill
{
    None = 0,
    Song = 1,
    Dance = 2,
}

[Complex(Open = true)]
public class Address
{
    [Prop(Can.Filter | Can.Sort | Can.StartsWith)]
    public string? Street { get; init; }

    [Prop(Can.Filter)]
    public int? Number { get; init; }

    [Prop]
    public string? Note { get; init; }

    [Prop(Can.Filter)]
    public Mood? Mood { get; init; }
}

[Complex]
public class Badge
{
    [Prop(Can.Filter)]
    public Guid BadgeId { get; init; }

    [Prop(Can.Filter | Can.StartsWith)]
    public string? Service { get; init; }

    [Prop(Can.Filter)]
    public DateTimeOffset? Since { get; init; }

    [Prop(Can.Filter)]
    public int? Level { get; init; }

    [Prop(Can.Filter)]
    public bool? Valid { get; init; }

    [Prop(Can.Filter)]
    public Skill? Skills { get; init; }

    [Prop(Can.Filter)]
    public Address? Place { get; init; }

    [Prop(Can.Filter), Secret]
    public string? Pin { get; init; }
}

[Entity(Default = DefaultSet.Marked)]
public class Person : Being
{
    [Prop(Can.Filter | Can.Sort | Can.StartsWith | Can.Search | Can.Write), Default, Indexed]
    public string? DisplayName { get; init; }

    [Prop(Can.Filter | Can.StartsWith | Can.EndsWith), Default]
    public string? Mail { get; init; }

    [Prop(Can.Filter | Can.FilterAdvanced | Can.StartsWith)]
    public string? Company { get; init; }

    [Prop]
    public string? Unfilterable { get; init; }

    [Prop(Can.Filter)]
    public bool? AccountEnabled { get; init; }

    [Prop(Can.Filter | Can.SortAdvanced)]
    public DateTimeOffset? CreatedDateTime { get; init; }

    [Prop(Can.Filter)]
    public DateOnly? Birthday { get; init; }

    [Prop(Can.Filter)]
    public TimeOnly? Wakes { get; init; }

    [Prop(Can.Filter)]
    public TimeSpan? Sleeps { get; init; }

    [Prop(Can.Filter | Can.Sort)]
    public int? Age { get; init; }

    [Prop(Can.Filter)]
    public long? Steps { get; init; }

    [Prop(Can.Filter | Can.Sort)]
    public double? Weight { get; init; }

    [Prop(Can.Filter)]
    public Guid? SkuId { get; init; }

    [Prop(Can.Filter)]
    public Mood? Mood { get; init; }

    [Prop(Can.Filter)]
    public Skill? Skills { get; init; }

    [Prop(Can.Filter)]
    public byte[]? Print { get; init; }

    [Prop(Can.Filter | Can.Sort)]
    public Address? Home { get; init; }

    [Prop]
    public Address? Work { get; init; }

    [Prop(Can.Filter | Can.StartsWith | Can.EndsWith)]
    public IReadOnlyList<string>? Aliases { get; init; }

    [Prop(Can.Filter | Can.Count)]
    public IReadOnlyList<Badge>? Badges { get; init; }

    [Prop(Can.Filter)]
    public IReadOnlyList<int>? Scores { get; init; }

    [Prop(Can.Count)]
    public IReadOnlyList<Address>? Places { get; init; }

    [Prop(Can.Equal)]
    public string? Code { get; init; }

    [Prop(Can.Null | Can.FilterAdvanced)]
    public string? Policies { get; init; }

    [Prop]
    public IReadOnlyList<string>? Unasked { get; init; }

    [Prop, SingleOnly]
    public string? AboutMe { get; init; }

    [Prop, OnSelect]
    public string? Rare { get; init; }

    [Prop(Can.Filter), Secret]
    public string? Password { get; init; }

    [Prop, Default]
    public JsonObject? Anything { get; init; }

    [Link("boss")]
    public Person? Manager { get; init; }

    [Link("friends")]
    public IReadOnlyList<Being>? Friends { get; init; }

    [Contains]
    public IReadOnlyList<Box>? Boxes { get; init; }
}

[Entity(Open = true)]
public class Pet : Being
{
    [Prop(Can.Filter | Can.Sort | Can.StartsWith)]
    public string? DisplayName { get; init; }

    [Prop(Can.Filter)]
    public string? Species { get; init; }
}

[Complex]
public class Recipient
{
    [Prop(Can.Filter | Can.Sort)]
    public Address? Place { get; init; }

    [Prop(Can.Filter | Can.Sort)]
    public string? Name { get; init; }
}

[Entity(Id = IdKind.Constant)]
public class Box
{
    [Prop(Can.Filter), Row(RowField.Key)]
    public string Id { get; init; } = "";

    [Prop(Can.Filter | Can.Sort)]
    public string? DisplayName { get; init; }

    [Prop(Can.Filter | Can.Sort), Counts(typeof(Letter))]
    public int Letters { get; init; }

    [Contains]
    public IReadOnlyList<Letter>? Contents { get; init; }
}

[Entity(Id = IdKind.Moving)]
public class Letter
{
    [Prop(Can.Filter), Row(RowField.Key)]
    public string Id { get; init; } = "";

    [Prop(Can.Filter), Row(RowField.Parent)]
    public string? BoxId { get; init; }

    [Prop(Can.Filter | Can.Sort | Can.Delta | Can.StartsWith | Can.Contains)]
    public string? Subject { get; init; }

    [Prop(Can.Filter | Can.Sort | Can.Delta)]
    public DateTimeOffset? ReceivedDateTime { get; init; }

    [Prop(Can.Filter | Can.Sort)]
    public Mood? Importance { get; init; }

    [Prop(Can.Filter | Can.Sort)]
    public Recipient? From { get; init; }

    [Prop]
    public IReadOnlyList<Recipient>? To { get; init; }

    [Contains]
    public IReadOnlyList<Enclosure>? Enclosures { get; init; }
}

[Entity(Abstract = true, Id = IdKind.Constant)]
public class Enclosure
{
    [Prop, Row(RowField.Key)]
    public string Id { get; init; } = "";

    [Prop]
    public string? Name { get; init; }
}

[Entity]
public class PhotoEnclosure : Enclosure
{
    [Prop]
    public byte[]? ContentBytes { get; init; }

    [Link("of")]
    public Letter? Source { get; init; }
}

[Entity(Id = IdKind.Constant)]
[Keywords(Order = "came desc", Most = 50, KindKeyword = "sort", Kind = "parcels", Kinds = "letters parcels", NotServed = "weight")]
public class Parcel
{
    [Prop, Row(RowField.Key)]
    public string Id { get; init; } = "";

    [Prop(Can.Search), Searched("title", Bare = true)]
    public string? Title { get; init; }

    [Prop(Can.Search), Searched("by")]
    public IReadOnlyList<string>? By { get; init; }

    [Prop(Can.Filter | Can.Sort), Searched("came")]
    public DateTimeOffset? Came { get; init; }

    [Prop(Can.Filter), Searched("open")]
    public bool? Open { get; init; }

    [Prop(Can.Filter), Searched("mood", Alias = "gloomy=inADarkHumour")]
    public Mood? Mood { get; init; }
}
