// The permissions that suffice here are those that Graph documents as sufficient: no more, and no fewer.

using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Guards;

public sealed class DocumentedNeedsTests
{
    // One object by several routes: the table has one of them.
    private static readonly (string Route, string Listed)[] Routes =
    [
        ("/policies/identitysecuritydefaultsenforcementpolicy/", "/directoryobjects/{id}/"),
        ("/applications/{id}/extensionproperties/{id}/", "/directoryobjects/{id}/"),
        ("/applications/{id}/extensionproperties/get", "/directoryobjects/get"),
        ("/serviceprincipals/{id}/approleassignments/{id}/", "/directoryobjects/{id}/"),
        ("/serviceprincipals/{id}/approleassignments/get", "/directoryobjects/get"),
        ("/serviceprincipals/{id}/approleassignedto/{id}/", "/directoryobjects/{id}/"),
        ("/serviceprincipals/{id}/approleassignedto/get", "/directoryobjects/get"),
        ("/serviceprincipals/{id}/oauth2permissiongrants/delta", "/serviceprincipals/{id}/oauth2permissiongrants"),
        ("/serviceprincipals/{id}/oauth2permissiongrants/{id}", "/serviceprincipals/{id}/oauth2permissiongrants"),
        ("/serviceprincipals/{id}/delegatedpermissionclassifications/{id}", "/serviceprincipals/{id}/delegatedpermissionclassifications"),
        ("/serviceprincipals/{id}/checkmember", "/directoryobjects/{id}/checkmember"),
        ("/serviceprincipals/{id}/getmember", "/directoryobjects/{id}/getmember"),
        ("/serviceprincipals/{id}/restore", "/directory/deleteditems/{id}/restore"),
        ("/serviceprincipals/get", "/directoryobjects/get"),
        ("/users/{id}/approleassignments/{id}/", "/directoryobjects/{id}/"),
        ("/users/{id}/approleassignments/get", "/directoryobjects/get"),
        ("/groups/{id}/approleassignments/{id}/", "/directoryobjects/{id}/"),
        ("/groups/{id}/approleassignments/get", "/directoryobjects/get"),
        ("/users/{id}/oauth2permissiongrants/delta", "/users/{id}/oauth2permissiongrants"),
        ("/users/{id}/oauth2permissiongrants/{id}", "/users/{id}/oauth2permissiongrants"),
        ("/applications/{id}/restore", "/directory/deleteditems/{id}/restore"),
        ("/applications/{id}/checkmember", "/directoryobjects/{id}/checkmember"),
        ("/applications/{id}/getmember", "/directoryobjects/{id}/getmember"),
        ("/applications/get", "/directoryobjects/get"),
        ("/users/getavailable", "/directoryobjects/getavailable"),
        ("/groups/getavailable", "/directoryobjects/getavailable"),
        ("/directory/deleteditems/getavailable", "/directoryobjects/getavailable"),
        ("/mailfolders/{id}/childfolders/{id}", "/mailfolders/{id}"),
        ("/mailfolders/{id}/childfolders/delta", "/mailfolders/delta"),
        ("/mailfolders/{id}/messages/{id}/", "/messages/{id}/"),
        ("/users/{id}/messages/delta", "/users/{id}/mailfolders/{id}/messages/delta"),
        ("/users/getbyids", "/directoryobjects/getbyids"),
        ("/groups/getbyids", "/directoryobjects/getbyids"),
        ("/directory/deleteditems/getbyids", "/directoryobjects/getbyids"),
        ("/users/{id}/restore", "/directory/deleteditems/{id}/restore"),
        ("/groups/{id}/restore", "/directory/deleteditems/{id}/restore"),
        ("/directoryobjects/{id}/restore", "/directory/deleteditems/{id}/restore"),
        ("/directory/deleteditems/{id}/checkmember", "/directoryobjects/{id}/checkmember"),
        ("/directory/deleteditems/{id}/getmember", "/directoryobjects/{id}/getmember"),
    ];

    /// <summary>Names accepted beyond the table, and why.</summary>
    private static readonly Dictionary<string, string> More = new()
    {
        ["GET /users/{id}/messages/{id}: delegated Mail.ReadWrite"] = ReadWriteReads,
        ["GET /users/{id}/messages/{id}: application Mail.ReadWrite"] = ReadWriteReads,
        ["GET /users/{id}/mailfolders/{id}/messages/{id}: delegated Mail.ReadWrite"] = ReadWriteReads,
        ["GET /users/{id}/mailfolders/{id}/messages/{id}: application Mail.ReadWrite"] = ReadWriteReads,
        ["POST /users/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /users/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /groups/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /groups/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /directoryobjects/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /directoryobjects/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /serviceprincipals/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /serviceprincipals/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /serviceprincipals/{id}/approleassignments/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /serviceprincipals/{id}/approleassignments/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /serviceprincipals/{id}/approleassignedto/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /serviceprincipals/{id}/approleassignedto/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /users/{id}/approleassignments/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /users/{id}/approleassignments/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /groups/{id}/approleassignments/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /groups/{id}/approleassignments/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /directory/deleteditems/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /directory/deleteditems/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /applications/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /applications/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /applications/{id}/extensionproperties/{id}/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /applications/{id}/extensionproperties/{id}/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /users/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /users/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /users/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /users/{id}/approleassignments/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /users/{id}/approleassignments/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /users/{id}/approleassignments/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /groups/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /groups/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /groups/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /groups/{id}/approleassignments/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /groups/{id}/approleassignments/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /groups/{id}/approleassignments/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /directoryobjects/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /directoryobjects/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /directoryobjects/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /directory/deleteditems/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /directory/deleteditems/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /directory/deleteditems/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /applications/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /applications/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /applications/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /serviceprincipals/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /serviceprincipals/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /serviceprincipals/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /serviceprincipals/{id}/approleassignedto/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /serviceprincipals/{id}/approleassignedto/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /serviceprincipals/{id}/approleassignedto/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /serviceprincipals/{id}/approleassignments/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /serviceprincipals/{id}/approleassignments/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /serviceprincipals/{id}/approleassignments/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /applications/{id}/extensionproperties/{id}/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /applications/{id}/extensionproperties/{id}/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /applications/{id}/extensionproperties/{id}/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["POST /policies/identitysecuritydefaultsenforcementpolicy/restore: delegated Group.ReadWrite.All"] = RestoresGroups,
        ["POST /policies/identitysecuritydefaultsenforcementpolicy/restore: delegated Application.ReadWrite.All"] = RestoresApplications,
        ["POST /policies/identitysecuritydefaultsenforcementpolicy/restore: application Group.ReadWrite.All"] = RestoresGroups,
        ["POST /policies/identitysecuritydefaultsenforcementpolicy/restore: application Application.ReadWrite.All"] = RestoresApplications,
        ["POST /policies/identitysecuritydefaultsenforcementpolicy/restore: application Application.ReadWrite.OwnedBy"] = RestoresApplications,
        ["GET /serviceprincipals: application Directory.ReadWrite.All"] = "it reads each of them alone, by the table",
        ["GET /users/{id}/extensions: delegated User.Read.All"] = OthersExtensions,
        ["GET /users/{id}/extensions: delegated User.ReadWrite.All"] = OthersExtensions,
        ["GET /users/{id}/extensions: delegated Directory.Read.All"] = OthersExtensions,
        ["GET /users/{id}/extensions: delegated Directory.ReadWrite.All"] = OthersExtensions,
        ["GET /users/{id}/extensions: delegated User.ReadWrite"] = OthersExtensions,
        ["GET /users/{id}/extensions: application User.Read.All"] = OthersExtensions,
        ["GET /users/{id}/extensions: application User.ReadWrite.All"] = OthersExtensions,
        ["GET /users/{id}/extensions: application Directory.Read.All"] = OthersExtensions,
        ["GET /users/{id}/extensions: application Directory.ReadWrite.All"] = OthersExtensions,
        ["GET /applications: application Directory.ReadWrite.All"] = "it reads each of them alone, by the table",
        ["GET /groups/delta: delegated Group.ManageProtection.All"] = DeltaIsAList,
        ["GET /groups/delta: application Group.ManageProtection.All"] = DeltaIsAList,
        ["GET /oauth2permissiongrants/delta: delegated DelegatedPermissionGrant.ReadWrite.All"] = DeltaIsAList,
        ["GET /users/delta: delegated User.ReadBasic.All"] = DeltaIsAList,
        ["GET /users/delta: application User.ReadBasic.All"] = DeltaIsAList,
        ["POST /users/{id}/changepassword: delegated Directory.AccessAsUser.All"] = "the operation's own page names it; the table leaves it out",
    };

    /// <summary>Names of the table that are not accepted, and why.</summary>
    private static readonly Dictionary<string, string> Fewer = new()
    {
        ["POST /applications/{id}/owners: without delegated Directory.Read.All"] = ReadsBesides,
        ["POST /applications/{id}/owners: without application Directory.Read.All"] = ReadsBesides,
        ["POST /serviceprincipals/{id}/owners: without delegated Directory.Read.All"] = ReadsBesides,
        ["POST /serviceprincipals/{id}/owners: without application Directory.Read.All"] = ReadsBesides,
        ["POST /serviceprincipals/{id}/approleassignedto: without delegated Application.Read.All"] = OnlyBeside,
        ["POST /serviceprincipals/{id}/approleassignedto: without delegated Directory.Read.All"] = OnlyBeside,
        ["POST /serviceprincipals/{id}/approleassignedto: without application Application.Read.All"] = OnlyBeside,
        ["POST /serviceprincipals/{id}/approleassignedto: without application Directory.Read.All"] = OnlyBeside,
        ["POST /serviceprincipals/{id}/approleassignments: without delegated Application.Read.All"] = OnlyBeside,
        ["POST /serviceprincipals/{id}/approleassignments: without delegated Directory.Read.All"] = OnlyBeside,
        ["POST /serviceprincipals/{id}/approleassignments: without application Application.Read.All"] = OnlyBeside,
        ["POST /serviceprincipals/{id}/approleassignments: without application Directory.Read.All"] = OnlyBeside,
        ["POST /policies/identitysecuritydefaultsenforcementpolicy/checkmemberobjects: without delegated User.Read"] = OfOneself,
        ["POST /policies/identitysecuritydefaultsenforcementpolicy/getmemberobjects: without delegated User.Read"] = OfOneself,
        ["GET /groups/{id}: without delegated Group-XTenantIdentitySync.Read.All"] = CrossTenant,
        ["GET /groups/{id}: without application Group-XTenantIdentitySync.Read.All"] = CrossTenant,
    };

    /// <summary>Paths that the table does not have, and what is taken instead.</summary>
    private static readonly Dictionary<string, string> Unlisted = new()
    {
        ["POST /users/{id}/messages/{id}/permanentdelete"] = "as DELETE, which the operation's page confirms",
        ["POST /users/{id}/mailfolders/{id}/permanentdelete"] = "as DELETE, which the operation's page confirms",
        ["POST /groups/{id}/members"] = "the page on adding members; the table has only their removal",
        ["DELETE /directoryobjects/{id}"] = "as DELETE of a person or of a group",
        ["GET /applications/{id}/federatedidentitycredentials"] = PagesOnFederation,
        ["GET /applications/{id}/federatedidentitycredentials/{id}"] = PagesOnFederation,
        ["POST /applications/{id}/federatedidentitycredentials"] = PagesOnFederation,
        ["PATCH /applications/{id}/federatedidentitycredentials/{id}"] = PagesOnFederation,
        ["DELETE /applications/{id}/federatedidentitycredentials/{id}"] = PagesOnFederation,
        ["GET /applications/{id}/extensionproperties"] = PageOfDefinitions,
        ["GET /applications/{id}/extensionproperties/{id}"] = PageOfDefinitions,
        ["POST /applications/{id}/extensionproperties"] = PageOfDefinitions,
        ["DELETE /applications/{id}/extensionproperties/{id}"] = PageOfDefinitions,
        ["POST /users/{id}/extensions"] = PagesOnOpenExtensions,
        ["GET /users/{id}/extensions/{id}"] = PagesOnOpenExtensions,
        ["PATCH /users/{id}/extensions/{id}"] = PagesOnOpenExtensions,
        ["DELETE /users/{id}/extensions/{id}"] = PagesOnOpenExtensions,
        ["POST /groups/{id}/extensions"] = PagesOnOpenExtensions,
        ["GET /groups/{id}/extensions"] = PagesOnOpenExtensions,
        ["GET /groups/{id}/extensions/{id}"] = PagesOnOpenExtensions,
        ["PATCH /groups/{id}/extensions/{id}"] = PagesOnOpenExtensions,
        ["DELETE /groups/{id}/extensions/{id}"] = PagesOnOpenExtensions,
        ["POST /users/{id}/messages/{id}/extensions"] = PagesOnOpenExtensions,
        ["GET /users/{id}/messages/{id}/extensions"] = PagesOnOpenExtensions,
        ["GET /users/{id}/messages/{id}/extensions/{id}"] = PagesOnOpenExtensions,
        ["PATCH /users/{id}/messages/{id}/extensions/{id}"] = PagesOnOpenExtensions,
        ["DELETE /users/{id}/messages/{id}/extensions/{id}"] = PagesOnOpenExtensions,
        ["GET /serviceprincipals/{id}/approleassignments/{id}"] = OneOfTheList,
        ["GET /serviceprincipals/{id}/approleassignedto/{id}"] = OneOfTheList,
        ["GET /users/{id}/approleassignments/{id}"] = OneOfTheList,
        ["GET /groups/{id}/approleassignments/{id}"] = OneOfTheList,
        ["GET /policies"] = "a holder without data of its own",
        ["GET /policies/identitysecuritydefaultsenforcementpolicy"] = PagesOnPolicies,
        ["PATCH /policies/identitysecuritydefaultsenforcementpolicy"] = PagesOnPolicies,
        ["GET /directory"] = "a holder without data of its own",
        ["GET /directory/deleteditems/{id}"] = "the page on deleted items",
        ["DELETE /directory/deleteditems/{id}"] = "the page on deleted items",
    };

    private const string ReadWriteReads = "it reads the same message in a list, by the table; that it does not read it alone cannot be meant";

    private const string RestoresGroups = "the table tells of people only; the rules hold each permission to its own type";

    private const string RestoresApplications = "the pages on deleted items; the rules hold each permission to its own type";

    private const string ReadsBesides = "it lets one read who is named, and change nothing";

    private const string PagesOnFederation = "the pages on federated identity credentials; the table has only those of service principals";

    private const string PagesOnPolicies = "the pages on the policy; to change it takes the permission to read besides, which the rules see to";

    private const string OfOneself = "it is enough for what one belongs to oneself, and a policy never asks";

    private const string CrossTenant = "it shows groups that are synchronised with another organisation, and there are none here";

    private const string PageOfDefinitions = "the pages on directory extensions; the table has only what belongs to people";

    private const string OthersExtensions = "the table has only how one reads one's own; the pages on open extensions go on: as the person";

    private const string PagesOnOpenExtensions = "the pages on open extensions: as the object that has them";

    private const string OnlyBeside = "a permission to read; the table lists it because it is wanted beside the one to assign, and alone it gives nothing";

    private const string OneOfTheList = "it shows one of what the list shows";

    private const string DeltaIsAList = "delta shows no more than the list does, for which the table has it";

    [Fact]
    public void What_suffices_here_is_what_suffices_at_graph()
    {
        var file = DocumentedPermissions.FindFile();
        Assert.SkipUnless(file is not null, "No table of documented permissions: set ATRIUM_PERMISSIONS_HUB.");
        var documented = DocumentedPermissions.Load(file!);
        var found = new List<string>();
        foreach (var served in Served.All(TestModel.Real).Where(s => s.Offered))
        {
            var place = $"{served.Method} {served.Path}";
            if ((documented.Find(served.Method, served.Path) ?? documented.Find(served.Method, Listed(served.Path))) is not { } row)
            {
                found.Add($"{served.Method} {Listed(served.Path)} is not in the table");
                continue;
            }

            found.AddRange(row.Delegated.Except(served.Delegated).Select(name => $"{place}: without delegated {name}"));
            found.AddRange(row.Application.Except(served.Application).Select(name => $"{place}: without application {name}"));
            found.AddRange(served.Delegated.Except(row.Delegated).Select(name => $"{place}: delegated {name}"));
            found.AddRange(served.Application.Except(row.Application).Select(name => $"{place}: application {name}"));
        }

        Findings.None(found.Where(f => !More.ContainsKey(f) && !Fewer.ContainsKey(f) && !Unlisted.ContainsKey(f.Replace(" is not in the table", "", StringComparison.Ordinal))));
        Findings.None(More.Keys.Concat(Fewer.Keys).Except(found).Select(e => $"{e} is no longer an exception"));
        Findings.None(Unlisted.Keys.Select(u => $"{u} is not in the table").Except(found).Select(e => e.Replace("not", "now", StringComparison.Ordinal)));
    }

    internal static string Listed(string path) =>
        Routes.Aggregate(path, (p, route) => p.Replace(route.Route, route.Listed, StringComparison.Ordinal));
}
