// How long the URL of an advanced query may be.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;

namespace Atrium.Engine.Uniform;

internal static class AdvancedUrl
{
    private const int MaxLength = 2048;

    /// <summary>
    /// In a batch there is no such limit, which Graph names as the way around it. The token of a page does not count: a client that follows a link
    /// that it was given must not be refused.
    /// </summary>
    /// <exception cref="GraphError">414.</exception>
    public static void Demand(Call call, QueryOptions query, Workload workload)
    {
        var length = call.Request.Root.Length + call.Request.Path.Length + 1 + call.Request.Query.Length;
        if (length <= MaxLength || call.InBatch || !IsAdvanced(call, query) || !Consistency.IsEventual(call, workload))
        {
            return;
        }

        foreach (var option in call.Request.Query.Split('&'))
        {
            var name = option.AsSpan(0, Math.Max(0, option.IndexOf('=', StringComparison.Ordinal)));
            length -= name.Contains("skiptoken", StringComparison.OrdinalIgnoreCase) ? option.Length + 1 : 0;
        }

        if (length > MaxLength)
        {
            throw new GraphError(
                414,
                workload.Codes.BadRequest,
                $"The URL of an advanced query can have at most {MaxLength} characters. A request inside a batch is not limited so.");
        }
    }

    private static bool IsAdvanced(Call call, QueryOptions query) => query.Count || query.Search is not null || call.Address is { Kind: AddressKind.Count };
}
