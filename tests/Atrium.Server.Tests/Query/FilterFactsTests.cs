// What each property takes in $filter and $orderby: by default, in an advanced query, or never.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

public abstract class FilterFactsTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Theory]
    [InlineData("/users", "displayName eq 'a'")]
    [InlineData("/users", "city ge 'a' and city le 'b'")]
    [InlineData("/users", "createdDateTime ge 2020-01-01T00:00:00Z")]
    [InlineData("/users", "startswith(userPrincipalName,'a')")]
    [InlineData("/users", "proxyAddresses/any(p:startswith(p,'smtp:x'))")]
    [InlineData("/users", "imAddresses/any(i:i eq 'admin@contoso.example')")]
    [InlineData("/users", "assignedLicenses/any(s:s/skuId eq 184efa21-98c3-4e5d-95ab-d07053a96e67)")]
    [InlineData("/users", "identities/any(i:i/issuer eq 'a' and i/issuerAssignedId eq 'b')")]
    [InlineData("/users", "department in ('Retail', 'Sales')")]
    [InlineData("/users", "userType eq 'Member'")]
    [InlineData("/groups", "groupTypes/any(c:c eq 'Unified')")]
    [InlineData("/users", "onPremisesProvisioningErrors/any(e:e/category eq 'PropertyConflict')")]
    [InlineData("/groups", "onPremisesProvisioningErrors/any(e:e/propertyCausingError eq 'proxyAddresses')")]
    [InlineData("/applications", "startswith(uniqueName,'a') and disabledByMicrosoftStatus eq 'x'")]
    [InlineData("/servicePrincipals", "applicationTemplateId eq 'a' and preferredSingleSignOnMode eq 'saml'")]
    [InlineData("/users", "startswith(displayName,'mary') or startswith(givenName,'mary') or startswith(surname,'mary') or startswith(mail,'mary')")]
    [InlineData("/groups", "assignedLicenses/any(s:s/skuId eq 184efa21-98c3-4e5d-95ab-d07053a96e67)")]
    [InlineData("/groups", "renewedDateTime ge 2020-01-01T00:00:00Z and mailEnabled eq false")]
    public async Task Works_by_default(string set, string filter)
    {
        (await App.GetAsync($"{set}?$filter={filter}&$top=1")).Must(HttpStatusCode.OK);
        (await App.GetAsync($"{set}?$filter={filter}&$top=1&$count=true", Eventual)).Must(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/users", "companyName eq 'a'", "'companyName' of resource 'User'")]
    [InlineData("/users", "startswith(mobilePhone,'25478')", "'mobilePhone'")]
    [InlineData("/users", "displayName eq null", "'displayName'")]
    [InlineData("/users", "companyName in (null, 'Contoso')", "'companyName'")]
    [InlineData("/users", "companyName ne null and NOT(companyName eq 'Contoso')", "Operator 'ne'")]
    [InlineData("/users", "NOT(imAddresses/any(i:i eq 'a'))", "Operator 'not'")]
    [InlineData("/users", "endsWith(mail,'@contoso.example')", "Operator 'endsWith'")]
    [InlineData("/users", "proxyAddresses/any(p:endsWith(p,'contoso.example'))", "Operator 'endsWith'")]
    [InlineData("/users", "assignedLicenses/$count eq 0", "Operator '$count'")]
    [InlineData("/users", "not(proxyAddresses/$count ne 0)", "Operator 'not'")]
    [InlineData("/users", "assignedPlans/any(a:a/servicePlanId eq 2e2ddb96-6af9-4b1d-a3f0-d6ecfd22edb2 and a/capabilityStatus eq 'Suspended')", "'assignedPlans'")]
    [InlineData("/users", "authorizationInfo/certificateUserIds/any(x:x eq '9@mil')", "'authorizationInfo/certificateUserIds'")]
    [InlineData("/users", "passwordPolicies eq null", "'passwordPolicies'")]
    [InlineData("/users", "businessPhones/any(p:startswith(p,'44'))", "'businessPhones'")]
    [InlineData("/users", "onPremisesExtensionAttributes/extensionAttribute1 eq 'x'", "'onPremisesExtensionAttributes/extensionAttribute1'")]
    [InlineData("/groups", "groupTypes/$count eq 0", "Operator '$count'")]
    [InlineData("/groups", "description eq 'a'", "'description' of resource 'Group'")]
    [InlineData("/groups", "owners/$count eq 0", "Operator '$count'")]
    [InlineData("/groups", "owners/$count ne 1", "Operator '$count'")]
    [InlineData("/groups", "appRoleAssignments/$count gt 0", "Operator '$count'")]
    [InlineData("/groups", "proxyAddresses/$count eq 0", "Operator '$count'")]
    [InlineData("/groups", "assignedLicenses/$count ne 0", "Operator '$count'")]
    [InlineData("/groups", "onPremisesProvisioningErrors/$count eq 0", "Operator '$count'")]
    [InlineData("/users", "ownedObjects/$count eq 1", "Operator '$count'")]
    [InlineData("/applications", "owners/$count eq 0", "Operator '$count'")]
    [InlineData("/applications", "extensionProperties/$count eq 0", "Operator '$count'")]
    [InlineData("/applications", "federatedIdentityCredentials/$count ne 0", "Operator '$count'")]
    [InlineData("/applications", "notes eq 'a'", "'notes'")]
    [InlineData("/applications", "web/redirectUris/any(r:startswith(r,'https://a'))", "'web/redirectUris'")]
    [InlineData("/applications", "spa/redirectUris/any(r:r eq 'https://a')", "'spa/redirectUris'")]
    [InlineData("/applications", "publicClient/redirectUris/any(r:r eq 'https://a')", "'publicClient/redirectUris'")]
    [InlineData("/applications", "requiredResourceAccess/any(r:r/resourceAppId eq '00000003-0000-0000-c000-000000000000')", "'requiredResourceAccess'")]
    [InlineData("/applications", "serviceManagementReference eq null", "'serviceManagementReference'")]
    [InlineData("/applications", "web/homePageUrl eq null", "'web/homePageUrl'")]
    [InlineData("/applications", "verifiedPublisher/displayName eq 'Contoso'", "'verifiedPublisher/displayName'")]
    [InlineData("/users", "assignedPlans/any(p:startswith(p/service,'exch'))", "'assignedPlans'")]
    [InlineData("/users", "passwordProfile/forceChangePasswordNextSignInWithMfa eq true", "'passwordProfile/forceChangePasswordNextSignInWithMfa'")]
    [InlineData("/servicePrincipals", "owners/$count eq 1", "Operator '$count'")]
    [InlineData("/servicePrincipals", "ownedObjects/$count eq 1", "Operator '$count'")]
    [InlineData("/servicePrincipals", "appRoleAssignmentRequired eq false", "'appRoleAssignmentRequired'")]
    [InlineData("/servicePrincipals", "appOwnerOrganizationId eq 72f988bf-86f1-41af-91ab-2d7cd011db47", "'appOwnerOrganizationId'")]
    [InlineData("/servicePrincipals", "startswith(homepage,'https')", "'homepage'")]
    [InlineData("/servicePrincipals", "notes eq null", "'notes'")]
    [InlineData("/groups", "mail eq null", "'mail'")]
    [InlineData("/groups", "endsWith(mail,'contoso.example')", "Operator 'endsWith'")]
    [InlineData("/groups", "not(endswith(mail,'contoso.example'))", "Operator")]
    [InlineData("/groups", "proxyAddresses/any(p:endsWith(p,'contoso.example'))", "Operator 'endsWith'")]
    public async Task Needs_an_advanced_query(string set, string filter, string message)
    {
        (await App.GetAsync($"{set}?$filter={filter}&$top=1")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", message);
        (await App.GetAsync($"{set}?$filter={filter}&$top=1", Eventual)).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", message);
        (await App.GetAsync($"{set}?$filter={filter}&$top=1&$count=true")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", message);
        (await App.GetAsync($"{set}?$filter={filter}&$top=1&$count=true", Eventual)).Must(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/users", "displayName ge 'a'", "Request_UnsupportedQuery", "'displayName'")]
    [InlineData("/users", "startswith(state,'a')", "Request_UnsupportedQuery", "'state'")]
    [InlineData("/users", "userPrincipalName eq null", "Request_UnsupportedQuery", "'userPrincipalName'")]
    [InlineData("/users", "employeeHireDate eq null", "Request_UnsupportedQuery", "'employeeHireDate'")]
    [InlineData("/users", "passwordPolicies eq 'None'", "Request_UnsupportedQuery", "'passwordPolicies'")]
    [InlineData("/users", "endswith(displayName,'a')", "Request_UnsupportedQuery", "'displayName'")]
    [InlineData("/users", "contains(displayName,'a')", "Request_UnsupportedQuery", "'displayName'")]
    [InlineData("/users", "assignedLicenses/$count eq 1", "Request_UnsupportedQuery", "'assignedLicenses'")]
    [InlineData("/users", "assignedPlans/$count eq 0", "Request_UnsupportedQuery", "'assignedPlans'")]
    [InlineData("/users", "ownedObjects/$count eq 2", "Request_UnsupportedQuery", "'ownedObjects'")]
    [InlineData("/users", "memberOf/$count eq 0", "Request_UnsupportedQuery", "'memberOf'")]
    [InlineData("/groups", "members/$count eq 0", "Request_UnsupportedQuery", "'members'")]
    [InlineData("/groups", "owners/$count gt 1", "Request_UnsupportedQuery", "'owners'")]
    [InlineData("/groups", "owners/$count eq -1", "Request_UnsupportedQuery", "'owners'")]
    [InlineData("/groups", "owners/$count eq 'x'", "Request_UnsupportedQuery", "'owners'")]
    [InlineData("/groups", "owners/$count(startswith(displayName,'a')) eq 0", "Request_BadRequest", "")]
    [InlineData("/servicePrincipals", "owners/$count eq 0", "Request_UnsupportedQuery", "'owners'")]
    [InlineData("/applications", "federatedIdentityCredentials/$count eq 1", "Request_UnsupportedQuery", "'federatedIdentityCredentials'")]
    [InlineData("/users", "assignedLicenses/any(s:s/disabledPlans/any(d:d eq 184efa21-98c3-4e5d-95ab-d07053a96e67))", "Request_UnsupportedQuery", "inside a collection")]
    [InlineData("/users", "identities/any(i:i/signInType eq 'federated')", "Request_UnsupportedQuery", "'identities/signInType'")]
    [InlineData("/users", "proxyAddresses/all(p:p eq 'x')", "Request_UnsupportedQuery", "'all'")]
    [InlineData("/users", "tolower(displayName) eq 'a'", "Request_UnsupportedQuery", "'tolower'")]
    [InlineData("/users", "year(createdDateTime) eq 2020", "Request_UnsupportedQuery", "'year'")]
    [InlineData("/users", "aboutMe eq 'a'", "Request_UnsupportedQuery", "'aboutMe'")]
    [InlineData("/users", "manager/id eq 'a'", "Request_UnsupportedQuery", "'manager'")]
    [InlineData("/users", "userType has 'Member'", "Request_BadRequest", "operator kind 'Has'")]
    [InlineData("/users", "nonsense eq 1", "Request_BadRequest", "Could not find a property named 'nonsense' on type 'Microsoft.DirectoryServices.User'.")]
    [InlineData("/users", "displayName eq", "Request_BadRequest", "position 14")]
    [InlineData("/groups", "createdDateTime ge 2021-11-01", "Request_UnsupportedQuery", "'createdDateTime' of resource 'Group'")]
    [InlineData("/groups", "visibility eq 'Public'", "Request_UnsupportedQuery", "'visibility'")]
    public async Task Is_never_offered(string set, string filter, string code, string message) =>
        (await App.GetAsync($"{set}?$filter={filter}&$count=true", Eventual)).Refused(HttpStatusCode.BadRequest, code, message);

    /// <summary>The first example that Graph shows of a filter and an order together.</summary>
    [Fact]
    public async Task Mail_is_sorted_by_more_than_its_filter_names()
    {
        var mailbox = $"/users/{Server.File.Users[1].UserPrincipalName}/messages";
        (await App.GetAsync($"{mailbox}?$filter=Subject eq 'welcome' and importance eq 'normal'&$orderby=subject,importance,receivedDateTime desc")).Must(HttpStatusCode.OK);
        (await App.GetAsync($"{mailbox}?$filter=Subject eq 'welcome' and importance eq 'normal'&$orderby=importance,subject")).Refused(HttpStatusCode.BadRequest, "InefficientFilter");
    }

    [Theory]
    [InlineData("displayName", true, true)]
    [InlineData("userPrincipalName desc", true, true)]
    [InlineData("createdDateTime", false, true)]
    [InlineData("displayName,createdDateTime desc", false, true)]
    [InlineData("jobTitle", false, false)]
    [InlineData("department", false, false)]
    public Task Users_are_sorted(string order, bool always, bool advanced) => SortedAsync("/users", order, always, advanced);

    [Theory]
    [InlineData("/applications", "displayName", true)]
    [InlineData("/applications", "createdDateTime desc", true)]
    [InlineData("/applications", "publisherDomain", false)]
    [InlineData("/servicePrincipals", "displayName desc", true)]
    [InlineData("/servicePrincipals", "appId", false)]
    public Task Applications_are_sorted_in_advanced_queries_only(string set, string order, bool advanced) => SortedAsync(set, order, always: false, advanced);

    private async Task SortedAsync(string set, string order, bool always, bool advanced)
    {
        var (plain, more) = (await App.GetAsync($"{set}?$orderby={order}&$top=1"), await App.GetAsync($"{set}?$orderby={order}&$top=1&$count=true", Eventual));
        Check(plain, always);
        Check(more, advanced);

        static void Check(Answer answer, bool works) =>
            _ = works ? answer.Must(HttpStatusCode.OK) : answer.Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery");
    }

    [Fact]
    public async Task Filter_and_order_together_need_an_advanced_query()
    {
        (await App.GetAsync("/users?$filter=accountEnabled eq true&$orderby=displayName")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", "Sorting not supported");
        (await App.GetAsync("/users?$filter=accountEnabled eq true&$orderby=displayName&$count=true", Eventual)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_links_lead_to_is_filtered_and_sorted_in_advanced_queries_only()
    {
        var (group, user) = (await NewGroupAsync(), await NewUserAsync("Linked Ann"));
        (await App.PostAsync($"/groups/{group.Id}/members/$ref", new Dictionary<string, string> { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{user.Id}" })).Must(HttpStatusCode.NoContent);
        foreach (var list in (string[])[$"/groups/{group.Id}/members", $"/groups/{group.Id}/members/microsoft.graph.user", $"/groups/{group.Id}/transitiveMembers"])
        {
            (await App.GetAsync($"{list}?$filter=startswith(displayName,'Linked')")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", "reference property");
            (await App.GetAsync($"{list}?$orderby=displayName")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery");
            var found = (await App.GetAsync($"{list}?$filter=startswith(displayName,'Linked')&$orderby=displayName&$count=true", Eventual)).Must(HttpStatusCode.OK);
            Assert.Equal(user.Id, Assert.Single(found.Items).GetProperty("id").GetString());
            Assert.Equal("1", (await App.GetAsync($"{list}/$count?$filter=startswith(displayName,'Linked')", Eventual)).Must(HttpStatusCode.OK).Text);
        }
    }

    [Fact]
    public async Task The_count_segment_needs_the_header_alone()
    {
        var city = Unique("City ");
        await NewUserAsync(also: new { city, companyName = "Contoso" });
        Assert.Equal("1", (await App.GetAsync($"/users/$count?$filter=userType ne 'guest' and city eq '{city}'", Eventual)).Must(HttpStatusCode.OK).Text);
        Assert.Equal("1", (await App.GetAsync($"/users/$count?$filter=companyName eq 'contoso' and city eq '{city}'", Eventual)).Must(HttpStatusCode.OK).Text);
        (await App.GetAsync($"/users/$count?$filter=city eq '{city}'")).Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "$count is not currently supported.");
    }

    [Fact]
    public async Task Default_queries_are_bounded()
    {
        var text = new string('a', 121);
        (await App.GetAsync($"/users?$filter=jobTitle eq '{text}'")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", "longer than 120 characters");
        (await App.GetAsync($"/users?$filter=jobTitle eq '{text}'&$count=true", Eventual)).Must(HttpStatusCode.OK);
        var list = string.Join(',', Enumerable.Range(0, 16).Select(i => $"'{i}'"));
        (await App.GetAsync($"/users?$filter=jobTitle in ({list})")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", "Max allowed: 15");
        (await App.GetAsync($"/users?$filter=jobTitle in ({list})&$count=true", Eventual)).Must(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("$filter=toRecipients/any(r:r/emailAddress/address eq 'x')", "ErrorInvalidUrlQuery", "'toRecipients'")]
    [InlineData("$filter=internetMessageHeaders/any(h:h/name eq 'x')", "ErrorInvalidUrlQuery", "'internetMessageHeaders'")]
    [InlineData("$filter=categories/$count eq 0", "ErrorInvalidUrlQuery", "'categories'")]
    [InlineData("$filter=categories/all(c:c eq 'x')", "ErrorInvalidUrlQuery", "'all'")]
    [InlineData("$filter=body/content eq 'x'", "ErrorInvalidUrlQuery", "'body/content'")]
    [InlineData("$filter=length(subject) gt 1", "ErrorInvalidUrlQuery", "'length'")]
    [InlineData("$filter=importance eq 'urgent'", "ErrorInvalidUrlQueryFilter", "'urgent'")]
    [InlineData("$filter=receivedDateTime ge 'yesterday'", "ErrorInvalidUrlQueryFilter", "incompatible types")]
    [InlineData("$filter=isRead eq false&$orderby=subject", "InefficientFilter", "too complex")]
    [InlineData("$filter=nonsense eq 1", "RequestBroker--ParseUri", "'Microsoft.OutlookServices.Message'")]
    [InlineData("$orderby=conversationId", "ErrorInvalidUrlQuery", "'conversationId'")]
    public async Task Messages_refuse(string query, string code, string message)
    {
        var hostile = await Hostile.OnAsync(Server, App);
        (await App.GetAsync($"/users/{hostile.Mailbox}/messages?{query}")).Refused(HttpStatusCode.BadRequest, code, message);
    }
}

public sealed class FilterFactsTestsOnSqlite(SharedServers servers) : FilterFactsTests(servers, StoreKind.Sqlite);

public sealed class FilterFactsTestsOnPostgres(SharedServers servers) : FilterFactsTests(servers, StoreKind.Postgres);
