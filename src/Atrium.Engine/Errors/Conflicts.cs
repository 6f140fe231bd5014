// Why a commit was refused, in Graph's words.

using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Errors;

internal static class Conflicts
{
    /// <summary>The error of a conflict that repeating the rules cannot cure.</summary>
    public static GraphError Error(Conflict conflict, Workload workload) => conflict.Kind switch
    {
        ConflictKind.Taken => Taken(conflict.Claim!.Scope, workload),
        ConflictKind.Exists => Taken("id", workload),
        ConflictKind.Missing => GraphError.NotFound(workload, conflict.Key.ToString("D")),
        ConflictKind.LinkExists => GraphError.BadRequest(
            workload, $"One or more added object references already exist for the following modified properties: '{conflict.Link}'."),
        ConflictKind.LinkMissing => GraphError.NotFound(workload, conflict.Key.ToString("D")),
        ConflictKind.Circle => GraphError.BadRequest(
            workload, $"The reference cannot be added to '{conflict.Link}': the object would become its own ancestor."),
        _ => new GraphError(409, "Request_Conflict", "The object was changed by somebody else at the same time. Try again."),
    };

    private static GraphError Taken(string scope, Workload workload)
    {
        var message = $"Another object with the same value for property {scope} already exists.";
        return new GraphError(400, workload.Codes.BadRequest, message) { Details = [new ErrorDetail("ObjectConflict", message, scope)] };
    }
}
