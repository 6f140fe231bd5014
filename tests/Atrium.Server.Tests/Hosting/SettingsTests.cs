// Settings from file, environment and command line; what is bad is refused in one line.

using Atrium.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace Atrium.Server.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void Nothing_set_means_the_defaults() => Assert.Equal(new AtriumSettings(), Read());

    [Fact]
    public void Everything_can_be_set()
    {
        var settings = Read(
            ("Data", "/tmp/x"), ("HttpPort", "0"), ("HttpsPort", "7443"), ("Store", "Postgres"), ("Connection", "Host=db"), ("Seed", "users=5"), ("Control", "true"), ("PasswordGrant", "false"));
        Assert.Equal(
            new AtriumSettings { Data = "/tmp/x", HttpPort = 0, HttpsPort = 7443, Store = StoreKind.Postgres, Connection = "Host=db", Seed = "users=5", Control = true, PasswordGrant = false },
            settings);
    }

    [Theory]
    [InlineData("HttpPort", "http", "HttpPort is 'http'; it must be a port")]
    [InlineData("HttpsPort", "65536", "HttpsPort is '65536'; it must be a port")]
    [InlineData("HttpPort", "-1", "HttpPort is '-1'; it must be a port")]
    [InlineData("HttpPort", "5443", "HttpPort and HttpsPort are both 5443")]
    [InlineData("Store", "oracle", "Store is 'oracle'; it must be sqlite or postgres")]
    [InlineData("Store", "postgres", "Store 'postgres' needs a Connection")]
    [InlineData("Connection", "Host=db", "Connection is for Store 'postgres'")]
    [InlineData("PasswordGrant", "no", "PasswordGrant is 'no'; it must be true or false")]
    [InlineData("Control", "yes", "Control is 'yes'; it must be true or false")]
    [InlineData("PublicUrl", "http://graph.example.org", "PublicUrl is 'http://graph.example.org'; it must begin with https://")]
    [InlineData("PublicUrl", "https://graph.example.org/?a=b", "PublicUrl is 'https://graph.example.org/?a=b'; it must")]
    [InlineData("PublicUrl", "https://me:pw@graph.example.org/", "PublicUrl is 'https://me:pw@graph.example.org/'; it must")]
    [InlineData("PublicUrl", "https://graph.example.org/a%20b", "PublicUrl is 'https://graph.example.org/a%20b'; it must")]
    [InlineData("PublicUrl", "graph.example.org", "PublicUrl is 'graph.example.org'; it must")]
    [InlineData("TrustedProxies", "10.0.0.0/8", "TrustedProxies needs a PublicUrl")]
    [InlineData("TrustedProxies", "10.0.0.0/33", "TrustedProxies is '10.0.0.0/33'; it must be addresses or networks")]
    [InlineData("TrustedProxies", "proxy.example", "TrustedProxies is 'proxy.example'; it must be addresses or networks")]
    [InlineData("Listen", "everywhere", "Listen is 'everywhere'; it must be loopback or any")]
    [InlineData("Listen", "any", "Listen 'any' needs a PublicUrl")]
    [InlineData("CertificateKey", "key.pem", "CertificateKey and CertificatePassword belong to a Certificate")]
    [InlineData("FederationIssuers", "http://issuer.example", "FederationIssuers is 'http://issuer.example'; it must be https addresses")]
    [InlineData("FederationIssuers", "https://a.example issuer", "FederationIssuers is 'https://a.example issuer'; it must be https addresses")]
    [InlineData("Colour", "red", "Unknown setting 'Atrium:Colour'")]
    public void A_bad_setting_is_refused_in_one_line(string name, string value, string message)
    {
        var refused = Assert.Throws<StartRefused>(() => Read((name, value)));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
    }

    [Theory]
    [InlineData("--colour", "red")]
    [InlineData("--seed")]
    [InlineData("surprise")]
    public async Task A_bad_command_line_is_refused_in_one_line(params string[] arguments)
    {
        using var error = new StringWriter();
        var started = false;
        var code = await new StartCommand((_, _) => Task.FromResult(started ? 0 : 1)).InvokeAsync(arguments, error);
        Assert.Equal(2, code);
        Assert.False(started);
        Assert.StartsWith("atrium: ", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, error.ToString().Count(c => c == '\n'));
    }

    [Fact]
    public async Task The_command_line_is_given_on_as_settings()
    {
        IReadOnlyDictionary<string, string?>? given = null;
        var command = new StartCommand((settings, _) =>
        {
            given = settings;
            return Task.FromResult(0);
        });
        Assert.Equal(0, await command.InvokeAsync(["--data", "/tmp/y", "--http-port", "0", "--control"], TextWriter.Null));
        Assert.Equal(
            new Dictionary<string, string?> { ["Atrium:Data"] = "/tmp/y", ["Atrium:HttpPort"] = "0", ["Atrium:Control"] = "true" }, given);
    }

    private static AtriumSettings Read(params (string Name, string Value)[] values) => SettingsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create<string, string?>($"Atrium:{v.Name}", v.Value))).Build());
}
