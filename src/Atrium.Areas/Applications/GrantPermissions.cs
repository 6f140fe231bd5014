// Permissions that several places of the model ask for where grants are read and written.

namespace Atrium.Areas.Applications;

internal static class GrantPermissions
{
    public const string Read = "DelegatedPermissionGrant.ReadWrite.All Directory.Read.All Directory.ReadWrite.All";

    /// <summary>Through the person.</summary>
    public const string ReadOfUser = "DelegatedPermissionGrant.ReadWrite.All Directory.Read.All";

    public const string Write = "DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All";

    public const string ReadAssignments = "AppRoleAssignment.ReadWrite.All Directory.Read.All";

    public const string ReadApplications = "Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All";

    public const string ReadApplicationsApp = ReadApplications + " Application.ReadWrite.OwnedBy";

    /// <summary>The second is not enough for roles of Graph, to which the rules hold it.</summary>
    public const string AssignAtApplication = "AppRoleAssignment.ReadWrite.All Application.ReadWrite.All";

    public const string Assign = "AppRoleAssignment.ReadWrite.All";
}
