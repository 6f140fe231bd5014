// What is remembered of a device that waits for a person: a row beside the tokens. Its states change by compare-and-swap, so that a
// code is approved once and redeemed once.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

/// <summary>What a device asks, and what a person answered.</summary>
internal sealed record DeviceAsk
{
    public required Guid ClientId { get; init; }

    public required string Scope { get; init; }

    /// <summary>The organisation that was addressed; null: any.</summary>
    public Guid? Tenant { get; init; }

    /// <summary>Base64 of the SHA-256 of the secret half of the device code.</summary>
    public required string SecretHash { get; init; }

    /// <summary>Ticks of the last poll, by the real clock.</summary>
    public long Polled { get; init; }

    public Guid? UserTenant { get; init; }

    public Guid? User { get; init; }

    /// <summary>Ticks of the answer, by the organisation's clock.</summary>
    public long At { get; init; }

    /// <summary>Ticks of when they proved who they are, by the organisation's clock.</summary>
    public long Authenticated { get; init; }

    public IReadOnlyList<string> Methods { get; init; } = [];
}

internal sealed record DeviceRow(TokenRow Row, DeviceAsk Ask)
{
    public const string Type = "atrium_device", Waiting = "inactive", Approved = "valid", Declined = "rejected", Redeemed = "redeemed";

    public bool IsOver(DateTimeOffset now) => Row.ExpiresAt <= now;
}

internal sealed class DeviceRequests(ISignInTokenRows rows)
{
    /// <summary>No vowels, so that no words arise, and nothing that looks like something else.</summary>
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ23456789";
    private const int UserCodeLength = 9, SecretBytes = 32;

    /// <summary>By the real clock: a device does not know of an organisation's.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    public async ValueTask<(string DeviceCode, string UserCode)> Begin(DeviceAsk ask, CancellationToken cancel)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        var userCode = RandomNumberGenerator.GetString(Letters, UserCodeLength);
        var now = TimeProvider.System.GetUtcNow();
        var row = new TokenRow
        {
            Id = Guid.NewGuid().ToString("N"),
            Version = 1,
            Type = DeviceRow.Type,
            Status = DeviceRow.Waiting,
            ApplicationId = ask.ClientId.ToString(),
            ReferenceId = Reference(userCode),
            Properties = JsonSerializer.Serialize(ask with { SecretHash = Hash(secret) }),
            CreatedAt = now,
            ExpiresAt = now + Life,
        };
        await rows.Insert(row, cancel);
        return ($"{row.Id}.{Base64UrlEncoder.Encode(secret)}", userCode);
    }

    /// <summary>By what a person typed: case, spaces and hyphens do not matter.</summary>
    public async ValueTask<DeviceRow?> FindByUserCode(string typed, CancellationToken cancel)
    {
        var code = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return code.Length == UserCodeLength ? Read(await rows.FindByReference(Reference(code), cancel)) : null;
    }

    public async ValueTask<DeviceRow?> FindById(string? id, CancellationToken cancel) =>
        Guid.TryParseExact(id, "N", out _) ? Read(await rows.Find(id!, cancel)) : null;

    public async ValueTask<DeviceRow?> FindByDeviceCode(string code, CancellationToken cancel)
    {
        if (code.Split('.') is not [var id, var secret] || secret.Length > 64 || await FindById(id, cancel) is not { } found)
        {
            return null;
        }

        try
        {
            var presented = Encoding.ASCII.GetBytes(Hash(Base64UrlEncoder.DecodeBytes(secret)));
            return CryptographicOperations.FixedTimeEquals(presented, Encoding.ASCII.GetBytes(found.Ask.SecretHash)) ? found : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>False when the row was changed by somebody else meanwhile.</summary>
    public ValueTask<bool> TryMove(DeviceRow from, string status, DeviceAsk ask, CancellationToken cancel) =>
        rows.TryReplace(
            from.Row with { Version = from.Row.Version + 1, Status = status, Properties = JsonSerializer.Serialize(ask) }, from.Row.Version, cancel);

    private static DeviceRow? Read(TokenRow? row) =>
        row is { Type: DeviceRow.Type, Properties: { } text } ? new DeviceRow(row, JsonSerializer.Deserialize<DeviceAsk>(text)!) : null;

    private static string Reference(string userCode) => "device " + userCode;

    private static string Hash(byte[] secret) => Convert.ToBase64String(SHA256.HashData(secret));
}
