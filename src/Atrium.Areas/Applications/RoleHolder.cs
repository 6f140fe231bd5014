// Who holds which directory roles. Not yet part of the public model: sign-in puts them into tokens.

using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

/// <summary>The roles of one person. Its owner is the person, so that it goes when they go for good.</summary>
[Entity(Internal = true)]
public sealed class RoleHolder
{
    /// <summary>Ids of the built-in roles, the same in every organisation.</summary>
    [Prop]
    public IReadOnlyList<Guid> RoleTemplateIds { get; init; } = [];

    /// <summary>The key of a person's row.</summary>
    public static Guid KeyOf(Guid principal) => DerivedKey.Of(principal, "directory roles");
}
