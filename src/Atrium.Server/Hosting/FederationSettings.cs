// The settings that say whose tokens applications may accept in place of a secret.

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public static class FederationSettings
{
    /// <summary>The text as it is, when it can be read.</summary>
    /// <exception cref="StartRefused">It names something else than issuers.</exception>
    public static string? Issuers(string? text) => text is null || Parse(text).All(IsIssuer)
        ? text
        : throw new StartRefused($"FederationIssuers is '{text}'; it must be https addresses separated by spaces, or * for every issuer at a public address.");

    /// <exception cref="StartRefused">The file of authorities cannot be read.</exception>
    public static FederationOptions Of(AtriumSettings settings)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            if (settings.FederationCa is { } path)
            {
                authorities.ImportFromPemFile(path);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartRefused($"FederationCa '{settings.FederationCa}' cannot be read: {OneLine.Of(unreadable.Message)}", StartRefused.BadSettings, unreadable);
        }

        return settings.FederationCa is not null && authorities.Count == 0
            ? throw new StartRefused($"FederationCa '{settings.FederationCa}' holds no certificate in PEM form.")
            : new FederationOptions { Issuers = Parse(settings.FederationIssuers ?? ""), Authorities = authorities };
    }

    private static string[] Parse(string text) => text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsIssuer(string text) =>
        text == FederationOptions.Any || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "https", UserInfo: "", Query: "", Fragment: "" });
}
