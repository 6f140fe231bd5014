// The one place that writes a person's password: the hash in its own row, the flags in the person's document.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

internal static class Passwords
{
    public const string Profile = "passwordProfile";
    public const string Force = "forceChangePasswordNextSignIn";
    public const string ForceWithMfa = "forceChangePasswordNextSignInWithMfa";

    /// <summary>Sets a new password, which ends all sessions. <paramref name="person"/> is the person's document as it will be stored.</summary>
    public static async ValueTask SetAsync(
        Call call, ChangeSet changes, Guid user, JsonObject person, string hash, bool force, CancellationToken cancellation)
    {
        var now = Instants.Text(call.Now);
        person["lastPasswordChangeDateTime"] = now;
        person["signInSessionsValidFromDateTime"] = now;
        Mark(person, force);
        void Write(JsonObject document)
        {
            document["passwordHash"] = hash;
            document["setDateTime"] = now;
            document["forceChange"] = force;
        }

        await WriteAsync(call, changes, user, Write, cancellation);
    }

    /// <summary>Asks for a new password at the next sign-in, or no longer.</summary>
    public static async ValueTask ForceAsync(Call call, ChangeSet changes, Guid user, JsonObject person, bool force, CancellationToken cancellation)
    {
        Mark(person, force);
        await WriteAsync(call, changes, user, document => document["forceChange"] = force, cancellation);
    }

    public static async ValueTask<Credential?> FindAsync(Call call, Guid user, CancellationToken cancellation) =>
        await RowAsync(call, user, cancellation) is { } row ? Documents.View<Credential>(row.Document) : null;

    private static void Mark(JsonObject person, bool force)
    {
        var profile = person[Profile] as JsonObject ?? [];
        profile["password"] = null;
        profile[Force] = force;
        profile[ForceWithMfa] ??= false;
        person[Profile] = profile.DeepClone();
    }

    private static async ValueTask WriteAsync(Call call, ChangeSet changes, Guid user, Action<JsonObject> write, CancellationToken cancellation)
    {
        if (await RowAsync(call, user, cancellation) is { } row)
        {
            var document = Documents.Parse(row.Document);
            write(document);
            changes.Update(row, document);
        }
        else
        {
            var document = new JsonObject();
            write(document);
            changes.Insert(Type(call), Credential.KeyOf(user), user, Guid.Empty, document);
        }
    }

    private static ValueTask<Row?> RowAsync(Call call, Guid user, CancellationToken cancellation) =>
        call.Store.FindAsync(call.Tenant, Type(call).Table!, Credential.KeyOf(user), cancellation);

    private static EntityType Type(Call call) => call.Model.Entity<Credential>();
}
