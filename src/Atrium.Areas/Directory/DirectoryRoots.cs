// The directory's sets at the root of the service.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Directory;

public class DirectoryRoots
{
    [RootSet(Me = true)]
    [Needs(
        Read = "User.ReadBasic.All User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
        ReadOwn = "User.Read User.ReadBasic.All User.ReadWrite",
        Create = "User.ReadWrite.All Directory.ReadWrite.All",
        Update = Narrow + "User.ReadWrite.All Directory.ReadWrite.All",
        UpdateOwn = "User.ReadWrite",
        Delete = "User.ReadWrite.All User.DeleteRestore.All")]
    public IReadOnlyList<User>? Users { get; init; }

    [RootSet]
    [Needs(
        Read = "Group.ReadBasic.All Group.Read.All Group.ReadWrite.All Group.ManageProtection.All GroupMember.Read.All Directory.Read.All Directory.ReadWrite.All",
        Create = "Group.ReadWrite.All Directory.ReadWrite.All",
        CreateApp = "Group.Create Group.ReadWrite.All Directory.ReadWrite.All",
        Update = "Group.ReadWrite.All Group.ManageProtection.All Directory.ReadWrite.All",
        Delete = "Group.ReadWrite.All")]
    public IReadOnlyList<Group>? Groups { get; init; }

    /// <summary>Everything by id; Graph offers no list of it.</summary>
    [RootSet(KeyOnly = true)]
    [Needs(Read = "Directory.Read.All", Create = "", Update = "", Delete = "User.ReadWrite.All User.DeleteRestore.All Group.ReadWrite.All Application.ReadWrite.All")]
    public IReadOnlyList<DirectoryObject>? DirectoryObjects { get; init; }

    [RootSet]
    [Needs(Read = "Directory.Read.All Directory.ReadWrite.All")]
    public DirectoryHolder? Directory { get; init; }

    /// <summary>Each of these permits one or two properties; <c>UserRights</c> holds them to it.</summary>
    private const string Narrow =
        "User-Mail.ReadWrite.All User-PasswordProfile.ReadWrite.All User-Phone.ReadWrite.All User.EnableDisableAccount.All User.ManageIdentities.All ";
}

/// <summary>The singleton <c>/directory</c>, which holds the bin.</summary>
[Entity(Name = "directory", Virtual = true)]
public class DirectoryHolder : Entity
{
    /// <summary>Who may see or empty it depends on the type of the object; the rules of each see to purging.</summary>
    [RootSet(Deleted = true)]
    [Needs(
        Read = "User.Read.All User.ReadWrite.All User.DeleteRestore.All Group.Read.All Group.ReadWrite.All Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
        Create = "",
        Update = "",
        Delete = "User.ReadWrite.All User.DeleteRestore.All Group.ReadWrite.All Application.ReadWrite.All")]
    public IReadOnlyList<DirectoryObject>? DeletedItems { get; init; }
}
