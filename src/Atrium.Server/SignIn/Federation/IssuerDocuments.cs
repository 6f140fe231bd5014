// Fetches what an issuer publishes: its discovery document and its keys. Over https, without redirects, bounded in size and time.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

/// <summary>Why an issuer's keys could not be had; for the log, never with a token or a whole document.</summary>
internal sealed class IssuerUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

internal sealed class IssuerDocuments : IDisposable
{
    private const int LargestDocument = 512 * 1024;

    private const int MostKeys = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly FederationOptions _options;

    /// <summary>For hosts of issuers that the operator wrote down, wherever they are; and for all others. Apart, so that no connection is shared.</summary>
    private readonly HttpClient _named, _public;

    public IssuerDocuments(FederationOptions options)
    {
        _options = options;
        _named = Client(publicOnly: false);
        _public = Client(publicOnly: true);
    }

    public void Dispose()
    {
        _named.Dispose();
        _public.Dispose();
    }

    /// <exception cref="IssuerUnavailableException">Not allowed, out of reach, or not what it should be.</exception>
    public async Task<IReadOnlyList<JsonWebKey>> KeysAsync(string issuer, CancellationToken cancel)
    {
        if (!_options.Allows(issuer) || !IsHttps(issuer, out var home))
        {
            throw new IssuerUnavailableException("The issuer is not among those that the operator of this server allows.");
        }

        try
        {
            var configuration = await JsonAsync(new Uri($"{issuer.TrimEnd('/')}/.well-known/openid-configuration"), issuer, home, cancel);
            if (Text(configuration, "issuer") != issuer || !IsHttps(Text(configuration, "jwks_uri"), out var place))
            {
                throw new IssuerUnavailableException("The issuer's configuration names another issuer, or no place of keys.");
            }

            return Read(await JsonAsync(place, issuer, home, cancel));
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException or IOException or ArgumentException or InvalidOperationException
            || (failed is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new IssuerUnavailableException("The issuer's documents could not be read.", failed);
        }
    }

    private static IReadOnlyList<JsonWebKey> Read(JsonElement document)
    {
        var keys = document.GetProperty("keys").EnumerateArray().Take(MostKeys).Select(k => new JsonWebKey(k.GetRawText()));
        return [.. keys.Where(k => k is { Kty: JsonWebAlgorithmsKeyTypes.RSA, Kid.Length: > 0, HasPrivateKey: false } && k.Use is null or "" or "sig" && k.KeySize >= 2048)];
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsHttps(string? text, out Uri uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri!) && uri is { Scheme: "https", UserInfo: "", Query: "", Fragment: "" };

    private async Task<JsonElement> JsonAsync(Uri place, string issuer, Uri home, CancellationToken cancel)
    {
        // Keys may lie with another host, as those of some large issuers do; that one must be public.
        var client = _options.Names(issuer) && Uri.Compare(place, home, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            ? _named
            : _public;
        using var answer = await client.GetAsync(place, cancel);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new IssuerUnavailableException($"The issuer answered with {(int)answer.StatusCode}.");
        }

        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel));
        return document.RootElement.Clone();
    }

    private HttpClient Client(bool publicOnly) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false, // a proxy would choose the address
        ConnectTimeout = Longest,
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, publicOnly, cancel),
        SslOptions =
        {
            // A certificate may name places for its issuers and their lists: nothing is fetched from there either.
            CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Trusts(certificate, chain, errors),
        },
    })
    {
        Timeout = Longest,
        MaxResponseContentBufferSize = LargestDocument,
    };

    /// <summary>The name is resolved here and the connection made to what was looked at: it cannot mean another address a moment later.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool publicOnly, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancel);
        var open = publicOnly ? Array.FindAll(addresses, PublicAddresses.Contain) : addresses;
        if (open.Length == 0)
        {
            throw new IssuerUnavailableException("The issuer is not at a public address.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, target.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool Trusts(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || _options.Authorities.Count == 0 || certificate is not X509Certificate2 server)
        {
            return errors == SslPolicyErrors.None;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_options.Authorities);
        return chain.Build(server);
    }
}
