// The directory's refusals, in Graph's words.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Directory;

internal static class DirectoryErrors
{
    private const string Bad = "Request_BadRequest";

    /// <summary>The pattern of every bad value that Graph pins on one property.</summary>
    public static GraphError InvalidValue(EntityType type, string property)
    {
        var message = $"Invalid value specified for property '{property}' of resource '{char.ToUpperInvariant(type.Name[0])}{type.Name[1..]}'.";
        return new GraphError(400, Bad, message) { Details = [new ErrorDetail("InvalidValue", message, property)] };
    }

    public static GraphError InvalidValues() => new(400, Bad, "One or more properties contains invalid values.");

    public static GraphError Required(string property) => new(400, Bad, $"Property {property} value is required but is empty or missing.");

    public static GraphError PasswordMissing() => new(400, Bad, "A password must be specified to create a new user.");

    public static GraphError WeakPassword() =>
        new(400, Bad, "The specified password does not comply with password complexity requirements. Please provide a different password.");

    public static GraphError WrongPassword() => new(400, Bad, "The current password is not correct.")
    {
        Details = [new ErrorDetail("oldPasswordInvalid", "The current password is not correct.", "currentPassword")],
    };

    public static GraphError UnverifiedDomain() => new(
        400,
        Bad,
        "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.");

    public static GraphError Taken(string property)
    {
        var message = $"Another object with the same value for property {property} already exists.";
        return new GraphError(400, Bad, message)
        {
            Details = [new ErrorDetail("ObjectConflict", message, property), new ErrorDetail("ConflictingObjects", message, property)],
        };
    }

    /// <summary>The object is kept by another directory, which alone may change it.</summary>
    public static GraphError Mastered() => new(
        400,
        Bad,
        "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.");

    /// <summary>What no permission and no role allows.</summary>
    public const string Nobody = "nothing: nobody may";

    public static GraphError Denied(string missing) =>
        new(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.") { Missing = missing };

    public static GraphError NotFound(Guid key) => new(
        404,
        "Request_ResourceNotFound",
        $"Resource '{key:D}' does not exist or one of its queried reference-property objects are not present.");

    public static GraphError BadRequest(string message) => new(400, Bad, message);

    /// <summary>Refuses a value that another living object holds.</summary>
    public static async ValueTask DemandFreeAsync(Call call, Guid self, Claim claim, string property, CancellationToken cancellation)
    {
        if (await IsTakenAsync(call, self, claim, cancellation))
        {
            throw Taken(property);
        }
    }

    public static async ValueTask<bool> IsTakenAsync(Call call, Guid self, Claim claim, CancellationToken cancellation) =>
        await call.Store.HolderAsync(call.Tenant, claim, cancellation) is { } holder && holder != self;
}
