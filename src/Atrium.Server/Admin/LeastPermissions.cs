// The smallest permissions that let an application do what it was seen to do.

namespace Atrium.Server.Admin;

/// <summary>
/// For each place the permission that reveals and allows least; of those, the ones that another chosen permission makes superfluous are dropped.
/// Permissions of the sign-in itself are not about data and are left out of account.
/// </summary>
internal static class LeastPermissions
{
    /// <summary>What neither reads nor writes as a whole.</summary>
    private const int Special = 4;

    private static readonly HashSet<string> OfSignIn = new(StringComparer.OrdinalIgnoreCase) { "openid", "profile", "email", "offline_access" };

    public static IReadOnlyList<string> Needed(ApplicationUse use)
    {
        var chosen = new List<string>();
        foreach (var (place, suffice) in use.Places.OrderBy(p => p.Value.Count))
        {
            if (suffice.Count > 0 && !suffice.Any(name => chosen.Contains(name, StringComparer.OrdinalIgnoreCase)))
            {
                chosen.Add(suffice.MinBy(name => (Changes(place) && IsOfOneProperty(name), Weight(name, use.AppOnly), name))!);
            }
        }

        foreach (var name in chosen.OrderByDescending(name => Weight(name, use.AppOnly)).ToList())
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

    private static bool Changes(string place) => place.StartsWith("PATCH ", StringComparison.Ordinal);

    /// <summary>Such as User.EnableDisableAccount.All and User-Phone.ReadWrite.All: they let an object be changed, but one property of it only, so
    /// that they are named for a change only where nothing else suffices.</summary>
    private static bool IsOfOneProperty(string name) => Verb(name) == Special || name.Split('.')[0].Contains('-', StringComparison.Ordinal);

    private static int Verb(string name) => name.Split('.') is [_, var verb, ..]
        ? verb switch { "ReadBasic" => 1, "Read" => 2, "Send" or "Create" => 3, "ReadWrite" => 5, _ => Special }
        : Special;

    /// <summary>By the parts of the name: whether it lets anything be changed, how far it reaches, whether it is about the whole directory, what
    /// it does, and how small a part it is about (a longer name means less: GroupMember, Group).</summary>
    private static (bool Writes, int Reach, bool Whole, int Verb, int Part) Weight(string name, bool appOnly)
    {
        var parts = name.Split('.');
        var reach = parts is [_, _, var far, ..] ? (far is "Shared" or "OwnedBy" ? 1 : 2) : appOnly ? 2 : 0;
        return (Verb(name) > 2, reach, parts[0] == "Directory", Verb(name), -parts[0].Length);
    }
}
