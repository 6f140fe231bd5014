// The kinds of value that definitions of extensions name, and what the model calls them.

using System.Collections.Frozen;
using Atrium.Engine.Model;

namespace Atrium.Areas.Extensions;

internal static class ExtensionKinds
{
    /// <summary>Most bytes of a binary value, and most characters of a text.</summary>
    public const int MaxLength = 256;

    public static FrozenDictionary<string, ValueKind> OfDirectory { get; } = new Dictionary<string, ValueKind>
    {
        ["Binary"] = ValueKind.Binary,
        ["Boolean"] = ValueKind.Boolean,
        ["DateTime"] = ValueKind.Instant,
        ["Integer"] = ValueKind.Int32,
        ["LargeInteger"] = ValueKind.Int64,
        ["String"] = ValueKind.String,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static FrozenDictionary<string, ValueKind> OfSchemas { get; } =
        OfDirectory.Where(kind => kind.Value != ValueKind.Int64).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>0 where the kind has no length.</summary>
    public static int LengthOf(ValueKind kind) => kind is ValueKind.Binary or ValueKind.String ? MaxLength : 0;

    /// <summary>As the table spells it; null if there is no such kind.</summary>
    public static string? Spelled(this FrozenDictionary<string, ValueKind> kinds, string name) =>
        kinds.Keys.FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase));
}
