// One certificate and its key as two PEM files: the certificate for all to read, the key for the server's account only.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Atrium.Server.SignIn;

namespace Atrium.Server.Tls;

internal sealed class CertificateFiles(string folder, string name)
{
    public string CertificatePath { get; } = Path.Combine(folder, name + ".pem");

    private string KeyPath { get; } = Path.Combine(folder, name + "-key.pem");

    /// <summary>The pair, or null when it is missing, broken or does not fit together (a start that was interrupted between the files).</summary>
    public X509Certificate2? Read()
    {
        if (!File.Exists(CertificatePath) || !File.Exists(KeyPath))
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    public void Write(X509Certificate2 certificate)
    {
        PrivateFiles.Write(KeyPath, Encoding.ASCII.GetBytes(certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n"));
        PrivateFiles.Write(CertificatePath, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(CertificatePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }
}
