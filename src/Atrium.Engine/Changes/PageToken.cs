// Where a page ends, as $skiptoken.

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Changes;

/// <summary>Continues one query only: the path, the options and the organisation are part of what is signed.</summary>
/// <param name="Skip">How many rows of the client's $skip are still ahead.</param>
internal sealed record PageToken(string Query, Guid Key, IReadOnlyList<string?> Values, int Seen = 0, int Skip = 0)
{
    public static string Write(Call call, PageMark mark) =>
        Token.Write(new PageToken(Fingerprint(call), mark.Key, [.. mark.Values.Select(Text)], mark.Seen, mark.Skip), call.Services.TokenKey);

    /// <exception cref="GraphError">400: not a token of this query.</exception>
    public static PageMark Read(Call call, string text, IReadOnlyList<Column?> columns)
    {
        var token = Token.Read<PageToken>(text, call.Services.TokenKey);
        if (token is null || token.Query != Fingerprint(call) || token.Values.Count != columns.Count)
        {
            throw new GraphError(400, "Directory_ExpiredPageToken", "The page token is not valid, or has expired.");
        }

        return new PageMark([.. token.Values.Zip(columns, Value)], token.Key) { Seen = token.Seen, Skip = token.Skip };
    }

    /// <summary>Everything that decides the list, without the place in it: of <c>/me</c> also who that is.</summary>
    private static string Fingerprint(Call call)
    {
        var me = call.Address?.Steps is [{ Me: true }, ..] ? call.Caller.UserId : null;
        var text = $"{call.Tenant.Id:N} {call.Tenant.Epoch:N} {me:N} {call.Request.Path}?{QueryString.Without(call.Request.Query, "$skiptoken", "$skip")}";
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "1" : "0",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static object? Value(string? text, Column? column) => text is null ? null : column?.Kind switch
    {
        ColumnKind.Boolean or ColumnKind.Integer => long.Parse(text, CultureInfo.InvariantCulture),
        ColumnKind.Number => double.Parse(text, CultureInfo.InvariantCulture),
        ColumnKind.Guid => Guid.Parse(text),
        _ => text,
    };
}
