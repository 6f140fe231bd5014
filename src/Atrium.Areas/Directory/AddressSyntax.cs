// What names of mailboxes may look like. Pure.

using System.Buffers;

namespace Atrium.Areas.Directory;

/// <summary>Checks texts only; which domains are the organisation's is another matter.</summary>
internal static class AddressSyntax
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> UpnAlias = SearchValues.Create(Alphanumeric + "'.-_!#^~");
    private static readonly SearchValues<char> MailAlias = SearchValues.Create(Alphanumeric + ".!#$%&'*+-/=?^_`{|}~");
    private static readonly SearchValues<char> NotNickname = SearchValues.Create("@()\\[]\";:<>, ");

    /// <summary>At most 113 characters, the part before the @ at most 64: no accents, no dot at either end.</summary>
    public static bool IsUserPrincipalName(string text) =>
        text.Length <= 113 && Split(text) is var (alias, domain) && IsAlias(alias, UpnAlias) && IsDomain(domain);

    /// <summary>An address of RFC 5321 without quoting and without anything beyond ASCII.</summary>
    public static bool IsMail(string text) =>
        text.Length <= 254 && Split(text) is var (alias, domain) && IsAlias(alias, MailAlias) && IsDomain(domain);

    /// <summary>Printable ASCII but for what addresses need as punctuation; a dot may stand inside.</summary>
    public static bool IsMailNickname(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => c is > ' ' and <= '~') && text.AsSpan().IndexOfAny(NotNickname) < 0
        && text[0] != '.' && text[^1] != '.';

    public static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];

    public static string AliasOf(string address) => address.LastIndexOf('@') is var at and >= 0 ? address[..at] : address;

    private static (string Alias, string Domain)? Split(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is var at and > 0 && at == text.LastIndexOf('@') ? (text[..at], text[(at + 1)..]) : null;

    private static bool IsAlias(string alias, SearchValues<char> allowed) =>
        alias.Length is > 0 and <= 64 && alias[0] != '.' && alias[^1] != '.' && alias.AsSpan().IndexOfAnyExcept(allowed) < 0;

    private static bool IsDomain(string domain) => domain.Length <= 253 && domain.Split('.') is { Length: > 1 } labels && labels.All(IsLabel);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
