// The built-in roles of a directory that a seed can give to people, and who holds which.

using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

/// <summary>A built-in role; its template id is the same in every organisation.</summary>
public sealed record DirectoryRole(string DisplayName, Guid TemplateId)
{
    public static IReadOnlyList<DirectoryRole> All { get; } =
    [
        new("Application Administrator", new("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3")),
        new("Authentication Administrator", new("c4e39bd9-1100-46d3-8c65-fb160da0071f")),
        new("Cloud Application Administrator", new("158c047a-c907-4556-b7ef-446551a6b5f7")),
        new("Directory Readers", new("88d8e3e3-8f55-4a1e-953a-9b9898b8876b")),
        new("Directory Writers", new("9360feb5-f418-4baa-8175-e2a00bac4301")),
        new("Exchange Administrator", new("29232cdf-9323-42fd-ade2-1d097af3e4de")),
        new("Global Administrator", new("62e90394-69f5-4237-9190-012177145e10")),
        new("Global Reader", new("f2ef992c-3afb-46b9-b7cf-a126ee74c451")),
        new("Groups Administrator", new("fdd7a751-b60b-444a-984c-02652fe8fa1c")),
        new("Helpdesk Administrator", new("729827e3-9c14-49f7-bb1b-9608f156bbb8")),
        new("License Administrator", new("4d6ac14f-3453-41d0-bef9-a3e0c569773a")),
        new("Password Administrator", new("966707d0-3269-4727-9be2-8c3a10f19b9d")),
        new("Privileged Authentication Administrator", new("7be44c8a-adaf-4e2a-84d6-ab2649e08a13")),
        new("Privileged Role Administrator", new("e8611ab8-c189-46e8-94e1-60213ab1f814")),
        new("Security Administrator", new("194ae4cb-b126-40b2-bd5b-6091b380977d")),
        new("SharePoint Administrator", new("f28a1f50-f6e7-4571-818b-6a12f2af6b6c")),
        new("User Administrator", new("fe930be7-5e62-47db-91af-98c3a49a38b1")),
    ];

    /// <summary>By display name; null if there is none.</summary>
    public static DirectoryRole? Find(string displayName) => All.FirstOrDefault(r => r.DisplayName == displayName);
}

/// <summary>The roles of one person. Its owner is the person, so that it goes when they go for good.</summary>
[Entity(Internal = true)]
public sealed class RoleHolder
{
    [Prop]
    public IReadOnlyList<Guid> RoleTemplateIds { get; init; } = [];

    /// <summary>The key of a person's row.</summary>
    public static Guid KeyOf(Guid principal) => DerivedKey.Of(principal, "directory roles");
}
