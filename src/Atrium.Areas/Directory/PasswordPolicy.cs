// Which passwords are good enough. Pure.

namespace Atrium.Areas.Directory;

/// <summary>8 to 256 characters, three of four kinds, without the person's own name, and none that everybody tries first.</summary>
internal static class PasswordPolicy
{
    private static readonly string[] Banned = ["password", "passw0rd", "p@ssword", "p@ssw0rd", "welcome", "qwerty", "12345678", "abc12345"];

    /// <param name="alias">The part of the user principal name before the @.</param>
    /// <param name="policies">The person's <c>passwordPolicies</c>: with <c>DisableStrongPassword</c> the length alone counts.</param>
    public static bool Accepts(string password, string alias, string? policies)
    {
        if (password.Length is < 8 or > 256)
        {
            return false;
        }

        return Names(policies).Contains("DisableStrongPassword", StringComparer.OrdinalIgnoreCase)
            || (Kinds(password) >= 3 && !IsBanned(password) && !(alias.Length >= 3 && password.Contains(alias, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>True if a text is a list of the policies that exist.</summary>
    public static bool IsPolicies(string text) =>
        Names(text) is { Count: > 0 } names
        && names.All(n => n.ToUpperInvariant() is "NONE" or "DISABLESTRONGPASSWORD" or "DISABLEPASSWORDEXPIRATION");

    private static List<string> Names(string? policies) =>
        [.. (policies ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static int Kinds(string password) =>
        (password.Any(char.IsLower) ? 1 : 0)
        + (password.Any(char.IsUpper) ? 1 : 0)
        + (password.Any(char.IsDigit) ? 1 : 0)
        + (password.Any(c => !char.IsLetterOrDigit(c)) ? 1 : 0);

    /// <summary>A banned word with only digits and signs around it.</summary>
    private static bool IsBanned(string password) =>
        Banned.Any(word => password.IndexOf(word, StringComparison.OrdinalIgnoreCase) is var at and >= 0
            && !password.Remove(at, word.Length).Any(char.IsLetter));
}
