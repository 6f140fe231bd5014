// Where the table of documented permissions has no line, what suffices is written here, from the pages of the operations: so that there,
// too, neither more nor less is taken unnoticed.

using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Guards;

public sealed class UnlistedNeedsTests
{
    /// <summary>Delegated, then application permissions; one list where they are the same.</summary>
    private static readonly Dictionary<string, string[]> Taken = new()
    {
        ["GET /users/{id}/extensions/{id}"] = ["Directory.Read.All Directory.ReadWrite.All User.Read User.Read.All User.ReadWrite User.ReadWrite.All", "Directory.Read.All Directory.ReadWrite.All User.Read.All User.ReadWrite.All"],
        ["POST /users/{id}/extensions"] = ["Directory.ReadWrite.All User.ReadWrite User.ReadWrite.All", "Directory.ReadWrite.All User.ReadWrite.All"],
        ["PATCH /users/{id}/extensions/{id}"] = ["Directory.ReadWrite.All User.ReadWrite User.ReadWrite.All", "Directory.ReadWrite.All User.ReadWrite.All"],
        ["DELETE /users/{id}/extensions/{id}"] = ["Directory.ReadWrite.All User.ReadWrite User.ReadWrite.All", "Directory.ReadWrite.All User.ReadWrite.All"],
        ["GET /users/{id}/approleassignments/{id}"] = ["AppRoleAssignment.ReadWrite.All Directory.Read.All"],
        ["POST /users/{id}/messages/{id}/permanentdelete"] = ["Mail.ReadWrite"],
        ["GET /users/{id}/messages/{id}/extensions"] = ["Mail.Read Mail.ReadWrite"],
        ["GET /users/{id}/messages/{id}/extensions/{id}"] = ["Mail.Read Mail.ReadWrite"],
        ["POST /users/{id}/messages/{id}/extensions"] = ["Mail.ReadWrite"],
        ["PATCH /users/{id}/messages/{id}/extensions/{id}"] = ["Mail.ReadWrite"],
        ["DELETE /users/{id}/messages/{id}/extensions/{id}"] = ["Mail.ReadWrite"],
        ["POST /users/{id}/mailfolders/{id}/permanentdelete"] = ["Mail.ReadWrite"],
        ["POST /groups/{id}/members"] = ["Directory.ReadWrite.All Group.ReadWrite.All GroupMember.ReadWrite.All"],
        ["GET /groups/{id}/extensions"] = ["Directory.Read.All Directory.ReadWrite.All Group.Read.All Group.ReadWrite.All"],
        ["GET /groups/{id}/extensions/{id}"] = ["Directory.Read.All Directory.ReadWrite.All Group.Read.All Group.ReadWrite.All"],
        ["POST /groups/{id}/extensions"] = ["Directory.ReadWrite.All Group.ReadWrite.All"],
        ["PATCH /groups/{id}/extensions/{id}"] = ["Directory.ReadWrite.All Group.ReadWrite.All"],
        ["DELETE /groups/{id}/extensions/{id}"] = ["Directory.ReadWrite.All Group.ReadWrite.All"],
        ["GET /groups/{id}/approleassignments/{id}"] = ["AppRoleAssignment.ReadWrite.All Directory.Read.All Directory.ReadWrite.All"],
        ["DELETE /directoryobjects/{id}"] = ["Application.ReadWrite.All Group.ReadWrite.All User.DeleteRestore.All User.ReadWrite.All"],
        ["GET /policies"] = ["Policy.Read.All"],
        ["GET /policies/identitysecuritydefaultsenforcementpolicy"] = ["Policy.Read.All"],
        ["PATCH /policies/identitysecuritydefaultsenforcementpolicy"] = ["Policy.ReadWrite.ConditionalAccess Policy.ReadWrite.SecurityDefaults"],
        ["GET /directory"] = ["Directory.Read.All Directory.ReadWrite.All"],
        ["GET /directory/deleteditems/{id}"] = ["Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All Group.Read.All Group.ReadWrite.All User.DeleteRestore.All User.Read.All User.ReadWrite.All"],
        ["DELETE /directory/deleteditems/{id}"] = ["Application.ReadWrite.All Group.ReadWrite.All User.DeleteRestore.All User.ReadWrite.All"],
        ["GET /applications/{id}/extensionproperties"] = ["Application.Read.All Application.ReadWrite.All Directory.Read.All", "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy"],
        ["GET /applications/{id}/extensionproperties/{id}"] = ["Application.Read.All Application.ReadWrite.All Directory.Read.All", "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy"],
        ["POST /applications/{id}/extensionproperties"] = ["Application.ReadWrite.All Directory.ReadWrite.All", "Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.ReadWrite.All"],
        ["DELETE /applications/{id}/extensionproperties/{id}"] = ["Application.ReadWrite.All Directory.ReadWrite.All", "Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.ReadWrite.All"],
        ["GET /applications/{id}/federatedidentitycredentials"] = ["Application.Read.All Application.ReadWrite.All", "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy"],
        ["GET /applications/{id}/federatedidentitycredentials/{id}"] = ["Application.Read.All Application.ReadWrite.All", "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy"],
        ["POST /applications/{id}/federatedidentitycredentials"] = ["Application.ReadWrite.All", "Application.ReadWrite.All Application.ReadWrite.OwnedBy"],
        ["PATCH /applications/{id}/federatedidentitycredentials/{id}"] = ["Application.ReadWrite.All", "Application.ReadWrite.All Application.ReadWrite.OwnedBy"],
        ["DELETE /applications/{id}/federatedidentitycredentials/{id}"] = ["Application.ReadWrite.All", "Application.ReadWrite.All Application.ReadWrite.OwnedBy"],
        ["GET /serviceprincipals/{id}/approleassignedto/{id}"] = ["Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All", "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.Read.All Directory.ReadWrite.All"],
        ["GET /serviceprincipals/{id}/approleassignments/{id}"] = ["Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All", "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.Read.All Directory.ReadWrite.All"],
    };

    [Fact]
    public void What_suffices_where_the_table_says_nothing_is_what_the_pages_say()
    {
        var file = DocumentedPermissions.FindFile();
        Assert.SkipUnless(file is not null, "No table of documented permissions: set ATRIUM_PERMISSIONS_HUB.");
        var documented = DocumentedPermissions.Load(file!);
        var unlisted = Served.All(TestModel.Real).Where(s => s.Offered)
            .Where(s => (documented.Find(s.Method, s.Path) ?? documented.Find(s.Method, DocumentedNeedsTests.Listed(s.Path))) is null)
            .GroupBy(s => $"{s.Method} {DocumentedNeedsTests.Listed(s.Path)}").ToDictionary(g => g.Key, g => g.ToList());
        Findings.None(unlisted.SelectMany(
            u => u.Value, (u, served) => (Place: u.Key, Delegated: Text(served.Delegated), Application: Text(served.Application)))
            .Where(u => !Taken.TryGetValue(u.Place, out var stated) || u.Delegated != stated[0] || u.Application != stated[^1])
            .Select(u => u.Delegated == u.Application ? $"[\"{u.Place}\"] = [\"{u.Delegated}\"]," : $"[\"{u.Place}\"] = [\"{u.Delegated}\", \"{u.Application}\"],").Distinct());
        Findings.None(Taken.Keys.Except(unlisted.Keys).Select(place => $"{place} is in the table now, or is not served"));
    }

    private static string Text(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
