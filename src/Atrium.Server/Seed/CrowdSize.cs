// users=N,groups=N,messages=N: how large a generated organisation is.

using System.Globalization;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

/// <param name="Groups">Beyond the ten that are always there.</param>
/// <param name="Messages">In the mailbox of the second person.</param>
public sealed record CrowdSize(int Users, int Groups = 0, int Messages = 0)
{
    private const int MaxUsers = 1_000_000;
    private const int MaxGroups = 100_000;
    private const int MaxMessages = 10_000_000;

    /// <exception cref="StartRefused">Not of that form, or too many.</exception>
    public static CrowdSize Parse(string setting)
    {
        var size = new CrowdSize(0);
        foreach (var part in setting.ToLowerInvariant().Split(','))
        {
            size = part.Split('=') switch
            {
                ["users", var count] => size with { Users = Number(setting, count, MaxUsers) },
                ["groups", var count] => size with { Groups = Number(setting, count, MaxGroups) },
                ["messages", var count] => size with { Messages = Number(setting, count, MaxMessages) },
                _ => throw Wrong(setting, MaxUsers),
            };
        }

        return size.Messages > 0 && size.Users < 2 ? throw new StartRefused($"Seed is '{setting}'; the messages are the second person's, so users= needs 2 or more.") : size;
    }

    /// <summary>As it is kept with the organisation.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"users={Users}{(Groups > 0 ? $",groups={Groups}" : "")}{(Messages > 0 ? $",messages={Messages}" : "")}");

    private static int Number(string setting, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= most ? count : throw Wrong(setting, most);

    private static StartRefused Wrong(string setting, int most) => new($"Seed is '{setting}'; users= needs a number from 1 to {most}.");
}
