// Reads a C# property as a structural property of the model.

using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Model;

/// <summary>Maps C# types to Graph's value kinds, and attributes to facts.</summary>
internal sealed class PropertyReader(Func<Type, GraphType?> typeOf)
{
    private readonly NullabilityInfoContext _nullability = new();

    public static bool IsNavigation(PropertyInfo property) =>
        property.IsDefined(typeof(ContainsAttribute)) || property.IsDefined(typeof(LinkAttribute)) || property.IsDefined(typeof(RootSetAttribute))
        || property.IsDefined(typeof(SingletonAttribute)) || property.IsDefined(typeof(ComputedAttribute));

    /// <summary>The element type, where the C# type is a list.</summary>
    public static Type? ElementOf(Type type) =>
        type != typeof(string) && type != typeof(byte[]) && type != typeof(JsonObject) && typeof(IEnumerable).IsAssignableFrom(type) && type.IsGenericType
            ? type.GetGenericArguments()[0]
            : null;

    public Property Read(PropertyInfo clr, StructuredType declaring)
    {
        var facts = clr.GetCustomAttribute<PropAttribute>() ?? new PropAttribute();
        var element = ElementOf(clr.PropertyType);
        var bare = element ?? clr.PropertyType;
        bare = Nullable.GetUnderlyingType(bare) ?? bare;
        var (kind, type) = KindOf(bare, clr);
        var property = new Property
        {
            Name = facts.Name ?? Names.Camel(clr.Name),
            Declaring = declaring,
            Clr = clr,
            Kind = kind,
            Type = type,
            Collection = element is not null,
            Nullable = IsNullable(clr),
            Facts = facts,
            Default = clr.IsDefined(typeof(DefaultAttribute)),
            OnSelect = clr.IsDefined(typeof(OnSelectAttribute)),
            SingleOnly = clr.IsDefined(typeof(SingleOnlyAttribute)),
            NotServed = clr.IsDefined(typeof(NotServedAttribute)),
            AbsentWhenNull = clr.IsDefined(typeof(AbsentWhenNullAttribute)),
            IgnoredOnWrite = clr.IsDefined(typeof(IgnoredOnWriteAttribute)),
            Secret = clr.IsDefined(typeof(SecretAttribute)),
            Indexed = clr.IsDefined(typeof(IndexedAttribute)),
            Held = clr.IsDefined(typeof(HeldAttribute)),
            Words = clr.IsDefined(typeof(WordsAttribute)),
            Searched = clr.GetCustomAttribute<SearchedAttribute>(),
            Unique = clr.GetCustomAttribute<UniqueAttribute>(),
            Row = clr.GetCustomAttribute<RowAttribute>()?.Field,
            RowOf = clr.GetCustomAttribute<RowAttribute>()?.Of,
            Counts = clr.GetCustomAttribute<CountsAttribute>(),
            Writer = clr.GetCustomAttribute<WriterAttribute>() is { } writer ? (IValueWriter)Activator.CreateInstance(writer.Writer)! : null,
        };
        property.Seal();
        return property;
    }

    private bool IsNullable(PropertyInfo clr) =>
        Nullable.GetUnderlyingType(clr.PropertyType) is not null
        || (!clr.PropertyType.IsValueType && _nullability.Create(clr).ReadState == NullabilityState.Nullable);

    private (ValueKind Kind, GraphType? Type) KindOf(Type bare, PropertyInfo clr)
    {
        if (typeOf(bare) is { } named)
        {
            return (named is EnumType ? ValueKind.Enum : ValueKind.Complex, named);
        }

        var kind = bare switch
        {
            _ when bare == typeof(string) => ValueKind.String,
            _ when bare == typeof(bool) => ValueKind.Boolean,
            _ when bare == typeof(int) => ValueKind.Int32,
            _ when bare == typeof(long) => ValueKind.Int64,
            _ when bare == typeof(double) => ValueKind.Double,
            _ when bare == typeof(Guid) => ValueKind.Guid,
            _ when bare == typeof(DateTimeOffset) => ValueKind.Instant,
            _ when bare == typeof(DateOnly) => ValueKind.Date,
            _ when bare == typeof(TimeOnly) => ValueKind.TimeOfDay,
            _ when bare == typeof(TimeSpan) => ValueKind.Duration,
            _ when bare == typeof(byte[]) => ValueKind.Binary,
            _ when typeof(Stream).IsAssignableFrom(bare) => ValueKind.Stream,
            _ when bare == typeof(JsonNode) || bare == typeof(JsonObject) => ValueKind.Untyped,
            _ => throw new InvalidOperationException($"{clr.DeclaringType!.Name}.{clr.Name}: {bare.Name} is not listed by any area."),
        };
        return (kind, null);
    }
}
