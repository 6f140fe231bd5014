// Derived passwords and secrets: stable, different everywhere else, and good enough for the policy.

using Atrium.Server.Hosting;

namespace Atrium.Server.Tests.Hosting;

public sealed class DemoSecretsTests
{
    private static readonly Guid Somebody = new("bd320d4e-72ac-4a9c-90db-5ead60b6f1e8");

    [Fact]
    public void The_same_key_and_person_give_the_same_password()
    {
        Assert.Equal(Of(1).Password(Somebody), Of(1).Password(Somebody));
        Assert.NotEqual(Of(1).Password(Somebody), Of(2).Password(Somebody));
        Assert.NotEqual(Of(1).Password(Somebody), Of(1).Password(Guid.NewGuid()));
        Assert.NotEqual(Of(1).ClientSecret(Somebody), Of(2).ClientSecret(Somebody));
    }

    [Fact]
    public void Passwords_have_all_kinds_of_characters()
    {
        for (var i = 0; i < 200; i++)
        {
            var password = Of(3).Password(Guid.NewGuid());
            Assert.True(password.Length >= 16);
            Assert.Contains(password, char.IsUpper);
            Assert.Contains(password, char.IsLower);
            Assert.Contains(password, char.IsDigit);
            Assert.Contains('-', password);
        }
    }

    private static DemoSecrets Of(byte seed) => new(Enumerable.Repeat(seed, 32).ToArray());
}
