// What a person's age group and their parents' consent mean in law. Pure.

namespace Atrium.Areas.Directory;

internal static class AgeGroup
{
    public static IReadOnlyList<string> Groups { get; } = ["minor", "notAdult", "adult"];

    public static IReadOnlyList<string> Consents { get; } = ["granted", "denied", "notRequired"];

    /// <summary><c>legalAgeGroupClassification</c>; null while no age group is known. A minor whose parents did not answer has no consent.</summary>
    public static string? Classify(string? ageGroup, string? consent) => (ageGroup, consent) switch
    {
        (null, _) => null,
        ("minor", "granted") => "minorWithParentalConsent",
        ("minor", "notRequired") => "minorNoParentalConsentRequired",
        ("minor", _) => "minorWithOutParentalConsent",
        _ => ageGroup,
    };
}
