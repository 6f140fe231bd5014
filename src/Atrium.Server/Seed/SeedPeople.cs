// People of a seed, with their passwords and roles.

using System.Text.Json.Nodes;
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;

namespace Atrium.Server.Seed;

internal sealed class SeedPeople(Call call, DemoSecrets secrets, IPasswordHashing hashing)
{
    private readonly EntityType _user = call.Model.Entity<User>();
    private readonly SeedPasswords _passwords = new(hashing);
    private readonly string _nobodys = secrets.Password(Guid.Empty);

    /// <returns>Everybody's name and id.</returns>
    public async Task<SeedNames> WriteAsync(SeedFile seed, int batchSize, ISeedProgress progress, CancellationToken cancellation)
    {
        var rules = new UserRules(_passwords);
        var names = new SeedNames();
        var done = 0;
        var writing = Task.CompletedTask;
        foreach (var batch in seed.Users.Chunk(batchSize))
        {
            // One batch is made while the one before it is being written.
            var changes = await BatchAsync(batch, seed, rules, names, cancellation);
            await writing;
            writing = WriteAsync(changes, done += batch.Length);
        }

        await writing;
        return names;

        async Task WriteAsync(ChangeSet changes, int through)
        {
            await changes.CommitAsync(call, "users", cancellation);
            progress.Done("People", through, seed.UserCount);
        }
    }

    private async ValueTask<ChangeSet> BatchAsync(
        IReadOnlyList<SeedUser> people, SeedFile seed, UserRules rules, SeedNames names, CancellationToken cancellation)
    {
        var changes = call.NewChanges();
        foreach (var user in people)
        {
            _passwords.Next = user.Kind;
            await changes.CreateAsync(call, _user, user.Id, Sent(user, seed.Organization.TimeZone), $"users: {user.UserPrincipalName}", cancellation, rules);
            if (user.Kind == SeedPassword.None)
            {
                // The rules want a password of everybody; a large organisation's people have none until somebody sets one.
                changes.Rows.RemoveAt(changes.Rows.FindLastIndex(c => c.Row.Type.Clr == typeof(Credential)));
            }

            Roles(changes, user);
            names.Add(user);
        }

        return changes;
    }

    /// <summary>What a client would send to create this person.</summary>
    private JsonObject Sent(SeedUser user, string timeZone)
    {
        var sent = new JsonObject
        {
            ["accountEnabled"] = true,
            ["displayName"] = user.DisplayName,
            ["userPrincipalName"] = user.UserPrincipalName,
            ["mailNickname"] = user.UserPrincipalName[..user.UserPrincipalName.IndexOf('@', StringComparison.Ordinal)],
            ["mail"] = user.UserPrincipalName,
            ["passwordProfile"] = new JsonObject
            {
                ["password"] = user.PasswordOf(secrets) ?? _nobodys,
                ["forceChangePasswordNextSignIn"] = false,
            },
        };
        foreach (var (name, value) in user.Properties)
        {
            sent[name] = value?.DeepClone();
        }

        if (user.Kind != SeedPassword.None)
        {
            sent["mailboxSettings"] = new JsonObject { ["timeZone"] = timeZone };
        }

        return sent;
    }

    private void Roles(ChangeSet changes, SeedUser user)
    {
        if (user.Roles.Count > 0)
        {
            var roles = new RoleHolder { RoleTemplateIds = [.. user.Roles.Select(r => DirectoryRoles.Find(r)!.Value)] };
            changes.CreateInternal(call, RoleHolder.KeyOf(user.Id), user.Id, Guid.Empty, roles);
        }
    }
}
