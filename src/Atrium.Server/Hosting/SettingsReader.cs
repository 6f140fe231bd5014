// From configuration (files, environment, command line: the later wins) to checked settings.

using System.Globalization;

namespace Atrium.Server.Hosting;

public static class SettingsReader
{
    /// <summary>The section of the configuration that holds our settings.</summary>
    public const string Section = "Atrium";

    private static readonly string[] Names =
    [
        nameof(AtriumSettings.Data), nameof(AtriumSettings.HttpPort), nameof(AtriumSettings.HttpsPort), nameof(AtriumSettings.PublicUrl),
        nameof(AtriumSettings.TrustedProxies), nameof(AtriumSettings.Listen), nameof(AtriumSettings.Certificate), nameof(AtriumSettings.CertificateKey),
        nameof(AtriumSettings.CertificatePassword), nameof(AtriumSettings.FederationIssuers), nameof(AtriumSettings.FederationCa),
        nameof(AtriumSettings.StrictRefreshTokens), nameof(AtriumSettings.PasswordGrant), nameof(AtriumSettings.Store),
        nameof(AtriumSettings.Connection), nameof(AtriumSettings.Seed), nameof(AtriumSettings.ScanLimit), nameof(AtriumSettings.Control),
    ];

    /// <exception cref="StartRefused">A setting is unknown, malformed, or contradicts another.</exception>
    public static AtriumSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        foreach (var child in section.GetChildren())
        {
            if (!Names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new StartRefused($"Unknown setting '{child.Path}'. Known are: {string.Join(", ", Names)}.");
            }
        }

        var defaults = new AtriumSettings();
        return Check(new AtriumSettings
        {
            Data = Text(section, nameof(AtriumSettings.Data)) ?? defaults.Data,
            HttpPort = Port(section, nameof(AtriumSettings.HttpPort)) ?? defaults.HttpPort,
            HttpsPort = Port(section, nameof(AtriumSettings.HttpsPort)) ?? defaults.HttpsPort,
            PublicUrl = PublicSettings.Url(Text(section, nameof(AtriumSettings.PublicUrl))),
            TrustedProxies = PublicSettings.Proxies(Text(section, nameof(AtriumSettings.TrustedProxies))),
            Listen = Listening(section),
            Certificate = Text(section, nameof(AtriumSettings.Certificate)),
            CertificateKey = Text(section, nameof(AtriumSettings.CertificateKey)),
            CertificatePassword = Text(section, nameof(AtriumSettings.CertificatePassword)),
            FederationIssuers = FederationSettings.Issuers(Text(section, nameof(AtriumSettings.FederationIssuers))),
            FederationCa = Text(section, nameof(AtriumSettings.FederationCa)),
            StrictRefreshTokens = Flag(section, nameof(AtriumSettings.StrictRefreshTokens)),
            PasswordGrant = Flag(section, nameof(AtriumSettings.PasswordGrant), defaults.PasswordGrant),
            Store = Store(section),
            Connection = Text(section, nameof(AtriumSettings.Connection)),
            Seed = Text(section, nameof(AtriumSettings.Seed)) ?? defaults.Seed,
            ScanLimit = Rows(section, nameof(AtriumSettings.ScanLimit)) ?? defaults.ScanLimit,
            Control = Flag(section, nameof(AtriumSettings.Control)),
        });
    }

    private static AtriumSettings Check(AtriumSettings settings) => settings switch
    {
        { HttpPort: not 0 } when settings.HttpPort == settings.HttpsPort
            => throw new StartRefused($"HttpPort and HttpsPort are both {settings.HttpPort}; they must differ."),
        { TrustedProxies: not null, PublicUrl: null } => throw new StartRefused("TrustedProxies needs a PublicUrl: the address that clients use."),
        { Certificate: null, CertificateKey: not null } or { Certificate: null, CertificatePassword: not null }
            => throw new StartRefused("CertificateKey and CertificatePassword belong to a Certificate, and there is none."),
        { Listen: Listen.Any, PublicUrl: null } => throw new StartRefused("Listen 'any' needs a PublicUrl: the address that clients use."),
        { Store: StoreKind.Postgres, Connection: null } => throw new StartRefused("Store 'postgres' needs a Connection: how to reach the database."),
        { Store: StoreKind.Sqlite, Connection: not null } => throw new StartRefused("Connection is for Store 'postgres'; SQLite keeps its files in the data folder."),
        _ => settings,
    };

    private static string? Text(IConfiguration section, string name) => section[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static int? Port(IConfiguration section, string name) => Text(section, name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 => port,
        var text => throw new StartRefused($"{name} is '{text}'; it must be a port from 1 to 65535, or 0 for any free one."),
    };

    private static int? Rows(IConfiguration section, string name) => Text(section, name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is >= 100 and <= 10_000_000 => rows,
        var text => throw new StartRefused($"{name} is '{text}'; it must be a number from 100 to 10000000."),
    };

    private static bool Flag(IConfiguration section, string name, bool otherwise = false) => Text(section, name)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "false" => false,
        "true" => true,
        var text => throw new StartRefused($"{name} is '{text}'; it must be true or false."),
    };

    private static Listen Listening(IConfiguration section) => Text(section, nameof(AtriumSettings.Listen))?.ToLowerInvariant() switch
    {
        null or "loopback" => Listen.Loopback,
        "any" => Listen.Any,
        var text => throw new StartRefused($"Listen is '{text}'; it must be loopback or any."),
    };

    private static StoreKind Store(IConfiguration section) => Text(section, nameof(AtriumSettings.Store))?.ToLowerInvariant() switch
    {
        null or "sqlite" => StoreKind.Sqlite,
        "postgres" => StoreKind.Postgres,
        var text => throw new StartRefused($"Store is '{text}'; it must be sqlite or postgres."),
    };
}
