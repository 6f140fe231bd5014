// GET /common/userrealm/{upn}: MSAL asks before a password grant whether the domain signs in here (Managed). It tells of domains only,
// never whether a person exists.
namespace Atrium.Server.SignIn;

internal sealed class UserRealm(ISignInDirectory directory)
{
    public async Task Write(HttpContext http, string name)
    {
        var at = name.LastIndexOf('@');
        var domain = at < 0 ? "" : name[(at + 1)..];
        var managed = domain.Length > 0 && await directory.FindTenantOfUser(name, http.RequestAborted) is not null;
        await DocumentJson.Write(http, json =>
        {
            json.WriteString("ver", "1.0");
            json.WriteString("account_type", managed ? "Managed" : "Unknown");
            json.WriteString("domain_name", domain);
            json.WriteString("cloud_instance_name", "microsoftonline.com");
            json.WriteString("cloud_audience_urn", "urn:federation:MicrosoftOnline");
        });
    }
}
