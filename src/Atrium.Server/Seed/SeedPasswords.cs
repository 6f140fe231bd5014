// How passwords are hashed while a seed is written.

using Atrium.Areas.Directory;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Atrium.Server.Seed;

/// <summary>
/// A derived password has over 100 random bits, so that one round of hashing keeps it as safe as a hundred thousand would: thirty people
/// then cost nothing at the first start. What a person chose is hashed slowly, as everywhere.
/// </summary>
internal sealed class SeedPasswords(IPasswordHashing slow) : IPasswordHashing
{
    private readonly PasswordHasher<SeedUser> _quick = new(Options.Create(new PasswordHasherOptions { IterationCount = 1 }));

    /// <summary>What kind of password comes next.</summary>
    public SeedPassword Next { get; set; }

    public string Hash(string password) => Next switch
    {
        SeedPassword.Fixed => slow.Hash(password),
        SeedPassword.Derived => _quick.HashPassword(null!, password),
        _ => "",
    };

    public bool Verify(string hash, string password) => slow.Verify(hash, password);
}
