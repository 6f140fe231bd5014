// client_info: by its uid and utid MSAL keys its account cache.
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal static class ClientInfo
{
    public static string Of(SignInTenant tenant, SignInUser user) =>
        Base64UrlEncoder.Encode(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["uid"] = user.Id.ToString(),
            ["utid"] = tenant.Id.ToString(),
        }));
}
