// A call that the server makes on its own behalf: the seed uses the rooms' functions with it.

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Server.Hosting;

public static class OwnCall
{
    public static Call Of(CallServices services, Tenant tenant, TimeProvider clock, JsonNode? body = null) => new()
    {
        Services = services,
        Request = new GraphRequest
        {
            Method = "POST",
            Path = "/",
            Root = "https://localhost/v1.0",
            Header = _ => null,
            Body = body is null ? Stream.Null : new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body.ToJsonString())),
        },
        Caller = new Caller { TenantId = tenant.Id, AppId = Guid.Empty.ToString(), ServicePrincipalId = Guid.Empty },
        Tenant = tenant,
        Clock = clock,
        RequestId = Guid.NewGuid(),
        Preferences = Preferences.None,
    };

    /// <summary>A call that nothing but the model is asked of.</summary>
    public static Call OfModel(GraphModel model, JsonNode body) => Of(
        new CallServices { Model = model, Store = null!, Blobs = null!, Randomness = RandomNumberGenerator.Fill, TokenKey = default },
        new Tenant(0, Guid.Empty, Guid.Empty),
        TimeProvider.System,
        body);
}
