// The permissions that Microsoft Graph offers to applications: names and ids, from permissions.tsv.

using System.Collections.Frozen;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

/// <summary>One permission.</summary>
/// <param name="Name">E.g. <c>User.Read.All</c>.</param>
/// <param name="ScopeId">Id as a delegated permission; null = not offered so.</param>
/// <param name="RoleId">Id as an application permission; null = not offered so.</param>
/// <param name="NeedsAdmin">True: only an administrator may consent to the delegated form.</param>
public sealed record Permission(string Name, Guid? ScopeId, Guid? RoleId, bool NeedsAdmin)
{
    /// <summary>The application id of Microsoft Graph, the same in every organisation.</summary>
    public static Guid GraphAppId { get; } = new("00000003-0000-0000-c000-000000000000");

    /// <summary>All, sorted by name.</summary>
    public static IReadOnlyList<Permission> All { get; } = Read();

    private static readonly FrozenDictionary<string, Permission> ByName = All.ToFrozenDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<Guid, Permission> ByScope =
        All.Where(p => p.ScopeId is not null).ToFrozenDictionary(p => p.ScopeId!.Value);

    private static readonly FrozenDictionary<Guid, Permission> ByRole =
        All.Where(p => p.RoleId is not null).ToFrozenDictionary(p => p.RoleId!.Value);

    /// <summary>By name, without regard to case; null if there is none.</summary>
    public static Permission? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>By the id of its delegated form; null if there is none.</summary>
    public static Permission? FindScope(Guid id) => ByScope.GetValueOrDefault(id);

    /// <summary>By the id of its application form; null if there is none.</summary>
    public static Permission? FindRole(Guid id) => ByRole.GetValueOrDefault(id);

    private static List<Permission> Read()
    {
        var name = $"{typeof(Permission).Namespace}.permissions.tsv";
        using var stream = typeof(Permission).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        var found = new List<Permission>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split('\t') is [var permission, var scope, var role, var consent])
            {
                found.Add(new Permission(permission, Id(scope, permission, "scope"), Id(role, permission, "role"), consent == "admin"));
            }
        }

        return found;
    }

    private static Guid? Id(string text, string permission, string form) => text switch
    {
        "-" => null,
        "*" => DerivedKey.Of(GraphAppId, $"{form} {permission}"),
        _ => Guid.Parse(text),
    };
}
