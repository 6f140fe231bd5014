// The opaque aio claim of the second format, which has no amr: how the person was proven, for who acts on their behalf later.
using System.Buffers.Text;
using System.Text;

namespace Atrium.Server.SignIn;

internal static class TokenMethods
{
    public static string Write(IReadOnlyList<string> methods) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Join(' ', methods)));

    /// <summary>From a token whose signature has been checked; what tokens of earlier builds do not say is a password alone.</summary>
    public static IReadOnlyList<string> Read(string? aio) =>
        aio is { Length: > 0 and < 256 } && Base64Url.IsValid(aio) ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(aio)).Split(' ') : ["pwd"];
}
