// Opaque tokens of paging and delta: signed, so that a client can neither forge nor alter them.

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Atrium.Engine.Changes;

/// <summary>Base64url of: a 12-byte HMAC-SHA256 over the rest, then UTF-8 JSON.</summary>
internal static class Token
{
    private const int Signature = 12;
    private const int MaxLength = 8 * 1024;

    public static string Write<T>(T value, ReadOnlyMemory<byte> key)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value);
        var bytes = new byte[Signature + json.Length];
        Sign<T>(key, json, bytes.AsSpan(0, Signature));
        json.CopyTo(bytes, Signature);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null: not one of ours.</summary>
    public static T? Read<T>(string text, ReadOnlyMemory<byte> key)
        where T : class
    {
        if (text.Length > MaxLength || !Base64Url.IsValid(text, out var length) || length <= Signature)
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        Span<byte> expected = stackalloc byte[Signature];
        Sign<T>(key, bytes.AsSpan(Signature), expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes.AsSpan(0, Signature)))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(bytes.AsSpan(Signature));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The kind of token is part of what is signed: one kind never passes for another.</summary>
    private static void Sign<T>(ReadOnlyMemory<byte> key, ReadOnlySpan<byte> data, Span<byte> signature)
    {
        Span<byte> whole = stackalloc byte[32];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Span);
        hmac.AppendData(Encoding.UTF8.GetBytes(typeof(T).Name));
        hmac.AppendData(data);
        hmac.GetHashAndReset(whole);
        whole[..Signature].CopyTo(signature);
    }
}
