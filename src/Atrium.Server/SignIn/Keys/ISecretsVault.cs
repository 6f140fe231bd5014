// Where the server's own secrets are kept: signing keys, the seal of refresh tokens, the key of pairwise subjects.
namespace Atrium.Server.SignIn;

/// <summary>A small named store of secrets. Reads and writes whole values; a write is atomic.</summary>
public interface ISecretsVault
{
    /// <summary>The value, or null when it was never written.</summary>
    byte[]? Read(string name);

    void Write(string name, byte[] value);
}
