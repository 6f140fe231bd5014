// Keys, secrets and passwords at rest.
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;
using Microsoft.Extensions.Time.Testing;

namespace Atrium.Server.Tests.SignIn;

public sealed class KeysTests
{
    [Fact]
    public void Keys_survive_a_restart_rotate_and_retire()
    {
        var vault = new MemoryVault();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var first = new SigningKeySet(vault, clock);
        var kid = first.Keys[0].KeyId;
        using var second = new SigningKeySet(vault, clock);
        Assert.Equal(kid, second.Keys[0].KeyId);

        var changed = second.Changed();
        clock.Advance(TimeSpan.FromDays(30));
        first.Rotate();
        Assert.Equal(2, first.Keys.Count);
        Assert.Equal(kid, first.Keys[1].KeyId);
        Assert.False(changed.HasChanged);
        second.Reload();
        Assert.True(changed.HasChanged);
        Assert.Equal(first.Keys[0].KeyId, second.Keys[0].KeyId);

        clock.Advance(TimeSpan.FromDays(3));
        first.Rotate();
        Assert.Equal(2, first.Keys.Count);
        Assert.DoesNotContain(first.Keys, key => key.KeyId == kid);
    }

    [Fact]
    public void A_key_is_announced_a_day_before_it_signs_and_retired_two_days_after_it_did()
    {
        var vault = new MemoryVault();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var first = new SigningKeySet(vault, clock);
        using var second = new SigningKeySet(vault, clock);
        var old = first.Keys[0];
        clock.Advance(TimeSpan.FromDays(89));
        Assert.False(first.Tend(KeyRotation.Life, KeyRotation.Announced));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.True(first.Tend(KeyRotation.Life, KeyRotation.Announced));
        Assert.False(second.Tend(KeyRotation.Life, KeyRotation.Announced)); // the other node made it
        foreach (var node in (SigningKeySet[])[first, second])
        {
            Assert.Equal((2, old.KeyId), (node.Keys.Count, node.Keys[1].KeyId));
            Assert.Equal((false, true), (node.Signs(node.Keys[0]), node.Signs(node.Keys[1])));
        }

        clock.Advance(TimeSpan.FromDays(1));
        Assert.True(first.Signs(first.Keys[0]));
        first.Tend(KeyRotation.Life, KeyRotation.Announced);
        Assert.Equal(2, first.Keys.Count);
        clock.Advance(TimeSpan.FromDays(3));
        var changed = second.Changed();
        Assert.False(first.Tend(KeyRotation.Life, KeyRotation.Announced));
        second.Reload();
        Assert.True(changed.HasChanged);
        Assert.Equal((1, false), (second.Keys.Count, second.Keys[0].KeyId == old.KeyId));
        using var third = new SigningKeySet(vault, clock);
        Assert.Equal(second.Keys[0].SignsFrom, third.Keys[0].SignsFrom);
    }

    [Fact]
    public void The_file_vault_is_closed_to_others()
    {
        var folder = Path.Combine(Path.GetTempPath(), "atrium-keys-" + Guid.NewGuid().ToString("N"));
        try
        {
            var vault = new FileSecretsVault(folder);
            Assert.Null(vault.Read("a.key"));
            vault.Write("a.key", [1, 2, 3]);
            vault.Write("a.key", [4, 5]);
            Assert.Equal([4, 5], vault.Read("a.key"));
            Assert.Single(System.IO.Directory.GetFiles(folder));
            Assert.Throws<ArgumentException>(() => vault.Read("../a.key"));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "a.key")));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            }
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_password_is_verified_and_nobody_has_one()
    {
        var passwords = new Passwords();
        var user = new SignInUser { Id = Guid.NewGuid(), UserPrincipalName = "a@b", Enabled = true, PasswordHash = passwords.Hash("right") };
        Assert.True(passwords.Verify(user, "right"));
        Assert.False(passwords.Verify(user, "wrong"));
        Assert.False(passwords.Verify(user, new string('x', 10_000)));
        Assert.False(passwords.Verify(user with { PasswordHash = null }, "right"));
        Assert.False(passwords.Verify(null, "right"));
    }

    [Fact]
    public void The_exact_instant_of_issue_is_in_uti()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);
        Assert.Equal(at, TokenId.At(TokenId.Make(at)));
        Assert.Equal(DateTimeOffset.MinValue, TokenId.At("nonsense"));
        Assert.Equal(DateTimeOffset.MinValue, TokenId.At(null));
    }
}
