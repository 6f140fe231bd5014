// A picture of a person or group in one of its sizes, and the one row that all sizes are made from.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Photo;

/// <summary>One size. Its id is <c>240x240</c>.</summary>
[Entity(Id = IdKind.Stored, Virtual = true)]
public class ProfilePhoto : Entity
{
    [Prop] public int? Height { get; init; }
    [Prop] public int? Width { get; init; }
}

/// <summary>The uploaded picture, made square. Its owner is the person or group, so that it goes with them.</summary>
[Entity(Internal = true, Table = "profilePhoto")]
public class StoredPhoto : Entity
{
    public string Sha256 { get; init; } = "";

    public string ContentType { get; init; } = "";

    /// <summary>Pixels along each edge.</summary>
    public int Edge { get; init; }

    /// <summary>The key of the row of a person or group.</summary>
    public static Guid KeyOf(Guid owner) => DerivedKey.Of(owner, "photo");
}
