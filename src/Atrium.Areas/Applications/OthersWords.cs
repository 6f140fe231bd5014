// The words of permissions where an administrator allows them for others: what is "yours" on a person's page is "theirs" here.

namespace Atrium.Areas.Applications;

public static class OthersWords
{
    private static readonly (string Yours, string Theirs)[] Turns =
    [
        ("Yours", "Theirs"), ("yourself", "themselves"), ("Your", "Their"), ("your", "their"), ("you are", "they are"), ("you can", "they can"),
        ("you may", "they may"), ("you own", "they own"), ("you work", "they work"), ("you choose", "they choose"), ("you pick", "they pick"),
        ("you allow", "they allow"), ("you or", "they or"), ("for you,", "for them,"), (" you", " them"),
    ];

    private static readonly Dictionary<string, string> Alone = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Mail.Send"] = "Send mail as anybody",
        ["Mail.ReadBasic"] = "See who writes to whom, and about what",
        ["Mail.ReadBasic.All"] = "See who writes to whom, and about what",
        ["User.Invite.All"] = "Invite guests",
        ["Sites.FullControl.All"] = "Control all sites",
    };

    /// <summary>A delegated permission: for each person, as far as that person goes.</summary>
    public static (string Title, string Detail) OfPerson(string scope)
    {
        var (title, detail) = PermissionWords.Of(scope);
        return (Turn(title), Turn(detail));
    }

    /// <summary>An application permission: for everybody, without anybody.</summary>
    public static (string Title, string Detail) OfApplication(string role)
    {
        var title = Alone.TryGetValue(role, out var whole) ? whole
            : role.Split('.') is [_, "Read" or "ReadBasic" or "ReadWrite", ..] && PermissionWords.About(role) is { } about ? $"{about} of the whole organisation"
            : Turn(PermissionWords.Of(role).Title);
        return (title, $"As an application permission: {role}.");
    }

    private static string Turn(string text) => Turns.Aggregate(text, (turned, turn) => turned.Replace(turn.Yours, turn.Theirs, StringComparison.Ordinal));
}
