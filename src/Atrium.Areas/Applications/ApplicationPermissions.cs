// The permissions that serve on applications and service principals alike.

namespace Atrium.Areas.Applications;

internal static class ApplicationPermissions
{
    public const string Read = "Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All";

    public const string ReadApp = "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.Read.All Directory.ReadWrite.All";

    public const string Write = "Application.ReadWrite.All Directory.ReadWrite.All";

    public const string WriteApp = "Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.ReadWrite.All";
}
