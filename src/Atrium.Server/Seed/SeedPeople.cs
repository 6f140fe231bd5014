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

    /// <returns>Everybody's name and id.</returns>
    public async Task<SeedNames> WriteAsync(SeedFile seed, int batchSize, ISeedProgress progress, CancellationToken cancellation)
    {
        var rules = new UserRules(_passwords);
        var names = new SeedNames();
        var done = 0;
        foreach (var batch in seed.Users.Chunk(batchSize))
        {
            var changes = call.NewChanges();
            foreach (var user in batch)
            {
                _passwords.Next = user.Kind;
                await changes.CreateAsync(call, _user, user.Id, Sent(user), $"users: {user.UserPrincipalName}", cancellation, rules);
                if (user.Kind == SeedPassword.None)
                {
                    // The rules want a password of everybody; a large organisation's people have none until somebody sets one.
                    changes.Rows.RemoveAll(c => c.Row.Key == Credential.KeyOf(user.Id));
                }

                Roles(changes, user);
                names.Add(user);
            }

            await changes.CommitAsync(call, "users", cancellation);
            progress.Done("People", done += batch.Length, seed.UserCount);
        }

        return names;
    }

    /// <summary>What a client would send to create this person.</summary>
    private JsonObject Sent(SeedUser user)
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
                ["password"] = user.PasswordOf(secrets) ?? secrets.Password(Guid.Empty),
                ["forceChangePasswordNextSignIn"] = false,
            },
        };
        foreach (var (name, value) in user.Properties)
        {
            sent[name] = value?.DeepClone();
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
