// E-mail addresses as text.

namespace Atrium.Areas.Mail;

public static class Addresses
{
    /// <summary>Most recipients of one message, all three lists together.</summary>
    public const int MaxRecipients = 500;

    /// <summary>RFC 5321: 64 octets, an at sign and 255 octets.</summary>
    private const int MaxLength = 320;

    /// <summary>One at sign with something on both sides, no blanks or controls, and a domain of letters, digits, hyphens and single dots.</summary>
    public static bool IsValid(string? address)
    {
        if (address is null || address.Length > MaxLength)
        {
            return false;
        }

        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > 64 || at != address.LastIndexOf('@') || at == address.Length - 1)
        {
            return false;
        }

        return IsLocalPart(address.AsSpan(0, at)) && IsDomain(address.AsSpan(at + 1));
    }

    /// <summary>What stands behind the at sign; empty if there is none.</summary>
    public static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..] is var domain && domain.Length < address.Length ? domain : "";

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        foreach (var c in local)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';' or ':' or '"' or '(' or ')' or '[' or ']' or '\\')
            {
                return false;
            }
        }

        return local[0] != '.' && local[^1] != '.';
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        var before = '.';
        foreach (var c in domain)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '.'))
            {
                return false;
            }

            if (c == '.' && before == '.')
            {
                return false;
            }

            before = c;
        }

        return before is not ('.' or '-') && domain[0] != '-';
    }
}
