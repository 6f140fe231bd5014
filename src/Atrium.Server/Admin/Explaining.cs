// GET /control/explain?path=…: how the server understands a GET of the Graph API, down to the SQL.

using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;

namespace Atrium.Server.Admin;

internal sealed class Explaining(CallServices services, OrganizationClocks clocks)
{
    /// <param name="path">A path of the API with its query, with or without the version.</param>
    /// <param name="user">For paths below <c>/me</c>: the id of the person to stand for.</param>
    public async Task<JsonObject> OfAsync(Tenant tenant, string? path, string? user, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(path) || (user is { Length: > 0 } && !Guid.TryParse(user, out _)))
        {
            throw new ControlRefused(400, "badPath", "Give the parameter path, such as /v1.0/users?$top=5, and for /me the parameter user, a person's id.");
        }

        try
        {
            var explanation = await Explain.OfAsync(CallOf(tenant, path, user), cancellation);
            return new JsonObject { ["address"] = explanation.Address, ["plan"] = explanation.Plan, ["sql"] = explanation.Sql };
        }
        catch (GraphError error)
        {
            throw new ControlRefused(error.Status, error.Code, error.Message);
        }
    }

    private Call CallOf(Tenant tenant, string path, string? user)
    {
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var route = question < 0 ? path : path[..question];
        return new Call
        {
            Services = services,
            Request = new GraphRequest
            {
                Method = "GET",
                Path = route.StartsWith("/v1.0", StringComparison.OrdinalIgnoreCase) ? route["/v1.0".Length..] : route,
                Query = question < 0 ? "" : path[(question + 1)..],
                Root = "/v1.0",
                Header = name => name.Equals("ConsistencyLevel", StringComparison.OrdinalIgnoreCase) ? "eventual" : null,
            },
            Caller = new Caller
            {
                TenantId = tenant.Id,
                UserId = user is { Length: > 0 } ? Guid.Parse(user) : null,
                AppId = Guid.Empty.ToString(),
                ServicePrincipalId = Guid.Empty,
            },
            Tenant = tenant,
            Clock = clocks.Of(tenant.Id),
            RequestId = Guid.NewGuid(),
            Preferences = Preferences.None,
        };
    }
}
