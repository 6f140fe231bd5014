// What one request needed of the caller's permissions, for those who want to keep an application's permissions few.

namespace Atrium.Engine.Request;

/// <param name="Place">Method and path, with <c>{id}</c> in the place of keys: <c>GET /users/{id}/messages</c>.</param>
/// <param name="Suffice">Names of which any one suffices, of the kind that the caller uses.</param>
/// <param name="Granted">True: the caller has one of them.</param>
public sealed record PermissionUse(Caller Caller, string Place, IReadOnlyList<string> Suffice, bool Granted)
{
    internal static PermissionUse Of(Call call, Address address, IReadOnlyList<string> suffice, bool granted) =>
        new(call.Caller, $"{call.Request.Method} {Path(address)}", suffice, granted);

    private static string Path(Address address)
    {
        var steps = address.Steps.Select(s => s.Me ? "/me" : $"/{s.Navigation.Name}{(s.Key is null ? "" : "/{id}")}");
        var end = address.Kind switch
        {
            AddressKind.Operation => "/" + address.Operation!.Name,
            AddressKind.Delta => "/delta",
            AddressKind.Count => "/$count",
            AddressKind.Reference => "/$ref",
            AddressKind.Value => "/$value",
            _ => "",
        };
        return string.Concat(steps) + end;
    }
}
