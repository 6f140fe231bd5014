// What a person sees when the server is ready: where it is, who can sign in, and a line that works when pasted.
// With atrium.json this is the one place where secrets are shown.

using System.Text;

namespace Atrium.Server.Hosting;

public static class StartPrint
{
    public static string Of(AtriumHost host) => Of(host.File, host.OrganizationName, host.HttpUrl, host.PublicUrl, host.CaCertificate, host.Settings, host.Folder);

    /// <param name="file">Null: no organisation was seeded.</param>
    public static string Of(AtriumFile? file, string? displayName, Uri http, Uri https, string caCertificate, AtriumSettings settings, string folder)
    {
        var text = new StringBuilder();
        text.AppendLine(file is null ? "Atrium is ready. There is no organisation in the settings (Seed is none)." : $"Atrium is ready with the organisation {displayName}.");
        text.AppendLine();
        text.AppendLine($"  Graph      {new Uri(http, "v1.0").AbsoluteUri}   {new Uri(https, "v1.0").AbsoluteUri}");
        text.AppendLine($"  Authority  {file?.Authority ?? new Uri(https, "{tenantId}").OriginalString}");
        if (file is not null)
        {
            Accounts(text, file, System.IO.Path.Combine(folder, AtriumFile.Name));
            foreach (var other in file.Others)
            {
                text.AppendLine($"  Also       {other.DisplayName}  {other.Authority}");
            }
        }

        if (settings.Certificate is null)
        {
            Trust(text, Quoted(caCertificate));
        }

        if (file?.Clients.FirstOrDefault(c => c.Kind == "daemon") is { } daemon)
        {
            text.AppendLine().AppendLine("  Paste this to list people:").AppendLine().AppendLine($"    {Curl(file, daemon)}");
        }

        text.AppendLine();
        if (settings.Control)
        {
            text.AppendLine($"  For tests only: the control endpoint {new Uri(http, "control").AbsoluteUri} is on. It can move clocks and empty organisations.");
        }

        text.AppendLine("  Ctrl+C stops the server.");
        return text.ToString();
    }

    private static void Accounts(StringBuilder text, AtriumFile file, string path)
    {
        var width = file.Users.Take(2).Select(u => u.UserPrincipalName.Length).DefaultIfEmpty().Max();
        foreach (var (user, i) in file.Users.Take(2).Select((u, i) => (u, i)))
        {
            var role = user.Roles.Count == 0 ? "no role" : string.Join(", ", user.Roles);
            text.AppendLine($"  {(i == 0 ? "Accounts " : "         ")}  {user.UserPrincipalName.PadRight(width)}  {user.Password}  ({role})");
        }

        if (file.Clients.FirstOrDefault(c => c.ClientSecret is not null) is { } client)
        {
            text.AppendLine($"  Client     {client.ClientId}  {client.ClientSecret}  ({client.Kind})");
        }

        text.AppendLine($"  All of it  {path}");
    }

    private static void Trust(StringBuilder text, string ca)
    {
        text.AppendLine().AppendLine("  Trust the server's certificate authority, for clients over https:").AppendLine();
        text.AppendLine($"    .NET, curl  export SSL_CERT_FILE={ca} CURL_CA_BUNDLE={ca}");
        text.AppendLine($"    Node        export NODE_EXTRA_CA_CERTS={ca}");
        text.AppendLine($"    Python      export REQUESTS_CA_BUNDLE={ca}");
    }

    /// <summary>Two requests in one line: a token for the client, and the people it may see.</summary>
    private static string Curl(AtriumFile file, AtriumFileClient daemon) =>
        $"curl -s -H \"Authorization: Bearer $(curl -s{(file.CaCertificate is { } ca ? $" --cacert {Quoted(ca)}" : "")} {file.Authority}/oauth2/v2.0/token"
        + $" -d grant_type=client_credentials -d client_id={daemon.ClientId} --data-urlencode {Quoted("client_secret=" + daemon.ClientSecret)}"
        + " -d scope=https://graph.microsoft.com/.default | sed 's/.*\"access_token\" *: *\"\\([^\"]*\\)\".*/\\1/')\""
        + $" '{file.Graph}/users?$select=displayName,userPrincipalName&$top=5'";

    /// <summary>For a POSIX shell.</summary>
    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '=' or ':') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
