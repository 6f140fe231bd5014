// Names in a $search, bound to what the model lets be searched.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

internal static class SearchBinder
{
    /// <exception cref="GraphError">400: nothing here can be searched, or not so.</exception>
    public static Search Parse(QueryContext context, string text)
    {
        if (context.Type.Keywords is not null)
        {
            return KqlParser.Parse(context, SearchExpression.Query(context, text));
        }

        if (!context.Workload.AdvancedQueries || !context.Type.Concrete.Append(context.Type).Any(IsSearched))
        {
            throw GraphError.UnsupportedQuery(context.Workload, $"The parameter $search is not currently supported on the {context.Resource} resource.");
        }

        return SearchParser.Parse(context, text);
    }

    /// <summary>In lists of mixed types a property of any of them counts, as in filters.</summary>
    public static SearchClause Clause(QueryContext context, string name, string text)
    {
        var property = PathBinder.Find(context, context.Type, name) ?? throw GraphError.UnknownProperty(context.Type, context.Workload, name);
        if (!IsSearched(property))
        {
            throw GraphError.UnsupportedQuery(
                context.Workload, $"Unsupported or invalid search clause specified for property '{property.Name}' of resource '{context.Resource}'.");
        }

        var table = context.Type.Table!;
        var clause = table.Terms.FirstOrDefault(r => r.Scope == property.Name) is { } rule
            ? new SearchClause(rule, null, text)
            : new SearchClause(new TermRule(property.Name, [property.Name], Words: false), table.Columns.First(c => c.Name == property.Column!.Name), text);
        return clause.Starts.Count > 0
            ? clause
            : throw GraphError.BadRequest(context.Workload, $"The text of the search clause for property '{property.Name}' has no words.");
    }

    private static bool IsSearched(EntityType type) => type.Table is not null && type.Properties.Any(IsSearched);

    private static bool IsSearched(Property property) => property.Can.HasFlag(Can.Search) && !property.Secret && property.Kind == ValueKind.String;
}
