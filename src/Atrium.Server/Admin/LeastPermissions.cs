// The smallest permissions that let an application do what it was seen to do.

namespace Atrium.Server.Admin;

/// <summary>
/// For each place the permission that reveals and allows least; of those, the ones that another chosen permission makes superfluous are dropped.
/// Permissions of the sign-in itself are not about data and are left out of account.
/// </summary>
internal static class LeastPermissions
{
    private static readonly HashSet<string> OfSignIn = new(StringComparer.OrdinalIgnoreCase) { "openid", "profile", "email", "offline_access" };

    public static IReadOnlyList<string> Needed(ApplicationUse use)
    {
        var chosen = new List<string>();
        foreach (var suffice in use.Places.Values.OrderBy(s => s.Count))
        {
            if (suffice.Count > 0 && !suffice.Any(name => chosen.Contains(name, StringComparer.OrdinalIgnoreCase)))
            {
                chosen.Add(suffice.MinBy(name => (Weight(name), name))!);
            }
        }

        foreach (var name in chosen.OrderByDescending(Weight).ToList())
        {
            var others = chosen.Where(c => c != name).ToList();
            if (use.Places.Values.All(s => s.Count == 0 || s.Any(n => others.Contains(n, StringComparer.OrdinalIgnoreCase))))
            {
                chosen.Remove(name);
            }
        }

        return [.. chosen.Order(StringComparer.Ordinal)];
    }

    /// <summary>Held and not needed.</summary>
    public static IReadOnlyList<string> TooMuch(ApplicationUse use) =>
        [.. use.Held.Except(Needed(use), StringComparer.OrdinalIgnoreCase).Where(name => !OfSignIn.Contains(name)).Order(StringComparer.Ordinal)];

    /// <summary>Needed and not held.</summary>
    public static IReadOnlyList<string> Missing(ApplicationUse use)
    {
        var lacking = use.Places.Where(p => p.Value.Count > 0 && !p.Value.Any(use.Held.Contains)).Select(p => p.Value).ToList();
        return [.. Needed(use).Where(name => lacking.Any(s => s.Contains(name, StringComparer.OrdinalIgnoreCase)))];
    }

    /// <summary>By the parts of the name: what is done, how far it reaches, and whether it is about the whole directory.</summary>
    private static int Weight(string name)
    {
        var parts = name.Split('.');
        var verb = parts.Length < 2 ? 9 : parts[1] switch { "ReadBasic" => 1, "Read" => 2, "Send" or "Create" => 3, "ReadWrite" => 5, _ => 4 };
        var reach = parts.Length < 3 ? 0 : parts[2] switch { "Shared" => 1, _ => 2 };
        return (parts[0] == "Directory" ? 100 : 0) + (verb * 10) + reach;
    }
}
