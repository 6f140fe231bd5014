// A person's own new password, against the old one.

using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

public static class ChangePasswordAction
{
    [Action(On = typeof(User))]
    [Needs(Own = "User-PasswordProfile.ReadWrite.All Directory.AccessAsUser.All", Delegated = "", Application = "")]
    public static async Task ChangePassword(Call call, string currentPassword, string newPassword, CancellationToken cancellation)
    {
        // The area gave the hashing to the rules of the type.
        var hashing = ((UserRules)call.Model.Entity<User>().Rules!).Hashing;
        var user = call.Source!;
        var credential = await Passwords.FindAsync(call, user.Key, cancellation);
        var document = Documents.Parse(user.Document);
        var name = document.Text("userPrincipalName") ?? "";
        if (credential?.PasswordHash is not { } old || !await hashing.VerifyTypedAsync(name, old, currentPassword, cancellation))
        {
            throw DirectoryErrors.WrongPassword();
        }

        var alias = AddressSyntax.AliasOf(name);
        if (newPassword == currentPassword || !PasswordPolicy.Accepts(newPassword, alias, document.Text("passwordPolicies")))
        {
            throw DirectoryErrors.WeakPassword();
        }

        var hash = hashing.Hash(newPassword);
        await call.RewriteAsync(
            async (person, changes) =>
            {
                // An administrator may have set another one while these were hashed.
                if ((await Passwords.FindAsync(call, user.Key, cancellation))?.PasswordHash != old)
                {
                    throw DirectoryErrors.WrongPassword();
                }

                await Passwords.SetAsync(call, changes, user.Key, person, hash, force: false, cancellation);
            },
            cancellation);
    }
}
