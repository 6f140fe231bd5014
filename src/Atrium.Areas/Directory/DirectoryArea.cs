// Contents page of the directory room: people, groups, the organisation and the bin.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Areas.Directory;

public sealed class DirectoryArea(IPasswordHashing hashing) : Area
{
    public override Workload Workload => Workloads.Directory;

    public override Type Roots => typeof(DirectoryRoots);

    public override IReadOnlyList<Type> Types =>
    [
        typeof(DirectoryObject),
        typeof(DirectoryHolder),
        typeof(User),
        typeof(AuthorizationInfo),
        typeof(CustomSecurityAttributeValue),
        typeof(EmployeeOrgData),
        typeof(ObjectIdentity),
        typeof(PasswordProfile),
        typeof(SignInActivity),
        typeof(UserPrint),
        typeof(Group),
        typeof(AssignedLabel),
        typeof(GroupAccessType),
        typeof(Organization),
        typeof(MdmAuthority),
        typeof(PartnerTenantType),
        typeof(PrivacyProfile),
        typeof(VerifiedDomain),
        typeof(Credential),
    ];

    public override IReadOnlyList<IRules> Rules { get; } = [new DirectoryObjectRules(), new GroupRules(), new UserRules(hashing)];

    public override IReadOnlyList<Delegate> Operations =>
    [
        ChangePasswordAction.ChangePassword,
        CheckMemberGroupsAction.CheckMemberGroups,
        CheckMemberObjectsAction.CheckMemberObjects,
        GetByIdsAction.GetByIds,
        GetMemberGroupsAction.GetMemberGroups,
        GetMemberObjectsAction.GetMemberObjects,
        RestoreAction.Restore,
        RevokeSignInSessionsAction.RevokeSignInSessions,
    ];
}
