// A client that proves itself by a JWT (RFC 7523): one that it signed with a certificate, in the form that Microsoft's libraries send,
// or one that another issuer signed.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class CheckClientAssertion(ISignInDirectory directory, ISignInTokenRows rows, FederatedAssertions federated, SignInOptions options)
    : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    /// <summary>Tells the library that there is a credential; no application has such a secret.</summary>
    public const string InPlaceOfSecret = "\u0001 assertion";

    private const int LongestAssertion = 16 * 1024;

    /// <summary>The longest life an assertion may give itself.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = LongestAssertion };

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenRequestContext>()
            .UseSingletonHandler<CheckClientAssertion>()
            .SetOrder(CheckTokenRequest.Descriptor.Order + 500)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var request = SignInRequest.Required;
        if (request.Assertion is not { } assertion)
        {
            return;
        }

        var cancel = context.CancellationToken;
        var client = Guid.Parse(context.Request.ClientId!); // CheckTokenRequest saw to it
        if (await directory.FindOffered(request.Tenant?.Id, client, cancel) is not { } application)
        {
            context.Refuse(AadErrors.UnknownClient(client.ToString(), request.Segment));
        }
        else if (assertion.Length <= LongestAssertion && Read(assertion) is { } of && FederatedAssertions.Is(of))
        {
            var refusal = await federated.Check(assertion, of, application, request, cancel);
            request.CertificateProven = refusal is null;
            if (refusal is not null)
            {
                context.Refuse(refusal);
            }
        }
        else if (await Check(assertion, application, request) is not { } jwt)
        {
            context.Refuse(AadErrors.BadAssertion);
        }
        else
        {
            var address = context.Transaction.GetHttpRequest()!.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
            request.CertificateProven = await IsFirst(jwt, client, address, cancel);
            if (!request.CertificateProven)
            {
                context.Refuse(AadErrors.BadAssertion);
            }
        }
    }

    private async ValueTask<JsonWebToken?> Check(string assertion, SignInApplication application, SignInRequest request)
    {
        if (assertion.Length > LongestAssertion || Read(assertion) is not { } header)
        {
            return null;
        }

        foreach (var certificate in application.Certificates.Where(c => c.End > request.Now))
        {
            using var parsed = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(certificate.Der));
            if (!Names(header, parsed) || parsed.NotAfter.ToUniversalTime() < request.Now.UtcDateTime)
            {
                continue;
            }

            using var key = parsed.GetRSAPublicKey();
            if (key is null)
            {
                continue; // of another kind: its signatures are not accepted
            }

            var verdict = await Handler.ValidateTokenAsync(assertion, Parameters(new RsaSecurityKey(key.ExportParameters(false)), application, request));
            return verdict.IsValid && verdict.SecurityToken is JsonWebToken jwt && Says(jwt, application) ? jwt : null;
        }

        return null;
    }

    private TokenValidationParameters Parameters(SecurityKey key, SignInApplication application, SignInRequest request)
    {
        var now = request.Now.UtcDateTime;
        return new()
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256],
            ValidIssuer = application.AppId.ToString(),
            AudienceValidator = (audiences, _, _) => audiences.ToList() is [var one] && Audiences(request).Contains(one.TrimEnd('/'), StringComparer.OrdinalIgnoreCase),
            LifetimeValidator = (from, until, _, _) =>
                until is { } end && end > now - BearerTokens.Skew && end < now + Longest + BearerTokens.Skew && !(from > now + BearerTokens.Skew),
            RequireSignedTokens = true,
            RequireExpirationTime = true,
        };
    }

    /// <summary>This endpoint, as it was addressed or by the organisation's id; the issuer is accepted as Microsoft accepts it.</summary>
    private IEnumerable<string> Audiences(SignInRequest request)
    {
        var authority = $"{options.Authority}/{request.Segment}";
        return [$"{authority}/oauth2/v2.0/token", $"{authority}/v2.0"];
    }

    private static bool Says(JsonWebToken jwt, SignInApplication application) =>
        string.Equals(jwt.Subject, application.AppId.ToString(), StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(jwt.Id);

    /// <summary>Whether the header means this certificate.</summary>
    private static bool Names(JsonWebToken header, X509Certificate2 certificate)
    {
        var sha1 = Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA1));
        var sha256 = Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256));
        return (header.TryGetHeaderValue<string>("x5t#S256", out var strong) && strong == sha256)
            || header.X5t == sha1 || header.Kid == sha1 || header.Kid == sha256
            || string.Equals(header.Kid, certificate.Thumbprint, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An assertion is good once; but a library may keep one for as long as it lives and send it again, so that the address
    /// that sent it first may do so. From anywhere else it is a stolen one.</summary>
    private async ValueTask<bool> IsFirst(JsonWebToken jwt, Guid client, string address, CancellationToken cancel)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"assertion {client} {jwt.Id}")));
        var note = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));
        var row = new TokenRow
        {
            Id = id,
            Version = 1,
            Type = "atrium_assertion",
            Status = "valid",
            ApplicationId = client.ToString(),
            Properties = $"\"{note}\"",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            ExpiresAt = new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero) + BearerTokens.Skew,
        };
        return await rows.TryInsert(row, cancel) || (await rows.Find(id, cancel))?.Properties == row.Properties;
    }

    private static JsonWebToken? Read(string assertion)
    {
        try
        {
            return Handler.CanReadToken(assertion) ? Handler.ReadJsonWebToken(assertion) : null;
        }
        catch (Exception broken) when (broken is ArgumentException or FormatException)
        {
            return null;
        }
    }
}
