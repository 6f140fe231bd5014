// Requests as real clients send them: most are answered with 200, and what is behind the checks is reached.

namespace Atrium.Fuzz;

internal static class RealRequests
{
    private static readonly string[] Gets =
    [
        "/users?$filter=startswith(displayName,'{text}')&$top=5", "/users?$count=true&$filter=endsWith(mail,'{text}')&$orderby=displayName&$select=id,displayName", "/users/$count?$filter=userType ne 'guest'",
        "/users?$count=true&$search=\"displayName:{text}\" OR \"mail:{text}\"", "/users?$filter=otherMails/any(m:startswith(m,'{text}'))", "/users?$filter=displayName in ('{text}','b') and accountEnabled eq true",
        "/users/{user}?$select=displayName,employeeOrgData&$expand=manager($select=displayName)", "/users/{user}?$count=true&$expand=manager($levels=max;$select=id)", "/users/{user}/memberOf/microsoft.graph.group?$count=true",
        "/users/{user}/transitiveMemberOf?$top=3", "/users/{user}/directReports?$select=displayName,mail", "/users/{user}/manager/$ref", "/users/{user}/photo/$value", "/users/{user}/displayName/$value",
        "/groups?$filter=owners/$count eq 0 and startswith(displayName,'{text}')&$count=true", "/users?$filter=ownedObjects/$count ne 1&$count=true&$top=3", "/applications?$filter=federatedIdentityCredentials/$count eq 0 or owners/$count eq 1&$count=true",
        "/users?$filter=startswith(displayName,'{text}') or startswith(mail,'{text}') or otherMails/any(m:m eq '{text}')", "/users?$filter=identities/any(i:i/issuer eq '{text}' and i/issuerAssignedId eq '{text}')",
        "/users?$filter=proxyAddresses/any(p:startswith(p,'smtp:{text}')) or id eq '{user}'&$count=true", "/servicePrincipals?$filter=servicePrincipalNames/any(n:n eq '{text}') and owners/$count eq 1&$count=true",
        "/users/{user}/memberOf/{group}", "/users/delta?$select=displayName,givenName,surname", "/groups/delta?$select=displayName,members,owners", "/groups?$filter=groupTypes/any(c:c eq 'Unified')&$expand=members", "/groups/{group}/members?$count=true&$search=\"displayName:{text}\"",
        "/groups/{group}/transitiveMembers/microsoft.graph.user?$count=true&$orderby=displayName", "/groups/{group}/owners/$ref", "/directory/deletedItems/microsoft.graph.user?$top=2", "/organization",
        "/me", "/me/messages?$filter=importance eq 'high'&$top=3", "/me/messages?$search=\"{text}\"", "/me/messages?$search=\"from:{text} AND subject:{text}\"", "/me/messages?$search=\"received>=2021-01-01 hasAttachments:true\"",
        "/me/messages?$filter=receivedDateTime ge 2021-01-01T00:00:00Z and isRead eq false&$orderby=receivedDateTime desc&$count=true", "/me/messages?$filter=from/emailAddress/address eq '{text}'&$skip=1&$select=subject,from",
        "/me/messages/{message}?$select=subject,body,uniqueBody", "/me/messages/{message}/$value", "/me/mailFolders?$expand=childFolders($top=2;$select=displayName)&includeHiddenFolders=true", "/me/mailFolders/inbox/messages/delta?$select=subject",
        "/me/mailFolders/{folder}/messages?$orderby=subject&$top=2", "/me/mailFolders/delta", "/me/memberOf", "/me/photos", "/$metadata", "/",
    ];

    /// <summary>Target after the version, percent-encoded.</summary>
    public static string Get(Samples samples, Random random)
    {
        var request = Gets[random.Next(Gets.Length)];
        if (random.Next(6) == 0 && request.Contains('?', StringComparison.Ordinal))
        {
            request += $"&{Gets[random.Next(Gets.Length)].Split('?')[^1]}";
        }

        var filled = request.Replace("{user}", samples.Id("microsoft.graph.user", random), StringComparison.Ordinal)
            .Replace("{group}", samples.Id("microsoft.graph.group", random), StringComparison.Ordinal)
            .Replace("{message}", samples.Id("microsoft.graph.message", random), StringComparison.Ordinal)
            .Replace("{folder}", samples.Id("microsoft.graph.mailFolder", random), StringComparison.Ordinal);
        while (filled.IndexOf("{text}", StringComparison.Ordinal) is >= 0 and var at)
        {
            var text = random.Next(3) == 0 ? Hostile.Text(random) : samples.Text(random);
            filled = filled[..at] + (random.Next(4) == 0 ? text : text.Replace("'", "''", StringComparison.Ordinal)).Replace("{text}", "", StringComparison.Ordinal) + filled[(at + 6)..];
        }

        var question = filled.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? filled
            : filled[..question] + "?" + string.Join('&', filled[(question + 1)..].Split('&').Select(o => o.Split('=', 2) is [var name, var value] ? $"{Escaped(name)}={Escaped(value)}" : Escaped(o)));
    }

    private static string Escaped(string text) => Uri.EscapeDataString(System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text))).Replace("%24", "$", StringComparison.Ordinal);
}
