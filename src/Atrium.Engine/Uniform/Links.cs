// Links from one page to the next, and the size of pages.

using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Engine.Uniform;

internal static class Links
{
    /// <summary>This request's URL with another token in place of its own.</summary>
    public static string Next(Call call, string option, string token)
    {
        var query = QueryString.Without(call.Request.Query, "$skiptoken", "$skip", "$deltatoken");
        return $"{call.Request.Root}{call.Request.Path}?{QueryString.With(query, option, token)}";
    }

    /// <summary>This request's URL with nothing but a token: all options are inside it.</summary>
    public static string Only(Call call, string option, string token) =>
        $"{call.Request.Root}{call.Request.Path}?{QueryString.With("", option, token)}";

    public static int PageSize(Call call, Workload workload)
    {
        var wanted = call.Query.Top;
        if (wanted is null && workload.MaxPageSizePreference && call.Preferences.MaxPageSize is { } preferred)
        {
            wanted = preferred;
            call.Response.Prefer($"odata.maxpagesize={Math.Min(preferred, workload.MaxPageSize)}");
        }

        return Math.Min(wanted ?? workload.PageSize, workload.MaxPageSize);
    }
}
