// Secrets as files of one directory (mode 0700, files 0600), each written aside and moved into place.
namespace Atrium.Server.SignIn;

/// <summary>The vault of a server with a data folder.</summary>
public sealed class FileSecretsVault : ISecretsVault
{
    private readonly string _folder;

    /// <param name="folder">Made when it is missing; closed to others when it is not.</param>
    public FileSecretsVault(string folder)
    {
        _folder = folder;
        PrivateFiles.MakeFolder(_folder);
    }

    public byte[]? Read(string name)
    {
        var path = PathOf(name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    public void Write(string name, byte[] value) => PrivateFiles.Write(PathOf(name), value);

    private string PathOf(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && name[0] != '.'
        ? Path.Combine(_folder, name)
        : throw new ArgumentException("A secret's name has letters, digits, hyphens and dots only.", nameof(name));
}
