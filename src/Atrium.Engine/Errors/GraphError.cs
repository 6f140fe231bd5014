// An error as Graph tells it. Thrown where it is known, caught once, in the pipeline.

using Atrium.Engine.Model;

namespace Atrium.Engine.Errors;

/// <summary>One entry of <c>error.details</c>.</summary>
public sealed record ErrorDetail(string Code, string Message, string? Target);

/// <summary>
/// The public half of a failure: status, code and message in Graph's wording. What only operators may see goes to <see cref="Exception.InnerException"/> and the log.
/// </summary>
public sealed class GraphError : Exception
{
    public GraphError(int status, string code, string message, Exception? cause = null)
        : base(message, cause)
    {
        Status = status;
        Code = code;
    }

    public int Status { get; }

    public string Code { get; }

    public IReadOnlyList<ErrorDetail> Details { get; init; } = [];

    /// <summary>Headers of the answer, e.g. Location of a 410.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What the caller lacked, for the log and for developers: never part of the body.</summary>
    public string? Missing { get; init; }

    public static GraphError BadRequest(Workload workload, string message) => new(400, workload.Codes.BadRequest, message);

    /// <summary>A bad body: not JSON, wrong type, forbidden characters. The message names the place.</summary>
    public static GraphError BadBody(Workload workload, string message) => new(400, workload.Codes.BadBody, message);

    public static GraphError UnsupportedQuery(Workload workload, string message) => new(400, workload.Codes.UnsupportedQuery, message);

    /// <summary>No index answers it, and there is too much to look through.</summary>
    public static GraphError Inefficient(Workload workload) => new(
        400, workload.Codes.InefficientFilter ?? workload.Codes.UnsupportedQuery, "The restriction or sort order is too complex for this operation.");

    public static GraphError NotFound(Workload workload, string key) =>
        new(404, workload.Codes.NotFound, string.Format(System.Globalization.CultureInfo.InvariantCulture, workload.Codes.NotFoundMessage, key));

    public static GraphError BadId(Workload workload) => new(400, workload.Codes.BadId, "Id is malformed.");

    /// <param name="missing">For an application's permissions: their names, space separated, of which one would suffice. Every refusal says it.</param>
    public static GraphError Denied(Workload workload, string missing) =>
        new(403, workload.Codes.AccessDenied, workload.Codes.AccessDeniedMessage) { Missing = missing };

    public static GraphError PreconditionFailed(Workload workload) =>
        new(412, workload.Codes.PreconditionFailed, workload.Codes.PreconditionFailedMessage);

    /// <summary>A path that is not in the model.</summary>
    public static GraphError UnknownSegment(string segment) => new(400, "BadRequest", $"Resource not found for the segment '{segment}'.");

    /// <summary>The database cannot be reached for now.</summary>
    public static GraphError Unavailable() => new(503, "serviceNotAvailable", "The service is temporarily unavailable. Try again.")
    {
        Headers = new Dictionary<string, string> { ["Retry-After"] = "5" },
    };

    public static GraphError MethodNotAllowed() =>
        new(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");

    public static GraphError NotImplemented(string message = "This operation target is not yet supported.") => new(501, "NotImplemented", message);

    public static GraphError UnknownProperty(StructuredType type, Workload workload, string name) =>
        new(400, workload.Codes.UnknownProperty, $"Could not find a property named '{name}' on type '{workload.TypePrefix}.{char.ToUpperInvariant(type.Name[0])}{type.Name[1..]}'.");
}
