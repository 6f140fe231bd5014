// What a delta link remembers: where it stands, and everything that was asked at first.

using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Engine.Changes;

/// <param name="Epoch">The organisation's epoch: after a reset or restore the token is 410.</param>
/// <param name="Resource">Fingerprint of the collection: a token of another one is 410.</param>
/// <param name="Seq">The place in the log from which changes count.</param>
/// <param name="Mark">In the first round: the key behind which the next page begins; null = the first round is over.</param>
/// <param name="Query">The options of the first call.</param>
/// <param name="Issued">Unix seconds by the organisation's clock.</param>
/// <param name="Seen">The newest version that was printed: of what happened up to here the client may know, although it lies behind <paramref name="Seq"/>.</param>
/// <param name="Place">The object of whose links there are more; null = none.</param>
internal sealed record DeltaToken(Guid Epoch, string Resource, long Seq, Guid? Mark, string Query, long Issued, long Seen, DeltaPlace? Place = null)
{
    /// <summary>Longest options, in characters: they are part of the token, and the token of a URL.</summary>
    public const int MaxQuery = 4000;

    /// <summary>The token of the next page.</summary>
    public DeltaToken Then(Call call, long seq, Guid? mark, DeltaPage page) =>
        this with { Seq = seq, Mark = mark, Issued = call.Now.ToUnixTimeSeconds(), Seen = Math.Max(Seen, page.Newest), Place = page.Place };

    public string Write(Call call) => Token.Write(this, call.Services.TokenKey);

    /// <exception cref="GraphError">410 with the URL of a new start: expired, of another collection, or from before a reset.</exception>
    public static DeltaToken Read(Call call, string text, EntityType type, string resource)
    {
        var token = Token.Read<DeltaToken>(text, call.Services.TokenKey);
        var age = TimeSpan.FromSeconds(call.Now.ToUnixTimeSeconds() - (token?.Issued ?? 0));
        return token is not null && token.Epoch == call.Tenant.Epoch && token.Resource == resource && age <= TimeSpan.FromDays(type.Workload.DeltaDays)
            ? token
            : throw Gone(call, type.Workload, token?.Query ?? "");
    }

    public static GraphError Gone(Call call, Workload workload, string query) =>
        new(410, workload.Codes.SyncStateNotFound, "The sync state is not known any more: start again from the URL in the Location header.")
        {
            Headers = new Dictionary<string, string>
            {
                ["Location"] = $"{call.Request.Root}{call.Request.Path}{(query.Length == 0 ? "" : "?" + query)}",
            },
        };

    /// <summary>The collection, whoever asks and however it is written.</summary>
    public static string Of(Call call, Navigation navigation, Guid? source)
    {
        var text = $"{call.Tenant.Id:N} {navigation} {source:N}";
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}

/// <summary>How far the links of an object have been told.</summary>
/// <param name="Navigation">Those before it are told.</param>
/// <param name="After">The other end of the last one; empty = none yet.</param>
internal sealed record DeltaPlace(Guid Object, string Navigation, Guid After);
