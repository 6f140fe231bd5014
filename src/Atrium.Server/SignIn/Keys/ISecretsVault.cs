// Where the server's own secrets are kept: signing keys, the seal of refresh tokens, the key of pairwise subjects.
namespace Atrium.Server.SignIn;

/// <summary>A small named store of secrets. Reads and writes whole values; a write is atomic.</summary>
public interface ISecretsVault
{
    /// <summary>The value, or null when it was never written.</summary>
    byte[]? Read(string name);

    void Write(string name, byte[] value);

    /// <summary>Writes a value unless there is one, and gives the one that is there. Nodes that share a vault and start at the same moment agree.</summary>
    byte[] Keep(string name, byte[] value)
    {
        if (Read(name) is { Length: > 0 } kept)
        {
            return kept;
        }

        Write(name, value);
        return value;
    }
}
