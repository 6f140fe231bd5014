// A query string, checked against the model and bound to it. Read this first: each option in turn, then what they forbid one another.

using System.Globalization;
using Atrium.Engine.Errors;

namespace Atrium.Engine.Query;

public static class QueryParser
{
    /// <summary>Parses a raw query string (percent-encoded, with or without the question mark).</summary>
    /// <exception cref="GraphError">Something that Graph refuses, with its code and text.</exception>
    public static QueryOptions Parse(QueryContext context, string query) =>
        query.Length == 0 ? QueryOptions.None : Bind(context, QueryText.Split(context.Workload, query));

    internal static QueryOptions Bind(QueryContext context, QueryText text)
    {
        CheckOffered(context, text);
        var count = Count(context, text["$count"]);
        var advanced = context.Workload.AdvancedQueries && context.Eventual && (count || context.Counted);
        if (text["$search"] is not null && context.Workload.AdvancedQueries && !context.Eventual)
        {
            throw Refusal.Search(context);
        }

        var options = new QueryOptions
        {
            Select = text["$select"] is { } select ? SelectParser.Parse(context, select) : null,
            Expand = text["$expand"] is { } expand ? ExpandParser.Parse(context, expand, advanced && !context.Counted) : [],
            Filter = text["$filter"] is { } filter ? FilterBinder.Parse(context, filter, advanced) : null,
            OrderBy = text["$orderby"] is { } order ? OrderByParser.Parse(context, order, advanced) : [],
            Top = text["$top"] is { } top ? Top(context, top) : null,
            Skip = text["$skip"] is { } skip ? Skip(context, skip) : null,
            Count = count && context.Collection && (context.Eventual || !context.Workload.AdvancedQueries),
            SkipToken = text["$skiptoken"],
            DeltaToken = text["$deltatoken"],
            Search = text["$search"] is { } search ? SearchBinder.Parse(context, search) : null,
        };
        Combination.Check(context, options, advanced);
        return options.Search is not null && context.Type.Keywords is { } facts
            ? options with { OrderBy = OrderByParser.Parse(context, facts.Order, advanced), Most = facts.Most }
            : options;
    }

    /// <summary>Options that what is asked does not take at all.</summary>
    private static void CheckOffered(QueryContext context, QueryText text)
    {
        foreach (var name in text.Names)
        {
            if (name is "$format" && !IsJson(text[name]!))
            {
                throw GraphError.BadRequest(context.Workload, $"The value '{text[name]}' of the query option '$format' is not supported.");
            }

            if (name is "$filter" or "$orderby" or "$top" or "$skip" or "$search" && !context.Collection)
            {
                throw GraphError.BadRequest(
                    context.Workload,
                    name == "$orderby" ? "OrderBy not supported." : $"Query option '{name}' can be applied only to a collection.");
            }

            if ((name is "$skiptoken" && (!context.Collection || context.Counted)) || (name is "$deltatoken" && !context.Delta))
            {
                throw GraphError.BadRequest(context.Workload, $"The query option '{name}' cannot be applied to what is addressed.");
            }

            if (context.Delta && (name is "$search" or "$skip" or "$count" || (context.Workload.AdvancedQueries && name is "$top" or "$orderby" or "$expand")))
            {
                throw GraphError.UnsupportedQuery(context.Workload, $"Parameter '{name}' not supported for change tracking queries.");
            }
        }
    }

    private static bool IsJson(string format) =>
        format.Equals("json", StringComparison.OrdinalIgnoreCase) || format.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);

    private static bool Count(QueryContext context, string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw GraphError.BadRequest(
            context.Workload,
            $"Invalid value '{text}' for $count query option found. Valid values are 'true' and 'false'."),
    };

    private static int Top(QueryContext context, string text)
    {
        var workload = context.Workload;
        var number = Number(text);
        if (number is null or <= 0)
        {
            throw workload.RefusesLargeTop && number is not null
                ? Refusal.PageSize(workload, text)
                : GraphError.BadRequest(
                    workload,
                    $"Invalid value '{text}' for $top query option found. The $top query option requires a positive integer value.");
        }

        return number <= workload.MaxPageSize ? (int)number
            : workload.RefusesLargeTop ? throw Refusal.PageSize(workload, text)
            : workload.MaxPageSize;
    }

    private static int Skip(QueryContext context, string text)
    {
        if (!context.Workload.Skip)
        {
            throw GraphError.BadRequest(context.Workload, "'$skip' is not supported by the service.");
        }

        return Number(text) is { } number and >= 0
            ? (int)Math.Min(number, int.MaxValue)
            : throw GraphError.BadRequest(
                context.Workload,
                $"Invalid value '{text}' for $skip query option found. The $skip query option requires a non-negative integer value.");
    }

    /// <summary>A whole number; one that is too long to matter counts as the largest.</summary>
    private static long? Number(string text)
    {
        var trimmed = text.Trim();
        return long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : trimmed.Length > 0 && trimmed.All(char.IsAsciiDigit) ? long.MaxValue
            : null;
    }
}
