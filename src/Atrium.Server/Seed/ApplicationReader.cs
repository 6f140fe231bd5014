// Reads applications of a seed file.

using Atrium.Areas.Applications;

namespace Atrium.Server.Seed;

internal static class ApplicationReader
{
    public static SeedApplication Application(SeedNode node)
    {
        var kind = node.OneOf("kind", required: true, "daemon", "web", "public") switch
        {
            "daemon" => SeedClientKind.Daemon,
            "web" => SeedClientKind.Web,
            _ => SeedClientKind.Public,
        };
        var application = new SeedApplication
        {
            Id = node.Id("id"),
            AppId = node.Id("appId"),
            ServicePrincipalId = node.Id("servicePrincipalId"),
            DisplayName = node.Text("displayName"),
            Kind = kind,
            RedirectUris = node.Texts("redirectUris"),
            Secret = node.OptionalText("secret"),
            ApplicationPermissions = Permissions(node, "applicationPermissions", p => p.RoleId is not null),
            DelegatedPermissions = Permissions(node, "delegatedPermissions", p => p.ScopeId is not null),
        };
        node.End();
        foreach (var (uri, i) in application.RedirectUris.Select((u, i) => (u, i)))
        {
            if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.Fragment.Length > 0)
            {
                throw node.Refuse($"redirectUris[{i}]", "must be an absolute address without a fragment");
            }
        }

        return kind == SeedClientKind.Public && application.Secret is not null ? throw node.Refuse("secret", "a public client has none")
            : kind == SeedClientKind.Daemon && application.RedirectUris.Count > 0 ? throw node.Refuse("redirectUris", "a daemon has none")
            : application;
    }

    private static IReadOnlyList<string> Permissions(SeedNode node, string field, Func<Permission, bool> offered)
    {
        var names = node.Texts(field);
        if (names is ["*"])
        {
            return [.. Permission.All.Where(offered).Select(p => p.Name)];
        }

        var found = new List<string>();
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
        {
            found.Add(Permission.Find(name) is { } permission && offered(permission)
                ? permission.Name
                : throw node.Refuse($"{field}[{i}]", $"'{name}' is not a permission of this kind"));
        }

        return found;
    }
}
