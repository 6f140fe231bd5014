// The rooms of the house, and the model that is built from them.

using System.Net;
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Areas.Extensions;
using Atrium.Areas.Mail;
using Atrium.Areas.Photo;
using Atrium.Areas.Policies;
using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public static class Rooms
{
    public static IReadOnlyList<Area> All(IPasswordHashing hashing) =>
    [
        new SharedArea(),
        new DirectoryArea(hashing),
        new PhotoArea(),
        new MailArea(),
        new ApplicationsArea(),
        new ExtensionsArea(),
        new PoliciesArea(),
        new SignInArea(),
        new UpkeepArea(),
    ];

    public static GraphModel Model(IPasswordHashing hashing) => ModelBuilder.Build(All(hashing));
}

/// <summary>Passwords that people choose are hashed by the same code that checks them at sign-in.</summary>
public sealed class SlowHashing(Passwords passwords) : IPasswordHashing
{
    /// <summary>Where wrong ones are counted; the rooms are there before it.</summary>
    public GuessLimits? Limits { get; set; }

    public string Hash(string password) => passwords.Hash(password);

    public bool Verify(string hash, string password) =>
        passwords.Verify(new SignInUser { Id = Guid.Empty, UserPrincipalName = "", Enabled = true, PasswordHash = hash }, password);

    public async ValueTask<bool> VerifyTypedAsync(string name, string hash, string password, CancellationToken cancellation)
    {
        // Who has a token is let in already, from wherever they are: the account alone waits.
        var guess = Limits is null ? null : await Limits.Of(name, IPAddress.Loopback, cancellation);
        if (guess?.Allowed == false)
        {
            return false;
        }

        var right = Verify(hash, password);
        if (guess is not null)
        {
            await (right ? guess.Succeeded() : guess.Failed());
        }

        return right;
    }
}
