// Literals of $filter, turned into what columns and documents hold.

using System.Globalization;
using System.Xml;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

/// <summary>A literal that is a bare name (<c>importance eq high</c>) or a qualified enum member: the name alone.</summary>
internal sealed record MemberName(string Text);

internal static class Literals
{
    /// <summary>Kinds that gt, ge, lt and le can compare.</summary>
    public static bool IsOrdered(ValueKind kind) => kind is ValueKind.String or ValueKind.Int32 or ValueKind.Int64 or ValueKind.Double
        or ValueKind.Instant or ValueKind.Date or ValueKind.TimeOfDay;

    /// <summary>The value as in <see cref="Compare"/>; null if the literal is not of the property's kind. Null itself is not asked here.</summary>
    /// <param name="literal">
    /// String, bool, int, long, decimal, double, Guid, DateTimeOffset, DateOnly, TimeOnly, TimeSpan or <see cref="MemberName"/>.
    /// </param>
    public static object? Convert(Property property, object literal) => property.Kind switch
    {
        ValueKind.String => literal as string,
        ValueKind.Boolean => literal as bool?,
        ValueKind.Int32 or ValueKind.Int64 => Whole(literal),
        ValueKind.Double => Number(literal),
        ValueKind.Guid => literal is string text ? (Guid.TryParse(text, out var guid) ? guid : null) : literal as Guid?,
        ValueKind.Instant or ValueKind.Date => Instant(literal),
        ValueKind.TimeOfDay => literal is TimeOnly time ? time.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture) : null,
        ValueKind.Duration => literal is TimeSpan span ? XmlConvert.ToString(span) : null,
        ValueKind.Enum => literal switch
        {
            string name => ((EnumType)property.Type!).Parse(name),
            MemberName name => ((EnumType)property.Type!).Parse(name.Text),
            _ => null,
        },
        _ => null,
    };

    /// <summary>The name of a literal's type in messages.</summary>
    public static string TypeName(object? literal) => literal switch
    {
        null => "<null>",
        string => "Edm.String",
        bool => "Edm.Boolean",
        int => "Edm.Int32",
        long => "Edm.Int64",
        decimal => "Edm.Decimal",
        double => "Edm.Double",
        Guid => "Edm.Guid",
        DateTimeOffset => "Edm.DateTimeOffset",
        DateOnly => "Edm.Date",
        TimeOnly => "Edm.TimeOfDay",
        TimeSpan => "Edm.Duration",
        _ => "Edm.Untyped",
    };

    /// <summary>The name of a property's type in messages.</summary>
    public static string TypeName(Property property)
    {
        var name = property.Type?.FullName ?? property.Kind switch
        {
            ValueKind.Instant => "Edm.DateTimeOffset",
            var kind => "Edm." + kind,
        };
        return property.Collection ? $"Collection({name})" : name;
    }

    private static object? Whole(object literal) => literal switch
    {
        int value => (long)value,
        long value => value,
        _ => null,
    };

    private static object? Number(object literal) => literal switch
    {
        int value => (double)value,
        long value => (double)value,
        decimal value => (double)value,
        double value => value,
        _ => null,
    };

    private static string? Instant(object literal) => literal switch
    {
        DateTimeOffset value => Instants.Text(value),
        DateOnly value => Instants.Text(new DateTimeOffset(value.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)),
        _ => null,
    };
}
