// Who is not of age, and what an application demands of them. Pure.
using Atrium.Areas.Applications;

namespace Atrium.Server.SignIn;

internal static class Minors
{
    /// <summary>Where parents must consent by law: the European Union and Korea.</summary>
    private static readonly HashSet<string> LegalMinimum = new(StringComparer.OrdinalIgnoreCase)
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
        "KR",
    };

    /// <summary>Null: the person is let in.</summary>
    public static AadError? Refusal(ParentalControlSettings? settings, SignInUser user, DateTimeOffset now)
    {
        var rule = settings?.LegalAgeGroupRule ?? ParentalControlSettings.Allow;
        var (minor, blocked) = ("minor".Equals(user.AgeGroup, StringComparison.OrdinalIgnoreCase), settings?.CountriesBlockedForMinors ?? []);
        if (minor && (rule == ParentalControlSettings.BlockMinors || (user.UsageLocation is { } country && blocked.Contains(country, StringComparer.OrdinalIgnoreCase))))
        {
            return AadErrors.MinorBlocked(user);
        }

        var needsConsent = rule switch
        {
            ParentalControlSettings.ConsentForMinors => minor,
            ParentalControlSettings.ConsentForKids => minor && IsUnder(14),
            ParentalControlSettings.ConsentForPrivacyServices => (user.AgeGroup is null && user.Birthday is null) || (minor && IsUnder(13)),
            _ => minor && user.UsageLocation is { } location && LegalMinimum.Contains(location),
        };
        var consented = user.ConsentProvidedForMinor is { } consent
            && (consent.Equals("granted", StringComparison.OrdinalIgnoreCase) || (rule == ParentalControlSettings.Allow && consent.Equals("notRequired", StringComparison.OrdinalIgnoreCase)));
        return needsConsent && !consented ? AadErrors.MinorBlocked(user) : null;

        // A minor whose day of birth is not known may be that young.
        bool IsUnder(int years) => user.Birthday is not { } born || born.AddYears(years) > now;
    }
}
