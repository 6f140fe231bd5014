// What an application demands of people who are not of age. Sign-in holds them to it.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

[Complex]
public sealed class ParentalControlSettings
{
    /// <summary>Parents must have consented where the law asks for it.</summary>
    public const string Allow = "Allow";

    public const string BlockMinors = "BlockMinors";

    /// <summary>Under 14.</summary>
    public const string ConsentForKids = "RequireConsentForKids";

    /// <summary>Under 18.</summary>
    public const string ConsentForMinors = "RequireConsentForMinors";

    /// <summary>Under 13; and of everybody it must be known how old they are.</summary>
    public const string ConsentForPrivacyServices = "RequireConsentForPrivacyServices";

    public static IReadOnlyList<string> Rules { get; } = [Allow, ConsentForPrivacyServices, ConsentForMinors, ConsentForKids, BlockMinors];

    /// <summary>Codes of two letters: minors of these countries are not let in.</summary>
    [Prop] public IReadOnlyList<string> CountriesBlockedForMinors { get; init; } = [];

    /// <summary>One of <see cref="Rules"/>.</summary>
    [Prop] public string? LegalAgeGroupRule { get; init; }
}
