// addPassword and removePassword: a secret is shown once, and its hash is kept.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public static class PasswordActions
{
    /// <summary>Where the client says nothing.</summary>
    private const int Years = 2;

    private const int Most = 100;

    private const string Kept = "secrets";

    [Action(On = typeof(Application))]
    [Needs(Delegated = ApplicationPermissions.Write, Application = ApplicationPermissions.WriteApp)]
    [return: Of(typeof(PasswordCredential))]
    public static Task<JsonObject> AddPassword(Call call, [Of(typeof(PasswordCredential))] JsonObject? passwordCredential, CancellationToken cancellation) =>
        AddAsync(call, passwordCredential ?? [], cancellation);

    [Action(On = typeof(ServicePrincipal), Name = "addPassword")]
    [Needs(Delegated = ApplicationPermissions.Write, Application = ApplicationPermissions.WriteApp)]
    [return: Of(typeof(PasswordCredential))]
    public static Task<JsonObject> AddPasswordOfPrincipal(
        Call call, [Of(typeof(PasswordCredential))] JsonObject? passwordCredential, CancellationToken cancellation) => AddAsync(call, passwordCredential ?? [], cancellation);

    [Action(On = typeof(Application))]
    [Needs(Delegated = ApplicationPermissions.Write, Application = ApplicationPermissions.WriteApp)]
    public static Task RemovePassword(Call call, Guid keyId, CancellationToken cancellation) => RemoveAsync(call, keyId, cancellation);

    [Action(On = typeof(ServicePrincipal), Name = "removePassword")]
    [Needs(Delegated = ApplicationPermissions.Write, Application = ApplicationPermissions.WriteApp)]
    public static Task RemovePasswordOfPrincipal(Call call, Guid keyId, CancellationToken cancellation) => RemoveAsync(call, keyId, cancellation);

    private static async Task<JsonObject> AddAsync(Call call, JsonObject sent, CancellationToken cancellation)
    {
        await ApplicationRights.DemandAsync(call, call.Source!.Key, cancellation);
        if (sent["secretText"] is not null || sent["hint"] is not null || sent["keyId"] is not null)
        {
            throw DirectoryErrors.BadRequest("The text, the hint and the id of a new password are made by the service, and cannot be set.");
        }

        var start = sent["startDateTime"] is null ? call.Now : Certificates.Instant(sent, "startDateTime");
        var end = sent["endDateTime"] is null ? start.AddYears(Years) : Certificates.Instant(sent, "endDateTime");
        if (end <= start || end <= call.Now)
        {
            throw DirectoryErrors.BadRequest("The end of a password must be after its start, and not have passed.");
        }

        var (text, id) = (SecretText.Generate(call), call.NewKey());
        var secret = new JsonObject
        {
            ["keyId"] = id.ToString("D"),
            ["sha256"] = SecretText.Hash(text),
            ["displayName"] = sent.Text("displayName"),
            ["hint"] = text[..3],
            ["startDateTime"] = Instants.Text(start),
            ["endDateTime"] = Instants.Text(end),
        };
        await call.RewriteAsync(
            (document, _) =>
            {
                var secrets = document[Kept] as JsonArray ?? [];
                if (secrets.Count >= Most)
                {
                    throw DirectoryErrors.BadRequest($"At most {Most} passwords are allowed.");
                }

                document[Kept] = new JsonArray([.. secrets.Append(secret).Select(s => s!.DeepClone())]);
                return ValueTask.CompletedTask;
            },
            cancellation);
        return SecretPrint.Shown(secret, text);
    }

    private static async Task RemoveAsync(Call call, Guid keyId, CancellationToken cancellation)
    {
        await ApplicationRights.DemandAsync(call, call.Source!.Key, cancellation);
        await call.RewriteAsync(
            (document, _) =>
            {
                var secrets = (document[Kept] as JsonArray ?? []).OfType<JsonObject>().ToList();
                if (secrets.RemoveAll(s => Guid.TryParse(s.Text("keyId"), out var id) && id == keyId) == 0)
                {
                    throw DirectoryErrors.BadRequest($"No password credential found with keyId '{keyId:D}'.");
                }

                document[Kept] = new JsonArray([.. secrets.Select(s => s.DeepClone())]);
                return ValueTask.CompletedTask;
            },
            cancellation);
    }
}
