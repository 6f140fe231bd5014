// addKey and removeKey: an application rolls its certificates, against the proof that it holds one that is good.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public static class KeyActions
{
    private const int Most = 100;

    [Action(On = typeof(Application))]
    [Needs(Delegated = ApplicationPermissions.Write, Application = ApplicationPermissions.WriteApp, Self = true)]
    [return: Of(typeof(KeyCredential))]
    public static Task<JsonObject> AddKey(
        Call call,
        [Of(typeof(KeyCredential))] JsonObject keyCredential,
        [Of(typeof(PasswordCredential))] JsonObject? passwordCredential,
        string proof,
        CancellationToken cancellation) => AddAsync(call, keyCredential, passwordCredential, proof, cancellation);

    [Action(On = typeof(ServicePrincipal), Name = "addKey")]
    [Needs(Delegated = ApplicationPermissions.Write, Application = ApplicationPermissions.WriteApp, Self = true)]
    [return: Of(typeof(KeyCredential))]
    public static Task<JsonObject> AddKeyOfPrincipal(
        Call call,
        [Of(typeof(KeyCredential))] JsonObject keyCredential,
        [Of(typeof(PasswordCredential))] JsonObject? passwordCredential,
        string proof,
        CancellationToken cancellation) => AddAsync(call, keyCredential, passwordCredential, proof, cancellation);

    [Action(On = typeof(Application))]
    [Needs(Delegated = ApplicationPermissions.Write, Application = ApplicationPermissions.WriteApp, Self = true)]
    public static Task RemoveKey(Call call, Guid keyId, string proof, CancellationToken cancellation) => RemoveAsync(call, keyId, proof, cancellation);

    [Action(On = typeof(ServicePrincipal), Name = "removeKey")]
    [Needs(Delegated = ApplicationPermissions.Write, Application = ApplicationPermissions.WriteApp, Self = true)]
    public static Task RemoveKeyOfPrincipal(Call call, Guid keyId, string proof, CancellationToken cancellation) => RemoveAsync(call, keyId, proof, cancellation);

    private static async Task<JsonObject> AddAsync(Call call, JsonObject sent, JsonObject? password, string proof, CancellationToken cancellation)
    {
        await DemandAsync(call, cancellation);
        if (password?["secretText"] is not null)
        {
            throw DirectoryErrors.BadRequest("A password belongs to keys of the type 'X509CertAndPassword' only.");
        }

        var key = (JsonObject)sent.DeepClone();
        await call.RewriteAsync(
            (document, _) =>
            {
                var held = Held(document);
                ProofOfPossession.Demand(call, call.Source!.Key, held, proof);
                Certificates.CompleteKey(call, call.Source.Type, key);
                if (held.Count >= Most || held.Exists(k => IdOf(k) == IdOf(key)))
                {
                    throw DirectoryErrors.InvalidValue(call.Source.Type, Certificates.Property);
                }

                document[Certificates.Property] = new JsonArray([.. held.Append(key).Select(k => k.DeepClone())]);
                return ValueTask.CompletedTask;
            },
            cancellation);
        return KeyPrint.Shown(key, withKey: false);
    }

    private static async Task RemoveAsync(Call call, Guid keyId, string proof, CancellationToken cancellation)
    {
        await DemandAsync(call, cancellation);
        await call.RewriteAsync(
            (document, _) =>
            {
                var held = Held(document);
                ProofOfPossession.Demand(call, call.Source!.Key, held, proof);
                var left = held.Where(k => IdOf(k) != keyId).ToList();
                document[Certificates.Property] = left.Count < held.Count
                    ? new JsonArray([.. left.Select(k => k.DeepClone())])
                    : throw DirectoryErrors.BadRequest($"No key credential found with keyId '{keyId:D}'.");
                return ValueTask.CompletedTask;
            },
            cancellation);
    }

    /// <summary>For its own keys the proof suffices.</summary>
    private static async ValueTask DemandAsync(Call call, CancellationToken cancellation)
    {
        var own = Documents.Parse(call.Source!.Document).Text("appId");
        if (!call.Caller.IsAppOnly || !call.Caller.AppId.Equals(own, StringComparison.OrdinalIgnoreCase))
        {
            await ApplicationRights.DemandAsync(call, call.Source.Key, cancellation);
        }
    }

    private static List<JsonObject> Held(JsonObject document) => [.. (document[Certificates.Property] as JsonArray ?? []).OfType<JsonObject>()];

    private static Guid IdOf(JsonObject key) => Guid.TryParse(key.Text("keyId"), out var id) ? id : Guid.Empty;
}
