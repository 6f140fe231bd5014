// What an application's registration says about claims, as sign-in reads it.

using Atrium.Areas.Applications;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

internal static class ApplicationClaimSettings
{
    public static ClaimSettings Of(Application application) =>
        application is { GroupMembershipClaims: null, OptionalClaims: null } ? ClaimSettings.None : new ClaimSettings
        {
            Groups = (application.GroupMembershipClaims ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            IdToken = Wanted(application.OptionalClaims?.IdToken),
            AccessToken = Wanted(application.OptionalClaims?.AccessToken),
        };

    /// <summary>What has a source is no claim known by name.</summary>
    private static IReadOnlyList<WantedClaim> Wanted(IReadOnlyList<OptionalClaim>? claims) =>
        [.. (claims ?? []).Where(claim => claim.Source is null).Select(claim => new WantedClaim(claim.Name, claim.AdditionalProperties ?? []))];
}
