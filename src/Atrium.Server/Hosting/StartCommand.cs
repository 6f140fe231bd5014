// The command line: its options become settings that win over files and environment.

using System.CommandLine;

namespace Atrium.Server.Hosting;

public sealed class StartCommand
{
    private readonly RootCommand _root = new("Atrium: a server for the users hub of Microsoft Graph. Settings are described in docs/operating.md.");
    private readonly Dictionary<string, Option<string>> _options = [];
    private readonly Option<bool> _control = new("--control") { Description = "Switch the control endpoint on, which is for tests only" };

    public StartCommand(Func<IReadOnlyDictionary<string, string?>, CancellationToken, Task<int>> run)
    {
        Add("--data", nameof(AtriumSettings.Data), "DIR", "The data folder (default ./data)");
        Add("--http-port", nameof(AtriumSettings.HttpPort), "PORT", "Port for http; 0 = any free one (default 5080)");
        Add("--https-port", nameof(AtriumSettings.HttpsPort), "PORT", "Port for https; 0 = any free one (default 5443)");
        Add("--public-url", nameof(AtriumSettings.PublicUrl), "URL", "Address under which clients reach the server, such as https://graph.example.org (default https://localhost:PORT)");
        Add("--trusted-proxies", nameof(AtriumSettings.TrustedProxies), "LIST", "Proxies whose X-Forwarded-For is believed: addresses or networks, separated by commas");
        Add("--listen", nameof(AtriumSettings.Listen), "loopback|any", "Who can reach https: this machine only, or everybody (default loopback)");
        Add("--certificate", nameof(AtriumSettings.Certificate), "FILE", "A certificate of your own, .pem or .pfx (default: one of the server's own authority)");
        Add("--certificate-key", nameof(AtriumSettings.CertificateKey), "FILE", "Its key, where that is another .pem file");
        Add("--federation-issuers", nameof(AtriumSettings.FederationIssuers), "URLS", "Issuers whose tokens applications may accept in place of a secret, separated by spaces; * = all at public addresses (default none)");
        Add("--federation-ca", nameof(AtriumSettings.FederationCa), "FILE", "Certificate authorities (PEM) that those issuers may have besides the system's");
        Add("--store", nameof(AtriumSettings.Store), "sqlite|postgres", "Where everything is kept (default sqlite, in the data folder)");
        Add("--connection", nameof(AtriumSettings.Connection), "TEXT", "How to reach PostgreSQL");
        Add("--seed", nameof(AtriumSettings.Seed), "none|demo|users=N|FILE", "The organisation to start with (default demo); several with ; between them");
        Add("--scan-limit", nameof(AtriumSettings.ScanLimit), "ROWS", "Most rows that a list looks at in one request where no index answers it (default 25000)");
        _root.Options.Add(_control);
        _root.SetAction((parsed, cancellation) => run(Settings(parsed), cancellation));
    }

    /// <returns>The exit code.</returns>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, TextWriter error)
    {
        var parsed = _root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"atrium: {OneLine.Of(parsed.Errors[0].Message)} See --help.");
            return StartRefused.BadSettings;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private void Add(string name, string setting, string value, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = value };
        _options.Add(setting, option);
        _root.Options.Add(option);
    }

    private Dictionary<string, string?> Settings(ParseResult parsed)
    {
        var given = new Dictionary<string, string?>();
        foreach (var (setting, option) in _options)
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                given[$"{SettingsReader.Section}:{setting}"] = parsed.GetValue(option);
            }
        }

        if (parsed.GetValue(_control))
        {
            given[$"{SettingsReader.Section}:{nameof(AtriumSettings.Control)}"] = "true";
        }

        return given;
    }
}
