// The header by which a client asks for the whole of the query language.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Engine.Uniform;

internal static class Consistency
{
    private const string Header = "ConsistencyLevel";

    /// <summary>True: <c>eventual</c> was asked for. Where that makes no difference, the header is ignored, as by Graph.</summary>
    /// <exception cref="GraphError">400: neither <c>eventual</c> nor <c>session</c>.</exception>
    public static bool IsEventual(Call call, Workload workload)
    {
        var level = workload.AdvancedQueries ? call.Request.Header(Header) : null;
        if (string.IsNullOrEmpty(level) || level.Equals("session", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return level.Equals("eventual", StringComparison.OrdinalIgnoreCase)
            ? true
            : throw GraphError.BadRequest(workload, $"The value '{level}' of the header {Header} is neither 'eventual' nor 'session'.");
    }
}
