// What applications demand of minors: the rule, the person, and whether they are let in.

using Atrium.Areas.Applications;
using Atrium.Server.SignIn;

namespace Atrium.Server.Tests.SignIn;

public sealed class MinorsTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Allow", null, null, "DE", null, true)]
    [InlineData("Allow", "adult", null, "DE", null, true)]
    [InlineData("Allow", "minor", null, "US", null, true)]
    [InlineData("Allow", "minor", null, null, null, true)]
    [InlineData("Allow", "minor", null, "DE", null, false)]
    [InlineData("Allow", "minor", "denied", "KR", null, false)]
    [InlineData("Allow", "minor", "granted", "DE", null, true)]
    [InlineData("Allow", "minor", "notRequired", "DE", null, true)]
    [InlineData("Allow", "minor", "granted", "SE", null, false)] // blocked there
    [InlineData("Allow", "adult", null, "SE", null, true)]
    [InlineData("RequireConsentForMinors", "minor", null, "US", null, false)]
    [InlineData("RequireConsentForMinors", "minor", "notRequired", "US", null, false)]
    [InlineData("RequireConsentForMinors", "Minor", "Granted", "US", null, true)]
    [InlineData("RequireConsentForMinors", "notAdult", null, "US", null, true)]
    [InlineData("RequireConsentForKids", "minor", null, "US", "2012-06-02", false)]
    [InlineData("RequireConsentForKids", "minor", null, "US", "2012-06-01", true)]
    [InlineData("RequireConsentForKids", "minor", null, "US", null, false)]
    [InlineData("RequireConsentForPrivacyServices", null, null, "US", null, false)]
    [InlineData("RequireConsentForPrivacyServices", null, null, "US", "1990-01-01", true)]
    [InlineData("RequireConsentForPrivacyServices", "minor", null, "US", "2013-06-02", false)]
    [InlineData("RequireConsentForPrivacyServices", "minor", null, "US", "2013-06-01", true)]
    [InlineData("BlockMinors", "minor", "granted", "US", null, false)]
    [InlineData("BlockMinors", "notAdult", null, "US", null, true)]
    public void The_rule_decides(string rule, string? group, string? consent, string? location, string? born, bool admitted)
    {
        var settings = new ParentalControlSettings { LegalAgeGroupRule = rule, CountriesBlockedForMinors = ["SE"] };
        var user = new SignInUser
        {
            Id = Guid.NewGuid(),
            UserPrincipalName = "kim@larkmoor.example",
            Enabled = true,
            AgeGroup = group,
            ConsentProvidedForMinor = consent,
            UsageLocation = location,
            Birthday = born is null ? null : DateTimeOffset.Parse(born + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture),
        };
        Assert.Equal(admitted, Minors.Refusal(settings, user, Now) is null);
    }
}
